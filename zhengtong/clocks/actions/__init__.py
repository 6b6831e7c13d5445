"""Every write of the room: parts about running clocks, acts on calendars."""
