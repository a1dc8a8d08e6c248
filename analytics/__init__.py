"""Reports. Reads everything, imported by nobody."""
