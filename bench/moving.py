"""`python -m bench.moving FOLDER-or-DATABASE_URL`: a large part of a hub moves, others write.

On a hub that `python -m bench.hub` made, whose tree it changes. Says how long the move took, and
how long the slowest of the writes of others had to wait while it ran.
"""

from __future__ import annotations

import sys
import threading
import time
from uuid import UUID

from flask import Flask
from sqlalchemy import select, update

from bench.hub import opened
from elearn import access, clock
from elearn.access import Viewer
from elearn.db import db, transaction
from elearn.models.learning import Progress
from elearn.models.people import Grant, Unit
from elearn.people import grants, units, users
from elearn.people.grants import Reach

KEEPER = "operator@bench.example"


def main() -> None:
    app = opened(sys.argv[1])
    with app.app_context():
        keeper = _keeper()
        first, second, third = _roots()[1:4]
        print(_moved(app, keeper, third, second))
        print(_moved(app, keeper, second, first))


def _keeper() -> Viewer:
    """Who keeps the whole hub."""
    with transaction():
        person = users.by_login(KEEPER)
        assert person, "no hub of the bench"
        if not db.session.scalar(select(Grant.id).where(Grant.person_id == person.id)):
            grants.give(None, person, "administrator", Reach(), at=clock.now())
    found = users.named(KEEPER, at=clock.now())
    db.session.rollback()
    return found


def _roots() -> list[UUID]:
    found = db.session.scalars(select(Unit.id).where(Unit.parent_id.is_(None)).order_by(Unit.path))
    ids = list(found)
    db.session.rollback()
    return ids


def _moved(app: Flask, keeper: Viewer, unit: UUID, parent: UUID) -> str:
    """A unit goes below another one while somebody below it goes on learning."""
    waits: list[float] = []
    is_over = threading.Event()
    other = threading.Thread(target=_write, args=(app, unit, waits, is_over))
    other.start()
    time.sleep(0.5)
    waits.clear()
    moved = units.moving(keeper, unit, parent)
    began = time.monotonic()
    with transaction():
        units.move(keeper, unit, parent, at=clock.now())
    took = time.monotonic() - began
    is_over.set()
    other.join()
    return (
        f"{moved.units} units, {moved.people} people: {took:.2f} s; "
        f"the slowest write of another: {max(waits, default=0) * 1000:.0f} ms"
    )


def _write(app: Flask, unit: UUID, waits: list[float], is_over: threading.Event) -> None:
    """Changes the progress of one person below a unit, again and again, as a finish does."""
    with app.app_context():
        path = db.session.get_one(Unit, unit).path
        inside = select(Unit.id).where(access.below(Unit.path, path))
        row = db.session.scalars(
            select(Progress).where(Progress.unit_id.in_(inside)).limit(1)
        ).one()
        which = (Progress.person_id == row.person_id) & (Progress.module_id == row.module_id)
        unit_id = row.unit_id
        db.session.rollback()
        while not is_over.is_set():
            began = time.monotonic()
            with transaction():
                # With the unit, whose row is looked for as for a new one.
                change = {"changed_at": clock.now(), "unit_id": unit_id}
                db.session.execute(update(Progress).where(which).values(change))
            waits.append(time.monotonic() - began)
            time.sleep(0.002)


if __name__ == "__main__":
    main()
