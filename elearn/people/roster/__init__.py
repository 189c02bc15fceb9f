"""A roster: people as a personnel office has them, held against the hub, and brought in."""
