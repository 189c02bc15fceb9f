"""What officers do: reading, attempts, certificates."""
