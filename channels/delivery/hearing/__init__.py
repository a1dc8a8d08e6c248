"""What comes back: calls at our doors, looks at providers, replies, addresses that are no more."""
