"""HTTP with vendors: many requests at a time, bodies made of templates, signatures."""
