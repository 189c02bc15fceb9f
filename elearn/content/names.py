"""The names of a module's files: slug, state and language of each text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from elearn.errors import Finding, message
from elearn.languages import LANGUAGES

_SLUG = re.compile(r"[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?")
SLUG_PATTERN = f"^{_SLUG.pattern}$"
"""The same in the words of JSON Schema, whose `$` is the end (ECMA-262)."""
_NAME = re.compile(r"(?P<slug>[^.]+)(?:\.(?P<state>[a-z]{2}))?\.(?P<language>[a-z-]{2,8})\.md\Z")
NO_SLUG = message("%(name)s cannot stand in an address; use a-z, 0-9 and hyphens, up to 60.")


def is_slug(text: str) -> bool:
    """Whether this can stand in an address: a-z, 0-9 and hyphens inside, at most 60."""
    return bool(_SLUG.fullmatch(text))


@dataclass(frozen=True)
class Name:
    """A text's file name: `law.kz.ru.md` is slug law, state kz, language ru."""

    file: str
    slug: str
    language: str
    state: str | None = None


def named(place: str, file: str) -> tuple[Name | None, list[Finding]]:
    """What a text's file name says, or why it says nothing (E41, E45, E46)."""
    path = f"{place}/{file}"
    found = _NAME.match(file)
    if found is None:
        if re.fullmatch(r"[^.]+\.md", file):
            return None, [
                Finding(
                    path,
                    1,
                    1,
                    "E46",
                    "The file name lacks its language; call it %(name)s.en.md or the like.",
                    name=file.removesuffix(".md"),
                )
            ]
        return None, [
            Finding(
                path,
                1,
                1,
                "E41",
                "This file is no part of a module; a text is called slug.language.md.",
            )
        ]
    if found["language"] not in LANGUAGES:
        return None, [
            Finding(
                path,
                1,
                1,
                "E46",
                "The language %(code)s is not known; the codes are %(known)s.",
                code=found["language"],
                known=", ".join(LANGUAGES),
            )
        ]
    if not is_slug(found["slug"]):
        return None, [Finding(path, 1, 1, "E45", NO_SLUG, name=found["slug"][:80])]
    return Name(file, found["slug"], found["language"], found["state"]), []
