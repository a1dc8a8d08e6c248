"""Customers and what they did, by the API: many rows a call, each judged by itself, stored by the loaders."""
