"""Pages of the instructor who teaches."""
