"""Changing a journey that runs: what another version changes, who is touched by it, and what becomes of them."""
