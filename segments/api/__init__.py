"""The API of conditions, segments and what is asked of them."""
