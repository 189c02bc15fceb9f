"""Exemptions: a person need not pass a course, for a reason, until a day or for good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, or_, select

from elearn import audit
from elearn.access import Viewer
from elearn.days import day_of
from elearn.db import db
from elearn.errors import Conflict, Invalid, NotFound
from elearn.learning.duties import ledger
from elearn.models.assignments import Exemption
from elearn.models.people import Person
from elearn.people import counts, users


def of(viewer: Viewer, person_id: UUID, *, at: datetime) -> Sequence[Exemption]:
    """Those of somebody whom the viewer supervises that hold now, the newest first."""
    users.supervised(viewer, person_id)
    return db.session.scalars(_holding(person_id, day_of(at)).order_by(Exemption.id.desc())).all()


def _holding(person_id: UUID, today: date) -> Select[Exemption]:
    return select(Exemption).where(
        Exemption.person_id == person_id,
        Exemption.ended_at.is_(None),
        or_(Exemption.until_on.is_(None), Exemption.until_on >= today),
    )


def give(
    viewer: Viewer,
    person_id: UUID,
    module_id: str,
    *,
    until_on: date | None,
    because: str,
    at: datetime,
) -> UUID:
    """Exempts somebody from a course that is assigned; the last day counts, None is for good.

    Raises NotFound, Invalid, or Conflict where an exemption from it holds already.
    """
    person = users.supervised(viewer, person_id, locked=True)
    today = day_of(at)
    _check_assigned(viewer, person, module_id, at=at)
    if until_on is not None and until_on < today:
        raise Invalid("This day is over. Give today or a later one.", code="until")
    reason = audit.reason(because)
    same = _holding(person_id, today).where(Exemption.module_id == module_id)
    if db.session.scalar(same.limit(1)) is not None:
        raise Conflict(
            "This officer is exempt from the course already. End that first.", code="module"
        )
    row = Exemption(
        person_id=person_id,
        module_id=module_id,
        until_on=until_on,
        because=reason,
        made_by=viewer.person_id,
        made_at=at,
    )
    db.session.add(row)
    db.session.flush()
    counts.mark_stale([person.unit_id])
    until = until_on.isoformat() if until_on else None
    audit.record(
        viewer, "exempt", person.login, at=at, module=module_id, until=until, because=reason
    )
    return row.id


def _check_assigned(viewer: Viewer, person: Person, module_id: str, *, at: datetime) -> None:
    if module_id not in assigned_to(viewer, person.id, at=at):
        raise Invalid("Choose a course that is assigned to this officer.", code="module")


def assigned_to(viewer: Viewer, person_id: UUID, *, at: datetime) -> list[str]:
    """The courses, by id, that somebody whom the viewer supervises must pass now."""
    found = ledger.read(viewer, Person.id == person_id, at=at)
    return [
        id for entry in found.entries for id, cell in found.cells(entry).items() if cell.is_assigned
    ]


def end(viewer: Viewer, person_id: UUID, exemption_id: UUID, *, at: datetime) -> None:
    """From now on the person must pass the course like others. Raises NotFound."""
    person = users.supervised(viewer, person_id, locked=True)
    query = select(Exemption).where(
        Exemption.id == exemption_id,
        Exemption.person_id == person_id,
        Exemption.ended_at.is_(None),
    )
    row = db.session.scalar(query.with_for_update())
    if row is None:
        raise NotFound("There is no such exemption here.")
    row.ended_at = at
    db.session.flush()
    counts.mark_stale([person.unit_id])
    audit.record(viewer, "end exemption", person.login, at=at, module=row.module_id)
