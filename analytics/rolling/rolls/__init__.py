"""The rolls: each a SELECT in a .sql, with a .py of the same name that says of what."""
