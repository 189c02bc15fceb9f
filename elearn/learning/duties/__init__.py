"""Duties: what people must have learnt by when, reckoned from rules and facts."""
