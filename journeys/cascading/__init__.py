"""What the cascade's node and its ops (choose, send, await) are made of."""
