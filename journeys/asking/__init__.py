"""Cascades that other systems ask for, to one customer by one call (docs/api.md)."""
