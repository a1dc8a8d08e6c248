"""Benchmarks: `python manage.py bench NAME --json`. Measured on the real database server, never asserted in tests."""
