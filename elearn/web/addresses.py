"""Where to go on: only to pages of ours."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit


def own_path(wanted: str | None, *, instead: str = "/") -> str:
    """The path if it is one of ours, else `instead`.

    Browsers read a backslash as a slash and skip control characters, so that `/\\evil` and
    `/%09/evil` written out would lead to another host.
    """
    wanted = wanted or ""
    if not wanted.startswith("/") or wanted.startswith("//"):
        return instead
    if "\\" in wanted or any(ord(character) < 0x20 or character == "\x7f" for character in wanted):
        return instead
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc:
        return instead
    return urlunsplit(("", "", parts.path, parts.query, ""))
