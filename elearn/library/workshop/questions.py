"""The questions of a draft: read from the text of its quiz, each with what it was made from, and
written back into it alone, whoever else is at work on the others."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from elearn.access import Viewer
from elearn.db import db
from elearn.errors import NotFound
from elearn.library.workshop import lessons, texts, titles
from elearn.library.workshop.texts import Saved
from elearn.models.people import Person
from elearn.models.workshop import DraftFile
from elearn.quiz.blocks import Block, Place

if TYPE_CHECKING:
    from elearn.content.quizzes.placing import Placed
    from elearn.content.quizzes.sketches import Sketch

_ORDINAL = "~"


@dataclass(frozen=True)
class Bank:
    """The quiz of a draft in one language; `originals` are the base language's questions by key,
    empty in that language itself."""

    draft_id: UUID
    language: str
    base: str
    saved: Saved
    places: tuple[Placed, ...]
    originals: Mapping[str, Placed]

    @property
    def name(self) -> str:
        """The text that the questions stand in."""
        return name_of(self.language)

    @property
    def is_base(self) -> bool:
        return self.language == self.base

    def keys(self) -> list[str]:
        """What each place is called in an address: its id, else its number after a tilde."""
        return [each.id or f"{_ORDINAL}{number}" for number, each in enumerate(self.places)]

    def at(self, key: str) -> Placed | None:
        """The place that is called so."""
        return dict(zip(reversed(self.keys()), reversed(self.places), strict=True)).get(key)

    def found(self, key: str) -> Placed:
        """The same. Raises NotFound."""
        place = self.at(key)
        if place is None:
            raise NotFound("There is no such question in this draft. Look through its questions.")
        return place


def name_of(language: str) -> str:
    """The text of a draft that its questions in this language stand in."""
    return f"quiz.{language}.md"


def base_of(draft_id: UUID) -> str:
    """The language of the draft that carries the key; `en` where its settings cannot be read."""
    return titles.titles_of(texts.all_of(draft_id).get(titles.SETTINGS, ""))[1] or "en"


def bank(draft_id: UUID, language: str) -> Bank:
    """The questions in this language. Raises NotFound where the draft has no such quiz."""
    from elearn.content.quizzes.placing import sketches_of

    base = base_of(draft_id)
    saved = texts.text(draft_id, name_of(language))
    if language == base:
        return Bank(draft_id, language, base, saved, tuple(sketches_of(saved.text)), {})
    said = texts.all_of(draft_id).get(name_of(base), "")
    originals = sketches_of(said)
    kinds = {each.id: each.sketch.kind for each in originals if each.id}
    places = tuple(sketches_of(saved.text, kinds))
    return Bank(draft_id, language, base, saved, places, _by_key(originals, places))


def stamp_of(text: str, place: Placed) -> str:
    """Tells one state of a question's own lines from another; it keeps no secret."""
    lines = text.replace("\r\n", "\n").split("\n")[place.first - 1 : place.last]
    return f"{zlib.crc32(chr(10).join(lines).rstrip().encode('utf-8', 'replace')):08x}"


def save(viewer: Viewer, bank: Bank, text: str, *, at: datetime) -> Saved:
    """Stores the text that a change of one question made of the bank's. Raises Conflict where
    somebody saved another one meanwhile."""
    return texts.save(viewer, bank.draft_id, bank.name, text, revision=bank.saved.revision, at=at)


def with_id(bank: Bank, sketch: Sketch) -> Sketch:
    """The sketch with an id that no question of the draft has; one that has one keeps it."""
    from elearn.content.formatting import new_id

    if sketch.labels.get("id") or sketch.kind == "pool":
        return sketch
    taken = {each.id for each in bank.places}
    block = Block(sketch.title, Place(1), prompt=f"{sketch.prompt}\n{sketch.kind}")
    return replace(sketch, labels={**sketch.labels, "id": new_id(block, taken)})


def changed_meanwhile(viewer: Viewer, bank: Bank, since: int, key: str) -> tuple[str, list[str]]:
    """Who else saved the quiz after the revision `since`, and the titles of the other questions
    that differ from then; empty where nobody did, or it is not kept any more."""
    from elearn.content.quizzes.placing import sketches_of

    names = db.session.scalars(
        select(Person.name)
        .join(DraftFile, DraftFile.saved_by == Person.id)
        .where(
            DraftFile.draft_id == bank.draft_id,
            DraftFile.name == bank.name,
            DraftFile.revision > since,
            DraftFile.saved_by != viewer.person_id,
        )
        .distinct()
        .order_by(Person.name)
    ).all()
    before = texts.text_at(bank.draft_id, bank.name, since)
    if not names or before is None:
        return "", []
    known = {each.id: each.sketch for each in sketches_of(before)}
    changed = [
        each.sketch.title
        for each in bank.places
        if each.id and each.id != key and known.get(each.id) != each.sketch
    ]
    return ", ".join(names), changed


def _by_key(originals: Sequence[Placed], places: Sequence[Placed]) -> dict[str, Placed]:
    """The originals by id; that of a group without one is where its first question stands in the
    original, and has the group's key in the translation."""
    found = {each.id: each for each in originals if each.id}
    for number, place in enumerate(places):
        inside = next((each.id for each in places if each.outer == number and each.id), "")
        first = found.get(inside)
        if place.id or place.role == "question" or first is None or first.outer is None:
            continue
        group = originals[first.outer]
        if group.role == place.role:
            found[f"{_ORDINAL}{number}"] = group
    return found


def sources_of(draft_id: UUID, base: str) -> list[tuple[str, str, str]]:
    """What can be read again: the lessons of the draft and their headings, each with its place
    as `lesson` or `lesson#heading`, the title of the lesson, and of the heading or nothing."""
    from elearn.content import heads
    from elearn.content.text.headings import heading_ids, plain
    from elearn.content.text.outline import outline
    from elearn.content.yaml_text import lines_of

    said = texts.all_of(draft_id)
    found = []
    for lesson in lessons.contents_of(said).lessons:
        apart = heads.taken_apart(said.get(f"{lesson.slug}.{base}.md", ""))
        blocks = outline(lines_of(apart.body))
        title = str(lesson.title)
        found.append((lesson.slug, title, ""))
        for id, heading in zip(heading_ids(blocks), blocks.blocks("heading"), strict=True):
            found.append((f"{lesson.slug}#{id}", title, plain(heading.text)))
    return found
