"""Public ids that sort by time and cannot be guessed."""

from __future__ import annotations

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """A UUID of version 7: milliseconds since 1970, then 74 random bits (RFC 9562, 5.7)."""
    milliseconds = time.time_ns() // 1_000_000
    number = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return UUID(int=number | 0b10 << 62 | secrets.randbits(62))
