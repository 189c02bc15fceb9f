"""Modules an officer may open, and their lessons in a language, with fall-back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select, true

from elearn.access import Viewer, taught_by
from elearn.db import db
from elearn.errors import NotFound
from elearn.library.texts import Said, in_language
from elearn.models.library import Domain, Lesson, Module, Version
from elearn.quiz import storage
from elearn.quiz.questions import Question, Quiz


@dataclass(frozen=True)
class DomainEntry:
    """A threat domain with the modules in it."""

    slug: str
    title: Said
    summary: Said
    colour: str
    modules: tuple[Opened, ...]


@dataclass(frozen=True)
class Opened:
    """A module in the version that readers see. `about` is as publishing stored it."""

    id: str
    slug: str
    domain_slug: str
    domain_titles: dict[str, str]
    colour: str
    version_id: UUID
    number: int
    edition: int
    about: dict[str, Any]
    national: tuple[str, ...]
    has_quiz: bool
    is_archived: bool = False

    @property
    def address(self) -> str:
        return f"/modules/{self.domain_slug}/{self.slug}/"

    @property
    def lesson_order(self) -> list[str]:
        order: list[str] = self.about["lessons"]
        return order

    def text(self, name: str, language: str) -> Said:
        """A text of the module, such as its `titles`, in the reader's language."""
        return in_language(self.about[name], language, self.about["base"])


_OPENED = (
    select(
        Module.id,
        Module.slug,
        Module.domain_slug,
        Domain.titles,
        Domain.colour,
        Version.id,
        Version.number,
        Version.edition,
        Version.about,
        Version.national,
        Version.quiz.is_not(None),
        Module.archived_at.is_not(None),
    )
    .join(Domain, Domain.slug == Module.domain_slug)
    .join(Version, Version.id == Module.version_id)
)


def _opened(row: Sequence[Any]) -> Opened:
    *about, national, has_quiz, is_archived = row
    return Opened(  # type: ignore[call-arg]
        *about, tuple(national.split()), has_quiz, is_archived
    )


def domains(language: str) -> list[DomainEntry]:
    """Every domain in its order, with the published modules that it offers."""
    return _domains(language, is_offered())


def is_offered() -> ColumnElement[bool]:
    """Whether a `Module` in the query is offered to those who have not begun it."""
    return Module.archived_at.is_(None)


def taught(viewer: Viewer, language: str) -> list[DomainEntry]:
    """The domains with those of their modules that the viewer, as an instructor, works on; the
    archived ones too."""
    return _domains(language, taught_by(viewer, Module.id))


def _domains(language: str, which: ColumnElement[bool]) -> list[DomainEntry]:
    query = _OPENED.where(which).order_by(Module.slug)
    modules = [_opened(row) for row in db.session.execute(query)]
    rows = db.session.scalars(select(Domain).order_by(Domain.place, Domain.slug))
    return [
        DomainEntry(
            row.slug,
            in_language(row.titles, language),
            in_language(row.summaries, language),
            row.colour,
            tuple(one for one in modules if one.domain_slug == row.slug),
        )
        for row in rows
    ]


def domain(slug: str, language: str) -> DomainEntry:
    """One domain. Raises NotFound."""
    for entry in domains(language):
        if entry.slug == slug:
            return entry
    raise NotFound("There is no such subject here. Look through the list on the first page.")


def module(domain_slug: str, slug: str) -> Opened:
    """The published module at this address, also an archived one. Raises NotFound."""
    return _at(domain_slug, slug, true())


def taught_module(viewer: Viewer, domain_slug: str, slug: str) -> Opened:
    """The same, where the viewer, as an instructor, works on it. Raises NotFound."""
    return _at(domain_slug, slug, taught_by(viewer, Module.id))


def _at(domain_slug: str, slug: str, which: ColumnElement[bool]) -> Opened:
    query = _OPENED.where(Module.domain_slug == domain_slug, Module.slug == slug, which)
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound("There is no such module here. Look through the list on the first page.")
    return _opened(row)


