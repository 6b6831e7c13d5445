"""Citizens' pages, and the doors by which everybody signs in."""
