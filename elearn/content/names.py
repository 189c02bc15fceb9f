"""The names of a module's files: slug, state and language of each text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from elearn.errors import Finding
from elearn.languages import LANGUAGES

_NAME = re.compile(r"(?P<slug>[^.]+)(?:\.(?P<state>[a-z]{2}))?\.(?P<language>[a-z-]{2,8})\.md\Z")


@dataclass(frozen=True)
class Name:
    """A text's file name: `law.kz.ru.md` is slug law, state kz, language ru."""

    file: str
    slug: str
    language: str
    state: str | None = None


def named(place: str, file: str) -> tuple[Name | None, list[Finding]]:
    """What a text's file name says, or why it says nothing (E41, E46)."""
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
    return Name(file, found["slug"], found["language"], found["state"]), []
