"""Reports of a segment's people: what a report reads is made for them alone, by the same definitions, and forgotten."""
