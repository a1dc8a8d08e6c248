"""The people behind a number of a report: listed, taken away as a file, made a segment."""
