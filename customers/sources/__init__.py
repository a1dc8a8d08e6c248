"""Sources: where data comes from, how much comes, what is refused, and whether one has fallen silent."""
