"""Letters to people: queued with what they tell of, written in the reader's language, sent."""
