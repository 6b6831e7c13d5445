"""Pages of matters: the list with its search, the guide, versions, and the public lint."""
