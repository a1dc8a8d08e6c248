"""The API for other systems: messages they ask for, and what they are told of them."""
