"""Counters against what they count: each .sql recomputes a table of counters and answers where the two differ."""
