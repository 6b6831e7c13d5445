"""Shared government data: the catalogue, sources, grants, fetches, and who looked at whose data."""
