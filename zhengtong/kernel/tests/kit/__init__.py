"""Sample pages that draw every component of the design kit; tests and screenshots only."""
