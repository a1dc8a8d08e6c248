"""Targets of columns."""
