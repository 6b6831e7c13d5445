"""Cases that another system works on: its records, what they add up to, and how each system is spoken to. No Django."""
