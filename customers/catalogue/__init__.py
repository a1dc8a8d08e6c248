"""What there is to buy, and what a customer bought of it."""
