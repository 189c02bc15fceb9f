"""The questions of a version, with its pictures, for the formats of other programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from elearn.content.quizzes.sketches import Sketch
from elearn.errors import Conflict, NotFound
from elearn.interop.banks.outgoing import nested
from elearn.library import sources
from elearn.library.catalogue import Opened
from elearn.library.workshop import renderings


@dataclass(frozen=True)
class Bank:
    """The questions in the language of the original; `media` by their name inside `media/`."""

    title: str
    language: str
    questions: tuple[Sketch, ...]
    media: Mapping[str, bytes]


def bank_of(opened: Opened, version_id: UUID, folder: Path) -> Bank:
    """The bank of a version; `folder` is where media are kept.

    Raises NotFound where the version has no quiz, and Conflict where its files were not kept.
    """
    from elearn.content.quizzes.placing import sketches_of

    texts = sources.texts_of(version_id)
    if not texts:
        raise Conflict(
            "This version was published before the hub kept the files of courses. Publish its "
            "folder once more, then it can be given out."
        )
    base = opened.about["base"]
    text = texts.get(f"quiz.{base}.md")
    if text is None:
        raise NotFound("This course has no quiz.")
    media = renderings.bytes_of(sources.media_of(version_id), folder)
    title = opened.about["titles"].get(base, opened.slug)
    return Bank(title, base, nested(sketches_of(text)), media)
