"""What a certificate says, its code, and how it looks on paper. Pure."""
