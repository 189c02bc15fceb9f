"""People, their units, passwords and sessions."""
