"""What a report shows, as files of spreadsheets: in the reader's language, safe to open, however long."""
