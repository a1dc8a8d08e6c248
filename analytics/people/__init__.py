"""Reports about customers, asked of everybody: the columnar copy answers them, or PostgreSQL (segments/columnar)."""
