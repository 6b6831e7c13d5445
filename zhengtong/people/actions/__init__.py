"""Every write of the room, by stage of life."""
