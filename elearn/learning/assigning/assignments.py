"""Assignments: who must pass what by when. Given, changed and ended; each change a new row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from elearn import audit
from elearn.access import Viewer
from elearn.days import day_of
from elearn.db import db
from elearn.errors import NotFound
from elearn.learning.assigning import assigned
from elearn.learning.assigning.assigned import Given
from elearn.learning.assigning.terms import Terms, When, check, drafted
from elearn.learning.duties.obligations import Rule
from elearn.models.assignments import Assignee, Assignment, Programme
from elearn.models.identifiers import new_id
from elearn.models.people import Person, Unit
from elearn.people import counts


def give(viewer: Viewer, terms: Terms, *, at: datetime) -> UUID:
    """Assigns a course or a programme. Raises Invalid."""
    if terms.programme_id is not None:
        # Whoever changes the programme meanwhile waits, and finds this assignment.
        held = select(Programme.id).where(Programme.id == terms.programme_id)
        db.session.execute(held.with_for_update(read=True))
    rule = drafted(viewer, terms, at=at)
    row = Assignment(
        id=rule.id,
        unit_id=None if terms.person_ids else terms.unit_id,
        module_id=None if terms.programme_id else terms.module_id,
        programme_id=terms.programme_id,
        starts_on=rule.starts_on,
        **_columns(terms.when),
        made_by=viewer.person_id,
        made_at=at,
    )
    _add(row, sorted(terms.person_ids))
    _record(viewer, "give assignment", row, len(terms.person_ids), at=at)
    return row.id


def _columns(when: When) -> dict[str, date | int | None]:
    return {
        "due_on": when.due_on,
        "due_days": when.due_days,
        "renew_months": when.renew_months,
        "renew_days": when.renew_days,
    }


def _add(row: Assignment, person_ids: Sequence[UUID]) -> None:
    db.session.add(row)
    db.session.flush()
    db.session.add_all(Assignee(person_id=id, assignment_id=row.id) for id in person_ids)
    db.session.flush()
    _mark_stale(row)


def _mark_stale(row: Assignment) -> None:
    """The counts of all whom a rule concerns are taken anew."""
    if row.unit_id is not None:
        counts.mark_stale_below(db.session.get_one(Unit, row.unit_id).path)
        return
    named = select(Person.unit_id).join(Assignee, Assignee.person_id == Person.id)
    counts.mark_stale(
        db.session.scalars(named.where(Assignee.assignment_id == row.id).distinct()).all()
    )


def redrafted(given: Given, when: When, *, at: datetime) -> Rule:
    """The rule with other days. Raises Invalid."""
    check(when, day_of(at), kept=given.rule.due_on)
    return replace(given.rule, **_columns(when))  # type: ignore[arg-type]


def change(viewer: Viewer, assignment_id: UUID, when: When, *, at: datetime) -> UUID:
    """Puts a rule with other days in the place of this one; the new one's id.

    Raises NotFound or Invalid.
    """
    given = assigned.own(viewer, assignment_id, at=at)
    redrafted(given, when, at=at)
    row = _locked(assignment_id)
    new = _replaced(viewer, row, when, row.programme_id, at=at)
    _record(viewer, "change assignment", new, given.people, at=at, before=str(assignment_id))
    return new.id


def end(viewer: Viewer, assignment_id: UUID, *, at: datetime) -> None:
    """From now on nobody must pass this because of this rule. Raises NotFound."""
    given = assigned.own(viewer, assignment_id, at=at)
    row = _locked(assignment_id)
    row.ended_at = at
    db.session.flush()
    _mark_stale(row)
    _record(viewer, "end assignment", row, given.people, at=at)


def move_to(viewer: Viewer, programme_id: UUID, other_id: UUID, *, at: datetime) -> int:
    """Puts another programme into every assignment of this one that is in force; how many."""
    query = select(Assignment).where(
        Assignment.programme_id == programme_id, Assignment.ended_at.is_(None)
    )
    rows = db.session.scalars(query.order_by(Assignment.id).with_for_update()).all()
    for row in rows:
        when = When(row.due_on, row.due_days, row.renew_months, row.renew_days)
        _replaced(viewer, row, when, other_id, at=at)
    return len(rows)


def _replaced(
    viewer: Viewer, row: Assignment, when: When, programme_id: UUID | None, *, at: datetime
) -> Assignment:
    """The new row in the place of one that ends in the same moment."""
    row.ended_at = at
    named = select(Assignee.person_id).where(Assignee.assignment_id == row.id)
    new = Assignment(
        id=new_id(),
        unit_id=row.unit_id,
        module_id=row.module_id,
        programme_id=programme_id,
        starts_on=row.starts_on,
        **_columns(when),
        replaces_id=row.id,
        made_by=viewer.person_id,
        made_at=at,
    )
    _add(new, db.session.scalars(named).all())
    return new


def _locked(assignment_id: UUID) -> Assignment:
    """Two who change one rule come in turn; the later one finds it ended."""
    query = select(Assignment).where(Assignment.id == assignment_id, Assignment.ended_at.is_(None))
    row = db.session.scalar(query.with_for_update())
    if row is None:
        raise NotFound("There is no such assignment here.")
    return row


def _record(
    viewer: Viewer, did: str, row: Assignment, named: int, *, at: datetime, **more: Any
) -> None:
    due = row.due_on.isoformat() if row.due_on else row.due_days
    audit.record(
        viewer,
        did,
        str(row.id),
        at=at,
        module=row.module_id,
        programme=str(row.programme_id) if row.programme_id else None,
        unit=str(row.unit_id) if row.unit_id else None,
        people=named,
        due=due,
        renew_months=row.renew_months,
        renew_days=row.renew_days,
        **more,
    )
