"""What an address in a text may point to: the module's own lessons and media, or https."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from elearn.languages import LANGUAGES, strip_unseen

_LESSON = re.compile(
    r"(?P<slug>[a-z0-9][a-z0-9-]{0,59})(?:\.(?P<state>[a-z]{2}))??(?:\.(?P<language>[a-z]{2}(?:-[a-z]{2})?)\.md)?\Z"
)


@dataclass(frozen=True)
class Target:
    """Where a link leads. `kind` is here, lesson, media, web, or "" where it may not lead.

    `name` is a lesson's slug, a file's name in `media/`, or the whole address.
    """

    kind: str
    name: str = ""
    fragment: str = ""


def target(address: str) -> Target:
    """What an address as written means."""
    address = strip_unseen(address).strip()
    if address.startswith("#"):
        return Target("here", "", unquote(address[1:]))
    if is_web(address):
        return Target("web", address)
    path, _, fragment = address.partition("#")
    path = unquote(path).removeprefix("./")
    if path.startswith("media/") and "/" not in path[6:] and "\\" not in path and path[6:]:
        return Target("media", path[6:])
    found = _LESSON.match(path)
    if not found or (found["language"] and found["language"] not in LANGUAGES):
        return Target("", address)
    return Target("lesson", found["slug"], unquote(fragment))


def is_web(address: str) -> bool:
    """Whether this is a whole https address without a hidden name before the host."""
    if address[:8].lower() != "https://" or re.search(r"[\s\\\x00-\x20<>\"]", address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.hostname) and "@" not in parts.netloc
