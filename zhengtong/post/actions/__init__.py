"""Every write of the room: sending, carrying out of the house, reading."""
