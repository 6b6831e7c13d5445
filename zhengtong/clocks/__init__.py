"""How long the law gives, counted day by day, and proved."""
