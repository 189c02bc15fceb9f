"""Who has a text of a draft open at this moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from elearn.access import Viewer, written_by
from elearn.db import db
from elearn.models.people import Person
from elearn.models.workshop import Draft, DraftVisit

NOTED_EVERY = timedelta(seconds=15)
OPEN_FOR = timedelta(seconds=60)
"""Who was not seen for so long has gone: three times what a page takes between two words."""


def note(viewer: Viewer, draft_id: UUID, name: str, *, at: datetime) -> None:
    """Keeps that the viewer has this text open; at most once in a while, and in no record, for
    it is no change."""
    row = db.session.get(DraftVisit, (draft_id, name, viewer.person_id))
    if row is None:
        row = DraftVisit(draft_id=draft_id, name=name, person_id=viewer.person_id, seen_at=at)
        db.session.add(row)
    elif at - row.seen_at >= NOTED_EVERY:
        row.seen_at = at
    db.session.flush()


def is_noted(viewer: Viewer, draft_id: UUID, name: str, *, at: datetime) -> bool:
    """Whether nothing need be written now."""
    row = db.session.get(DraftVisit, (draft_id, name, viewer.person_id))
    return row is not None and at - row.seen_at < NOTED_EVERY


def others(viewer: Viewer, draft_id: UUID, name: str, *, at: datetime) -> list[str]:
    """The names of the others who have this text open."""
    query = (
        select(Person.name)
        .join(DraftVisit, DraftVisit.person_id == Person.id)
        .join(Draft, Draft.id == DraftVisit.draft_id)
        .where(
            written_by(viewer),
            DraftVisit.draft_id == draft_id,
            DraftVisit.name == name,
            DraftVisit.person_id != viewer.person_id,
            DraftVisit.seen_at > at - OPEN_FOR,
        )
        .order_by(Person.name)
    )
    return list(db.session.scalars(query))
