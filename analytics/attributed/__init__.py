"""Which messages purchases count for, by each of the rules: the report `attribution`."""
