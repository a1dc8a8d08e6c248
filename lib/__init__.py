"""Helpers that know no model and no app."""
