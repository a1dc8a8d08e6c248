"""The demo: real purchases of made-up people, two brands, and journeys that have run for a while."""
