"""Types of rows. The .sql files beside them are their statements."""
