"""What a draft or a version changes against another one, as its author thinks of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from elearn.content import module as written
from elearn.db import db
from elearn.library import sources
from elearn.models.library import Lesson, Version
from elearn.quiz import storage
from elearn.quiz.kinds import KINDS
from elearn.quiz.questions import Question, Quiz

NEW, REMOVED, CHANGED = "new", "removed", "changed"
KEY, WORDS, WORTH = "key", "words", "worth"


@dataclass(frozen=True)
class Side:
    """What is compared: texts and sha256 of media by name, the quiz, what lessons are called by
    their file, and the slugs of the lessons in their order."""

    texts: Mapping[str, str]
    media: Mapping[str, str]
    quiz: Quiz | None
    titles: Mapping[str, str]
    order: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """A text that is new, removed or changed; `title` of a lesson, else empty."""

    name: str
    what: str
    title: str


@dataclass(frozen=True)
class Asked:
    """A question that is new, removed, or says another right answer (KEY), other words (WORDS)
    or other points (WORTH)."""

    id: str
    title: str
    language: str
    what: str


@dataclass(frozen=True)
class Changes:
    """Everything that differs. `rules` are the names of the quiz's rules that do."""

    texts: tuple[Text, ...] = ()
    media: tuple[tuple[str, str], ...] = ()
    questions: tuple[Asked, ...] = ()
    rules: tuple[str, ...] = field(default=())

    @property
    def is_none(self) -> bool:
        return not (self.texts or self.media)


def side_of(version_id: UUID) -> Side:
    """A version, as it was published."""
    quiz, about = db.session.execute(
        select(Version.quiz, Version.about).where(Version.id == version_id)
    ).one()
    rows = db.session.execute(
        select(Lesson.slug, Lesson.state, Lesson.language, Lesson.title).where(
            Lesson.version_id == version_id
        )
    )
    return Side(
        sources.texts_of(version_id),
        sources.media_of(version_id),
        storage.quiz_from(quiz) if quiz else None,
        {_file(row.slug, row.state, row.language): row.title for row in rows},
        tuple(about["lessons"]),
    )


def side_from(
    module: written.Module | None, texts: Mapping[str, str], media: Mapping[str, str], domain: str
) -> Side:
    """A draft, as it was checked; `domain` is what its domain says."""
    said = {**texts, sources.DOMAIN: domain}
    if module is None:
        return Side(said, media, None, {}, ())
    titles = {_file(one.slug, one.state or "", one.language): one.title for one in module.lessons}
    return Side(said, media, module.quiz, titles, module.lesson_order)


def nothing(beside: Side) -> Side:
    """What there is before a course is published: its domain alone."""
    known = {name: text for name, text in beside.texts.items() if name == sources.DOMAIN}
    return Side(known, {}, None, {}, beside.order)


def _file(slug: str, state: str, language: str) -> str:
    return f"{slug}.{state}.{language}.md" if state else f"{slug}.{language}.md"


def between(before: Side, after: Side) -> Changes:
    """What `after` changes against `before`."""
    titles = {**before.titles, **after.titles}
    return Changes(
        tuple(
            Text(name, what, titles.get(name, ""))
            for name, what in sorted(
                _differing(before.texts, after.texts), key=lambda one: _place(one[0], after)
            )
        ),
        tuple(_differing(before.media, after.media)),
        tuple(_questions(before.quiz, after.quiz)),
        _rules(before.quiz, after.quiz),
    )


def _place(name: str, side: Side) -> tuple[int, str]:
    """Lessons in their order, then what stands beside them, the settings last."""
    slug, _, rest = name.partition(".")
    if slug in side.order:
        return side.order.index(slug), name
    return len(side.order) + (0 if rest.endswith("md") else 1), name


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in sorted({*before, *after}):
        if before.get(name) == after.get(name):
            continue
        yield name, NEW if name not in before else REMOVED if name not in after else CHANGED


def _questions(before: Quiz | None, after: Quiz | None) -> Iterator[Asked]:
    earlier, later = _by_id(before), _by_id(after)
    for id, question in later.items():
        what = _what(earlier[id], question) if id in earlier else NEW
        if what:
            yield _asked(question, what)
    for id, question in earlier.items():
        if id not in later:
            yield _asked(question, REMOVED)


def _by_id(quiz: Quiz | None) -> dict[str, Question]:
    """The questions, and those inside scenarios, by their id."""
    whole = quiz.questions() if quiz else ()
    return {one.id: one for question in whole for one in (question, *question.questions)}


def _what(before: Question, after: Question) -> str:
    if before.kind != after.kind or _key(before) != _key(after):
        return KEY
    if (before.points, before.credit) != (after.points, after.credit):
        return WORTH
    # A scenario's own hash also covers its questions, which are told by themselves.
    if before.questions or after.questions:
        return ""
    return WORDS if before.content != after.content else ""


def _key(question: Question) -> object:
    return KINDS[question.kind].key_json(question.key)


def _asked(question: Question, what: str) -> Asked:
    language, wording = next(iter(question.wordings.items()))
    return Asked(question.id, wording.title, language, what)


def _rules(before: Quiz | None, after: Quiz | None) -> tuple[str, ...]:
    if before is None or after is None:
        return ()
    old, new = storage.rules_json(before.rules), storage.rules_json(after.rules)
    return tuple(sorted(name for name in new if new[name] != old.get(name)))
