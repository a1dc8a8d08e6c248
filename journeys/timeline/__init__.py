"""The timeline of a customer: what happened and why, in words."""
