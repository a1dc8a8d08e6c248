"""Who the customers are, what they did, what they allowed."""