def module_of(id: str) -> Opened:
    """The published module of this author's id. Raises NotFound."""
    found = modules_by_id([id])
    if id not in found:
        raise NotFound("This module is no longer here.")
    return found[id]


def modules_by_id(ids: Sequence[str]) -> dict[str, Opened]:
    """Published modules by their author's ids."""
    if not ids:
        return {}
    rows = db.session.execute(_OPENED.where(Module.id.in_(ids)))
    return {opened.id: opened for opened in (_opened(tuple(row)) for row in rows)}


@dataclass(frozen=True)
class LessonEntry:
    """A lesson in the list of its module, in the language in which a reader would get it."""

    slug: str
    title: Said
    minutes: int | None
    language: str
    state: str
    is_stale: bool


def lessons(opened: Opened, language: str, state: str | None) -> list[LessonEntry]:
    """The module's lessons in order, each in the reader's language or the base language."""
    rows = db.session.execute(
        select(
            Lesson.slug,
            Lesson.title,
            Lesson.minutes,
            Lesson.language,
            Lesson.state,
            Lesson.is_stale,
        ).where(
            Lesson.version_id == opened.version_id,
            Lesson.language.in_([language, opened.about["base"]]),
            Lesson.state.in_(["", state or ""]),
        )
    )
    best: dict[str, LessonEntry] = {}
    for entry in map(_entry, rows):
        held = best.get(entry.slug)
        if held is None or _fits(entry, language) > _fits(held, language):
            best[entry.slug] = entry
    return [best[slug] for slug in opened.lesson_order if slug in best]


def _entry(row: Any) -> LessonEntry:
    title = Said(row.title, row.language)
    return LessonEntry(row.slug, title, row.minutes, row.language, row.state, row.is_stale)


def _fits(entry: LessonEntry, language: str) -> tuple[bool, bool]:
    """A chapter of one's own state comes before one's own language: its law is another."""
    return (bool(entry.state), entry.language == language)


def headings(opened: Opened, entries: Sequence[LessonEntry]) -> dict[str, Said]:
    """What the headings of these lessons say, by `lesson#heading`."""
    rows = db.session.execute(
        select(Lesson.slug, Lesson.language, Lesson.state, Lesson.headings).where(
            Lesson.version_id == opened.version_id
        )
    )
    shown = {(entry.slug, entry.language, entry.state) for entry in entries}
    return {
        f"{row.slug}#{id}": Said(text, row.language)
        for row in rows
        if (row.slug, row.language, row.state) in shown
        for _level, id, text in row.headings
    }


@dataclass(frozen=True)
class LessonText:
    """The words of one lesson: sanitised HTML, its headings and its practice checks."""

    html: str
    headings: list[Any]
    checks: tuple[Question, ...]


def lesson_text(opened: Opened, entry: LessonEntry) -> LessonText:
    """The stored text of a lesson."""
    row = db.session.execute(
        select(Lesson.html, Lesson.headings, Lesson.checks).where(
            and_(
                Lesson.version_id == opened.version_id,
                Lesson.slug == entry.slug,
                Lesson.language == entry.language,
                Lesson.state == entry.state,
            )
        )
    ).one()
    return LessonText(row[0], row[1], tuple(storage.question_from(one) for one in row[2]))


def glossaries(opened: Opened) -> dict[str, list[list[str]]]:
    """The module's terms by language: each a term and what it means, as sanitised HTML."""
    query = select(Version.glossaries).where(Version.id == opened.version_id)
    return db.session.scalar(query) or {}


@lru_cache(maxsize=256)
def quiz_of(version_id: UUID) -> Quiz:
    """The bank of a version. Versions never change, so it is read once a process."""
    stored = db.session.scalar(select(Version.quiz).where(Version.id == version_id))
    if stored is None:
        raise NotFound("This module has no quiz.")
    return storage.quiz_from(stored)


def count() -> int:
    """How many modules are published."""
    return db.session.scalar(select(func.count()).select_from(Module)) or 0
