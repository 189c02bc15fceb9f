"""The drafts that an instructor works on, each with its title and its last change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import func, select

from elearn.access import Viewer
from elearn.db import db
from elearn.library.texts import Said, in_language
from elearn.library.workshop import drafts, titles
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.titles import SETTINGS
from elearn.models.people import Person
from elearn.models.workshop import DraftFile


@dataclass(frozen=True)
class AtWork:
    """An open draft; `by` saved the last text of it at `at`."""

    draft: Drafted
    title: Said
    by: str
    at: datetime


def at_work(viewer: Viewer, language: str) -> list[AtWork]:
    """The open drafts that the viewer may work on, the last changed first."""
    found = drafts.open_drafts(viewer)
    ids = [one.id for one in found]
    settings, last = _settings(ids), _last(ids)
    return [
        AtWork(
            one,
            title_of(one, settings.get(one.id, ""), language),
            *last.get(one.id, (one.made_by, one.made_at)),
        )
        for one in found
    ]


def title_of(draft: Drafted, settings: str, language: str) -> Said:
    """The title in the reader's language, as these settings of the draft say it."""
    said, base = _titles(settings)
    return in_language(said, language, base) if said else Said(draft.slug, "en")


@lru_cache(maxsize=256)
def _titles(settings: str) -> tuple[dict[str, str], str]:
    return titles.titles_of(settings)


def _settings(ids: Sequence[UUID]) -> dict[UUID, str]:
    """What the settings of these drafts say now, in one query."""
    newest = (
        select(DraftFile.draft_id, func.max(DraftFile.revision).label("revision"))
        .where(DraftFile.draft_id.in_(ids), DraftFile.name == SETTINGS)
        .group_by(DraftFile.draft_id)
        .subquery()
    )
    rows = db.session.execute(
        select(DraftFile.draft_id, DraftFile.text).join(
            newest,
            (newest.c.draft_id == DraftFile.draft_id)
            & (newest.c.revision == DraftFile.revision)
            & (DraftFile.name == SETTINGS),
        )
    )
    return {row.draft_id: row.text or "" for row in rows}


def _last(ids: Sequence[UUID]) -> dict[UUID, tuple[str, datetime]]:
    """Who saved a text of these drafts last, and when."""
    newest = (
        select(DraftFile.draft_id, func.max(DraftFile.saved_at).label("saved_at"))
        .where(DraftFile.draft_id.in_(ids))
        .group_by(DraftFile.draft_id)
        .subquery()
    )
    rows = db.session.execute(
        select(DraftFile.draft_id, Person.name, DraftFile.saved_at)
        .join(
            newest,
            (newest.c.draft_id == DraftFile.draft_id) & (newest.c.saved_at == DraftFile.saved_at),
        )
        .join(Person, Person.id == DraftFile.saved_by)
    )
    return {row.draft_id: (row.name, row.saved_at) for row in rows}
