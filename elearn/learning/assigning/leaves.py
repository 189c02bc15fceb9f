"""Leave: a person is away from a day to a day, and due days wait for as long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from elearn import audit
from elearn.access import Viewer
from elearn.days import day_of
from elearn.db import db
from elearn.errors import Invalid, NotFound
from elearn.models.assignments import Leave
from elearn.models.people import Person
from elearn.people import counts, users

LONGEST_AGO = timedelta(days=366)
LONGEST_AHEAD = timedelta(days=3650)


def of(viewer: Viewer, person_id: UUID) -> Sequence[Leave]:
    """Those of somebody whom the viewer supervises that count, the latest first."""
    users.supervised(viewer, person_id)
    query = select(Leave).where(Leave.person_id == person_id, Leave.ended_at.is_(None))
    return db.session.scalars(query.order_by(Leave.first_on.desc())).all()


def give(
    viewer: Viewer,
    person_id: UUID,
    first_on: date | None,
    last_on: date | None,
    *,
    because: str,
    at: datetime,
) -> UUID:
    """Notes that somebody is away, both days included; without a last one until further notice.

    Raises NotFound or Invalid.
    """
    person = users.supervised(viewer, person_id, locked=True)
    reason = audit.reason(because)
    today = day_of(at)
    if first_on is None or not today - LONGEST_AGO <= first_on <= today + LONGEST_AHEAD:
        raise Invalid("Give the first day, not more than a year ago.", code="first")
    _check(person_id, first_on, last_on, today)
    row = _added(viewer, person_id, first_on, last_on, reason, at=at)
    _record(viewer, "give leave", person, row, at=at, because=reason)
    return row.id


def _check(
    person_id: UUID,
    first_on: date,
    last_on: date | None,
    today: date,
    *,
    beside: UUID | None = None,
) -> None:
    """Raises Invalid for days that are none, or that other leave has already."""
    if last_on is not None and not first_on <= last_on <= today + LONGEST_AHEAD:
        raise Invalid("Give a last day that is not before the first one.", code="last")
    others = select(Leave.id).where(
        Leave.person_id == person_id,
        Leave.ended_at.is_(None),
        Leave.id != beside,
        or_(Leave.last_on.is_(None), Leave.last_on >= first_on),
    )
    if last_on is not None:
        others = others.where(Leave.first_on <= last_on)
    if db.session.scalar(others.limit(1)) is not None:
        raise Invalid("Some of these days are leave already. Change that one.", code="first")


def _added(
    viewer: Viewer,
    person_id: UUID,
    first_on: date,
    last_on: date | None,
    because: str,
    *,
    at: datetime,
) -> Leave:
    row = Leave(
        person_id=person_id,
        first_on=first_on,
        last_on=last_on,
        because=because,
        made_by=viewer.person_id,
        made_at=at,
    )
    db.session.add(row)
    db.session.flush()
    return row


def change(
    viewer: Viewer, person_id: UUID, leave_id: UUID, last_on: date | None, *, at: datetime
) -> UUID:
    """Gives leave another last day, None for none yet: a new row in the place of this one.

    Raises NotFound or Invalid.
    """
    person = users.supervised(viewer, person_id, locked=True)
    row = _counting(person_id, leave_id)
    _check(person_id, row.first_on, last_on, day_of(at), beside=leave_id)
    row.ended_at = at
    new = _added(viewer, person_id, row.first_on, last_on, row.because, at=at)
    before = row.last_on.isoformat() if row.last_on else None
    _record(viewer, "change leave", person, new, at=at, before=before)
    return new.id


def withdraw(viewer: Viewer, person_id: UUID, leave_id: UUID, *, at: datetime) -> None:
    """Leave that was not taken: none of its days counts any more. Raises NotFound."""
    person = users.supervised(viewer, person_id, locked=True)
    row = _counting(person_id, leave_id)
    row.ended_at = at
    db.session.flush()
    _record(viewer, "withdraw leave", person, row, at=at)


def _counting(person_id: UUID, leave_id: UUID) -> Leave:
    query = select(Leave).where(
        Leave.id == leave_id, Leave.person_id == person_id, Leave.ended_at.is_(None)
    )
    row = db.session.scalar(query.with_for_update())
    if row is None:
        raise NotFound("There is no such leave here.")
    return row


def _record(
    viewer: Viewer, did: str, person: Person, row: Leave, *, at: datetime, **more: Any
) -> None:
    counts.mark_stale([person.unit_id])
    last = row.last_on.isoformat() if row.last_on else None
    first = row.first_on.isoformat()
    audit.record(viewer, did, person.login, at=at, first=first, last=last, **more)
