"""What a text's renderer must know of the module around it; plain enough to cross a pipe."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from elearn.content import pictures
from elearn.content.module import Module


@dataclass(frozen=True)
class Medium:
    """A file of `media/`: its address, size in bytes, and what is known of it.

    `transcripts` holds the text of a sound or video by language, "" for all of them.
    """

    address: str
    size: int
    width: int | None = None
    height: int | None = None
    transcripts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Surroundings:
    """The address of the module, its lessons, its media by name, its terms by language."""

    address: str = "/"
    lessons: tuple[str, ...] = ()
    media: Mapping[str, Medium] = field(default_factory=dict)
    glossaries: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def medium(self, name: str, language: str) -> Medium | None:
        """The file of this name, or its twin for the language: `seal.ru.jpg` for `seal.jpg`."""
        return self.media.get(self.in_language(name, language))

    def in_language(self, name: str, language: str) -> str:
        """The name of the twin for the language where there is one."""
        twin = pictures.in_language(name, language)
        return twin if twin in self.media else name

    def widths(self, name: str, language: str) -> list[Medium]:
        """The picture and its smaller widths, the widest first; empty where it has none.

        They are those of the very file that is shown, for its twin may show other words.
        """
        shown = self.in_language(name, language)
        narrow = [self.media.get(pictures.at_width(shown, width)) for width in pictures.NARROWER]
        found = [self.media.get(shown), *narrow] if any(narrow) else []
        return [medium for medium in found if medium and medium.width]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def from_json(data: Mapping[str, Any]) -> Surroundings:
    return Surroundings(
        address=data["address"],
        lessons=tuple(data["lessons"]),
        media={name: Medium(**medium) for name, medium in data["media"].items()},
        glossaries={
            language: tuple((term, meaning) for term, meaning in terms)
            for language, terms in data["glossaries"].items()
        },
    )


def of(module: Module) -> Surroundings:
    """The surroundings of every text in the module."""
    return Surroundings(
        address=f"/modules/{module.domain}/{module.slug}/",
        lessons=module.lesson_order,
        media={name: _medium(name, data, module) for name, data in module.media.items()},
        glossaries=module.glossaries,
    )


def media_address(name: str, data: bytes) -> str:
    """Where a file of `media/` is served: by what it holds, never by how it is called."""
    return f"/media/{hashlib.sha256(data).hexdigest()}.{pictures.extension(name)}"


def _medium(name: str, data: bytes, module: Module) -> Medium:
    width, height = pictures.size(data) or (None, None)
    spoken = pictures.extension(name) in pictures.SOUNDS | pictures.VIDEOS
    return Medium(
        media_address(name, data),
        len(data),
        width,
        height,
        transcripts(name, module.media) if spoken else {},
    )


def transcripts(name: str, media: Mapping[str, bytes]) -> dict[str, str]:
    """The texts beside a sound or video: `call.txt` for all, `call.ru.txt` for one language."""
    stem = name.rpartition(".")[0]
    found = {}
    for other, data in media.items():
        if other.endswith(".txt") and (other == f"{stem}.txt" or other.startswith(f"{stem}.")):
            language = other.removeprefix(stem).removesuffix("txt").strip(".")
            found[language] = data.decode("utf-8", "replace").removeprefix("\ufeff")
    return found
