"""Reports that somebody sees who does not ask for them here: by a link, by mail."""
