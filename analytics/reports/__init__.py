"""Reports: each a .sql that says what one row is, and a .py of the same name that asks it. One statement each."""
