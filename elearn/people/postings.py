"""Postings: who served where and in which rank, and from when to when."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Delete, Update, delete, insert, select, update

from elearn.db import db, in_parts
from elearn.models.learning import Progress
from elearn.models.people import Person, Posting
from elearn.people import counts


def put(person: Person, unit_id: UUID | None, *, at: datetime) -> None:
    """Posts a person to another unit, or to none, from this moment on."""
    end(person, at=at)
    person.unit_id = unit_id
    db.session.flush()
    if unit_id is not None:
        db.session.add(_posting(person, at))
        counts.mark_stale([unit_id])
    db.session.execute(
        update(Progress).where(Progress.person_id == person.id).values(unit_id=unit_id)
    )


def begin(people: Collection[Person], *, at: datetime) -> None:
    """Posts people whose accounts begin in this moment to the units that they are in."""
    posted = [one for one in people if one.unit_id is not None]
    db.session.add_all(_posting(one, at) for one in posted)
    counts.mark_stale({one.unit_id for one in posted})


def _posting(person: Person, at: datetime) -> Posting:
    return Posting(person_id=person.id, from_at=at, unit_id=person.unit_id, rank=person.rank or "")


def move(units: Mapping[UUID, UUID], *, at: datetime) -> None:
    """Posts many people, each by her id to a unit, in the rank that she has from this moment on.

    The caller says whose counts are stale where they were.
    """
    end_all(units, at=at)
    people: dict[UUID, list[UUID]] = {}
    for person_id, unit_id in units.items():
        people.setdefault(unit_id, []).append(person_id)
    for unit_id, ids in people.items():
        for some in in_parts(ids):
            _run(update(Person).where(Person.id.in_(some)).values(unit_id=unit_id))
            _run(update(Progress).where(Progress.person_id.in_(some)).values(unit_id=unit_id))
    for some in in_parts(units):
        ranks = db.session.execute(select(Person.id, Person.rank).where(Person.id.in_(some)))
        rows = [
            {"person_id": id, "from_at": at, "unit_id": units[id], "rank": rank}
            for id, rank in ranks
        ]
        db.session.execute(insert(Posting), rows)
    counts.mark_stale(people)


def end_all(person_ids: Collection[UUID], *, at: datetime) -> None:
    """Ends the postings of many that run. The caller says whose counts are stale."""
    for some in in_parts(person_ids):
        running = Posting.person_id.in_(some) & Posting.to_at.is_(None)
        _run(delete(Posting).where(running, Posting.from_at >= at))
        _run(update(Posting).where(running).values(to_at=at))


def _run(change: Update | Delete) -> None:
    """Of many rows; comparing each with what is loaded would take longer than the change."""
    db.session.execute(change, execution_options={"synchronize_session": False})


def end(person: Person, *, at: datetime) -> None:
    """Ends the posting that runs; the person stays in the unit's books."""
    db.session.flush()
    running = (Posting.person_id == person.id) & Posting.to_at.is_(None)
    # One that began in this very moment was none.
    db.session.execute(delete(Posting).where(running, Posting.from_at >= at))
    db.session.execute(update(Posting).where(running).values(to_at=at))
    counts.mark_stale([person.unit_id])
