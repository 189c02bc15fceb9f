"""What can be learnt: publishing, reading, searching."""
