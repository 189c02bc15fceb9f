"""The long proofs of `make prove`: many kills and races, their figures printed as a table."""
