"""Reading departments' own databases: only granted columns of one row, bounded in time and number, outside any act."""
