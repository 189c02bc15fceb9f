"""Pages of the officer who learns."""
