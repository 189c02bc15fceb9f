"""Files that others made, read into our own values. Pure."""
