"""Training that was taken elsewhere."""
