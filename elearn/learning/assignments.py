"""Assignments: who must pass what by when. Given, changed and ended; each change a new row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from elearn import audit
from elearn.access import Viewer, below, ruling, supervised_by
from elearn.days import day_of
from elearn.db import db
from elearn.errors import Invalid, NotFound
from elearn.learning import assigned
from elearn.learning.assigned import Given
from elearn.learning.obligations import Rule, Step
from elearn.models.assignments import Assignee, Assignment, Programme, ProgrammeStep
from elearn.models.identifiers import new_id
from elearn.models.library import Module
from elearn.models.people import Person, Unit
from elearn.people import counts

MOST_NAMED = 200
LONGEST = timedelta(days=3650)


@dataclass(frozen=True)
class When:
    """By when, and for how long a pass counts: due on a day, or so many days after joining the
    unit, or neither; a pass counts for `renew_months`, and may be renewed `renew_days` before."""

    due_on: date | None = None
    due_days: int | None = None
    renew_months: int | None = None
    renew_days: int = 30


@dataclass(frozen=True)
class Terms:
    """What is assigned to whom: a course or a programme; a unit with all below it, or people."""

    module_id: str | None = None
    programme_id: UUID | None = None
    unit_id: UUID | None = None
    person_ids: frozenset[UUID] = frozenset()
    when: When = field(default_factory=When)


def drafted(viewer: Viewer, terms: Terms, *, at: datetime) -> Rule:
    """The rule that these terms would make from today on. Raises Invalid."""
    path = _whom(viewer, terms)
    steps = _what(viewer, terms, path)
    starts_on = day_of(at)
    _check(terms.when, starts_on)
    when = terms.when
    return Rule(
        new_id(),
        steps,
        path,
        starts_on,
        due_on=when.due_on,
        due_days=when.due_days,
        renew_months=when.renew_months,
        renew_days=when.renew_days,
    )


def _whom(viewer: Viewer, terms: Terms) -> str | None:
    """The path of the unit that is meant; None where people are named. Raises Invalid."""
    if terms.person_ids:
        _check_named(viewer, terms.person_ids)
        return None
    query = select(Unit.path).where(Unit.id == terms.unit_id, supervised_by(viewer))
    path = db.session.scalar(query)
    if path is None:
        raise Invalid("Choose one of your units, or people of it.", code="unit")
    return path


def _check_named(viewer: Viewer, person_ids: frozenset[UUID]) -> None:
    if viewer.person_id in person_ids:
        raise Invalid("You cannot be named yourself: your supervisor does that.", code="people")
    if len(person_ids) > MOST_NAMED:
        raise Invalid("Name 200 people at most, or choose their unit.", code="people")
    known = (
        select(Person.id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Person.id.in_(person_ids), Person.disabled_at.is_(None), supervised_by(viewer))
    )
    if len(db.session.scalars(known).all()) < len(person_ids):
        raise Invalid("Choose people of your units.", code="people")


def _what(viewer: Viewer, terms: Terms, path: str | None) -> tuple[Step, ...]:
    """The steps that are assigned. Raises Invalid."""
    if terms.programme_id is not None:
        return _programme(viewer, terms.programme_id, path, terms.person_ids)
    is_there = select(Module.id).where(Module.id == terms.module_id, Module.version_id.is_not(None))
    if terms.module_id is None or db.session.scalar(is_there) is None:
        raise Invalid("Choose a course or a programme.", code="what")
    return (Step((terms.module_id,)),)


def _programme(
    viewer: Viewer, programme_id: UUID, path: str | None, person_ids: frozenset[UUID]
) -> tuple[Step, ...]:
    """The steps of a programme. Raises Invalid where it is not for this unit or these people."""
    query = (
        select(Unit.path)
        .join(Programme, Programme.unit_id == Unit.id)
        .where(
            Programme.id == programme_id,
            Programme.ended_at.is_(None),
            or_(supervised_by(viewer), ruling(viewer)),
        )
    )
    reach = db.session.scalar(query)
    if reach is None:
        raise Invalid("Choose a course or a programme.", code="what")
    if path is not None and not path.startswith(reach):
        raise Invalid(
            "This programme belongs to a unit further down. Choose that unit or one below it.",
            code="unit",
        )
    inside = select(Person.id).join(Unit, Unit.id == Person.unit_id).where(below(Unit.path, reach))
    if len(db.session.scalars(inside.where(Person.id.in_(person_ids))).all()) < len(person_ids):
        raise Invalid(
            "This programme belongs to a unit further down. Choose people of that unit.",
            code="people",
        )
    steps = select(ProgrammeStep).where(ProgrammeStep.programme_id == programme_id)
    return tuple(
        Step(tuple(row.modules), row.is_after_earlier)
        for row in db.session.scalars(steps.order_by(ProgrammeStep.place))
    )


def _check(when: When, today: date, *, kept: date | None = None) -> None:
    """Raises Invalid. A day that is over may stay where it is kept from before."""
    if when.due_on is not None and when.due_days is not None:
        raise Invalid("Give a day, or a number of days, not both.", code="due")
    if when.due_on is not None and when.due_on != kept:
        if when.due_on < today:
            raise Invalid("This day is over. Give today or a later one.", code="due_on")
        if when.due_on > today + LONGEST:
            raise Invalid("Give a day within the ten years to come.", code="due_on")
    if when.due_days is not None and not 1 <= when.due_days <= LONGEST.days:
        raise Invalid("Give the days as a whole number from 1 to 3650.", code="due_days")
    if when.renew_months is not None and not 1 <= when.renew_months <= 120:
        raise Invalid("Give the months as a whole number from 1 to 120.", code="renew_months")
    if not 0 <= when.renew_days <= 365:
        raise Invalid("Give the days as a whole number from 0 to 365.", code="renew_days")


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
    _check(when, day_of(at), kept=given.rule.due_on)
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
