"""Word files (OOXML) → lessons and questions. Pure."""
