"""Reports by mail: when they are due, what stands in them, and that each comes once."""
