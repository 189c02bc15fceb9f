"""Questions as people write them by hand: numbers, letters, a mark or a key at the end. Pure."""
