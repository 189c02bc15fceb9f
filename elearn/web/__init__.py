"""Pages: by who comes in."""
