"""Programmes: courses in an order, some of them instead of others."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update

from elearn import audit
from elearn.access import Viewer, ruling, supervised_by
from elearn.db import db
from elearn.errors import Conflict, Invalid, NotFound
from elearn.languages import one_line
from elearn.learning.assigning import assignments
from elearn.learning.assigning.touched import Change
from elearn.learning.duties.obligations import Rule, Step
from elearn.models.assignments import Assignment, Programme, ProgrammeStep
from elearn.models.identifiers import new_id
from elearn.models.library import Module
from elearn.models.people import Unit

LONGEST_TITLE = 200
MOST_STEPS = 20
MOST_ALTERNATIVES = 3


@dataclass(frozen=True)
class Listed:
    """A programme as a supervisor sees it; `is_own` says that it is hers to change, which one
    from a unit above is not."""

    id: UUID
    title: str
    unit_id: UUID
    unit: str
    unit_path: str
    is_own: bool
    steps: tuple[Step, ...]


def listed(viewer: Viewer) -> list[Listed]:
    """The programmes that the viewer may assign, by title."""
    return _listed(viewer, or_(supervised_by(viewer), ruling(viewer)))


def one(viewer: Viewer, programme_id: UUID) -> Listed:
    """A programme that the viewer may assign. Raises NotFound."""
    here = or_(supervised_by(viewer), ruling(viewer)) & (Programme.id == programme_id)
    found = _listed(viewer, here)
    if not found:
        raise NotFound("There is no such programme here.")
    return found[0]


def own(viewer: Viewer, programme_id: UUID) -> Listed:
    """A programme that the viewer may change. Raises NotFound."""
    found = one(viewer, programme_id)
    if not found.is_own:
        raise NotFound("There is no such programme here.")
    return found


def _listed(viewer: Viewer, which: ColumnElement[bool]) -> list[Listed]:
    query = (
        select(Programme, Unit, supervised_by(viewer).label("is_own"))
        .join(Unit, Unit.id == Programme.unit_id)
        .where(Programme.ended_at.is_(None), which)
        .order_by(Programme.title, Programme.id)
    )
    rows = db.session.execute(query).all()
    steps = steps_of([programme.id for programme, _unit, _own in rows])
    return [
        Listed(
            programme.id,
            programme.title,
            unit.id,
            unit.name,
            unit.path,
            bool(is_own),
            steps.get(programme.id, ()),
        )
        for programme, unit, is_own in rows
    ]


def steps_of(ids: Collection[UUID]) -> dict[UUID, tuple[Step, ...]]:
    """The steps of programmes in their order."""
    query = select(ProgrammeStep).where(ProgrammeStep.programme_id.in_(ids))
    found: dict[UUID, tuple[Step, ...]] = {}
    for row in db.session.scalars(query.order_by(ProgrammeStep.programme_id, ProgrammeStep.place)):
        step = Step(tuple(row.modules), row.is_after_earlier)
        found[row.programme_id] = (*found.get(row.programme_id, ()), step)
    return found


def make(
    viewer: Viewer, unit_id: UUID | None, title: str, steps: Sequence[Step], *, at: datetime
) -> UUID:
    """Makes a programme for a unit and those below it. Raises Invalid."""
    unit = db.session.scalar(select(Unit).where(Unit.id == unit_id, supervised_by(viewer)))
    if unit is None:
        raise Invalid("Choose one of your units.", code="unit")
    programme = _added(viewer, unit.id, title, steps, at=at)
    audit.record(
        viewer, "make programme", str(programme.id), at=at, title=programme.title, unit=unit.name
    )
    return programme.id


def _added(
    viewer: Viewer,
    unit_id: UUID,
    title: str,
    steps: Sequence[Step],
    *,
    at: datetime,
    replaces_id: UUID | None = None,
) -> Programme:
    kept = checked(title, steps)
    programme = Programme(
        id=new_id(),
        unit_id=unit_id,
        title=one_line(title),
        replaces_id=replaces_id,
        made_by=viewer.person_id,
        made_at=at,
    )
    db.session.add(programme)
    db.session.flush()
    db.session.add_all(
        ProgrammeStep(
            programme_id=programme.id,
            place=place,
            modules=list(step.modules),
            is_after_earlier=step.is_after_earlier,
        )
        for place, step in enumerate(kept, 1)
    )
    db.session.flush()
    return programme


def checked(title: str, steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps of a programme as they are kept. Raises Invalid, also for its title."""
    if not 0 < len(one_line(title)) <= LONGEST_TITLE:
        raise Invalid("Give the programme a name, in 200 characters at most.", code="title")
    if not 0 < len(steps) <= MOST_STEPS:
        raise Invalid("Choose at least one course, and 20 steps at most.", code="steps")
    named = [id for step in steps for id in step.modules]
    offered = select(Module.id).where(Module.id.in_(named), Module.archived_at.is_(None))
    # Locked, so that nobody archives one meanwhile.
    known = set(db.session.scalars(offered.with_for_update(read=True)))
    if set(named) - known or any(len(step.modules) > MOST_ALTERNATIVES for step in steps):
        raise Invalid("Choose courses from the list, three to a step at most.", code="steps")
    if len(named) != len(set(named)):
        raise Invalid("A course stands here twice. Choose each only once.", code="steps")
    first, *others = steps
    return (Step(first.modules), *others)


def change(
    viewer: Viewer, programme_id: UUID, title: str, steps: Sequence[Step], *, at: datetime
) -> UUID:
    """Puts another programme in the place of this one, in all that is assigned by it.

    The new one's id. Raises NotFound or Invalid.
    """
    before = own(viewer, programme_id)
    _lock(programme_id)
    programme = _added(viewer, before.unit_id, title, steps, at=at, replaces_id=programme_id)
    moved = assignments.move_to(viewer, programme_id, programme.id, at=at)
    _end(programme_id, at=at)
    audit.record(
        viewer,
        "change programme",
        str(programme.id),
        at=at,
        title=programme.title,
        before=str(programme_id),
        assignments=moved,
    )
    return programme.id


def redrafted(given: Sequence[Rule], steps: tuple[Step, ...], named: Collection[UUID]) -> Change:
    """What these rules become with other steps; `named` are the people whom they name."""
    return Change(given, [replace(rule, steps=steps) for rule in given], named)


def end(viewer: Viewer, programme_id: UUID, *, at: datetime) -> None:
    """Ends a programme. Raises NotFound, and Conflict while it is assigned to anybody."""
    before = own(viewer, programme_id)
    _lock(programme_id)
    is_used = select(Assignment.id).where(
        Assignment.programme_id == programme_id, Assignment.ended_at.is_(None)
    )
    if db.session.scalar(is_used.limit(1)) is not None:
        raise Conflict("This programme is assigned still. End its assignments first.", code="used")
    _end(programme_id, at=at)
    audit.record(viewer, "end programme", str(programme_id), at=at, title=before.title)


def _lock(programme_id: UUID) -> None:
    """Two who change one programme come in turn; the later one finds it ended."""
    query = select(Programme.id).where(Programme.id == programme_id, Programme.ended_at.is_(None))
    if db.session.scalar(query.with_for_update()) is None:
        raise NotFound("There is no such programme here.")


def _end(programme_id: UUID, *, at: datetime) -> None:
    db.session.execute(update(Programme).where(Programme.id == programme_id).values(ended_at=at))
