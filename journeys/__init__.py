"""Journeys: graphs of nodes, compiled to programs that the engine interprets for every customer."""
