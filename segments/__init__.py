"""Conditions over customers, compiled to one SQL predicate: counts, members, entry, branches, explanations."""
