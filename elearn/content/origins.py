"""What a translation's `of:` says of the file it was made from."""

from __future__ import annotations

import hashlib


def origin(text: str) -> str:
    """`sha256-` and 12 hex digits of a text, the same whatever its line ends."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    digest = hashlib.sha256(unix.encode("utf-8", "surrogatepass")).hexdigest()
    return f"sha256-{digest[:12]}"
