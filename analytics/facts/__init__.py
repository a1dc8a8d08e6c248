"""What reports are made of: figures about a period, each a commented .sql with a .py of the same name."""
