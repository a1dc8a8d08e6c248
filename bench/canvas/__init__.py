"""How the canvas feels with 500 nodes, in a real browser: `make bench-canvas`."""
