"""The ways out of the house: adapters that hand one text to the world and say how that went. No Django."""
