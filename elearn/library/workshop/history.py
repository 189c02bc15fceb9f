"""The versions of a module: who, when and why; back to one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from elearn import audit
from elearn.access import Viewer
from elearn.db import db
from elearn.errors import Conflict, NotFound
from elearn.library import sources
from elearn.library.catalogue import Opened
from elearn.library.workshop import archives, renderings
from elearn.library.workshop.renderings import Rendered
from elearn.models.library import Domain, Module, Version
from elearn.models.people import Person

LAST_NUMBER = 2**31 - 1


@dataclass(frozen=True)
class Entry:
    """One version. `by` is a name, or the login where nobody has it any more; `came_from` is
    "files", "draft" or "version"."""

    id: UUID
    number: int
    edition: int
    published_at: datetime
    by: str
    is_operator: bool
    why: str
    came_from: str
    languages: tuple[str, ...]
    has_files: bool
    is_current: bool


def _versions(module_id: str) -> Select[Any]:
    return (
        select(
            Version.id,
            Version.number,
            Version.edition,
            Version.published_at,
            Version.published_by,
            Version.why,
            Version.came_from,
            Version.about,
            Person.name,
            Module.version_id,
            sources.are_kept().label("has_files"),
        )
        .join(Module, Module.id == Version.module_id)
        .outerjoin(Person, Person.login == Version.published_by)
        .where(Version.module_id == module_id)
        .order_by(Version.number.desc())
    )


def _entry(row: Any) -> Entry:
    return Entry(
        row.id,
        row.number,
        row.edition,
        row.published_at,
        row.name or row.published_by,
        row.published_by == audit.OPERATOR,
        row.why,
        row.came_from,
        tuple(row.about["languages"]),
        bool(row.has_files),
        row.id == row.version_id,
    )


def versions(opened: Opened) -> list[Entry]:
    """Every version of a module, the newest first."""
    return [_entry(row) for row in db.session.execute(_versions(opened.id))]


def version(opened: Opened, number: int) -> Entry:
    """One version of a module. Raises NotFound."""
    query = _versions(opened.id).where(Version.number == number)
    # A database refuses to look for a number that it cannot hold.
    row = db.session.execute(query).first() if 0 < number <= LAST_NUMBER else None
    if row is None:
        raise NotFound("This course has no such version. Look through its versions.")
    return _entry(row)


def needs_review(opened: Opened) -> bool:
    """Whether a change of this module is published after a second instructor approved it."""
    query = select(Domain.needs_review).where(Domain.slug == opened.domain_slug)
    return bool(db.session.scalar(query))


def take_back(viewer: Viewer, opened: Opened, rendered: Rendered, *, why: str, at: datetime) -> int:
    """Makes a new version of an old one's files; its number.

    Raises Conflict where another version was published since it was rendered, where its files
    are what readers see, and where the domain asks for a review: then it goes by a draft.
    """
    kept = audit.reason(why)
    archives.locked(viewer, opened.id)
    if renderings.current_of(opened.id) != rendered.current:
        raise Conflict(
            "A new version was published while you read this; look at the changes again.",
            code="version",
        )
    if needs_review(opened):
        raise Conflict(
            "Courses of this subject are published after a second instructor has approved them. "
            "Begin a draft from this version, and ask for a review.",
            code="review",
        )
    number = renderings.publish(viewer, rendered, came_from="version", why=kept, at=at)
    if number is None:
        raise Conflict("Readers see the files of this version already.", code="same")
    return number
