"""Files into the base: a mapping and a file, read as a stream, checked row by row, loaded in sets."""
