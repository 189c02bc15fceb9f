"""Terms: what is to be assigned to whom and by when, checked before it becomes a rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from elearn.access import Viewer, below, ruling, supervised_by
from elearn.days import day_of
from elearn.db import db
from elearn.errors import Invalid
from elearn.learning.duties.obligations import Rule, Step
from elearn.models.assignments import Programme, ProgrammeStep
from elearn.models.identifiers import new_id
from elearn.models.library import Module
from elearn.models.people import Person, Unit

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
    check(terms.when, starts_on)
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
    is_there = select(Module.id).where(
        Module.id == terms.module_id, Module.version_id.is_not(None), Module.archived_at.is_(None)
    )
    # Locked, so that nobody archives it meanwhile.
    is_there = is_there.with_for_update(read=True)
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
    inside = (
        select(Person.id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Person.id.in_(person_ids), supervised_by(viewer), below(Unit.path, reach))
    )
    if len(db.session.scalars(inside).all()) < len(person_ids):
        raise Invalid(
            "This programme belongs to a unit further down. Choose people of that unit.",
            code="people",
        )
    steps = select(ProgrammeStep).where(ProgrammeStep.programme_id == programme_id)
    return tuple(
        Step(tuple(row.modules), row.is_after_earlier)
        for row in db.session.scalars(steps.order_by(ProgrammeStep.place))
    )


def check(when: When, today: date, *, kept: date | None = None) -> None:
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
