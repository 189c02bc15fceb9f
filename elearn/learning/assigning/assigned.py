"""What is assigned now, as those see it who supervise the people concerned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true

from elearn.access import Viewer, ruling, supervised_by
from elearn.db import db
from elearn.errors import NotFound
from elearn.learning.duties import rules
from elearn.learning.duties.obligations import Rule
from elearn.models.assignments import Assignee, Assignment, Programme
from elearn.models.people import Person, Unit


@dataclass(frozen=True)
class Given:
    """An assignment that is in force. `unit` is empty where people are named.

    `people` counts those of the viewer's units whom it concerns. `is_own` says that it is hers
    to change: one from a unit above is not, nor one that names people of others, or herself.
    """

    rule: Rule
    module_id: str | None
    programme_id: UUID | None
    programme: str
    unit_id: UUID | None
    unit: str
    is_own: bool
    people: int
    made_by: str
    made_at: datetime

    @property
    def id(self) -> UUID:
        return self.rule.id

    @property
    def is_named(self) -> bool:
        """Whether it names people, wherever they serve."""
        return self.unit_id is None


def listed(viewer: Viewer, *, at: datetime) -> list[Given]:
    """All that concern the viewer's units: her own first, each part by the day it was made."""
    found = _given(viewer, true(), at=at)
    return sorted(found, key=lambda one: (not one.is_own, one.made_at, one.id))


def own(viewer: Viewer, assignment_id: UUID, *, at: datetime) -> Given:
    """One that the viewer may change. Raises NotFound."""
    found = _given(viewer, Assignment.id == assignment_id, at=at)
    if not found or not found[0].is_own:
        raise NotFound("There is no such assignment here.")
    return found[0]


def of_programme(viewer: Viewer, programme_id: UUID, *, at: datetime) -> list[Given]:
    """Those of one programme that concern the viewer's units."""
    return _given(viewer, Assignment.programme_id == programme_id, at=at)


def named_in(viewer: Viewer, assignment_id: UUID) -> list[UUID]:
    """The people of the viewer's units whom an assignment names."""
    return [id for _assignment, id in _named(viewer, Assignee.assignment_id == assignment_id)]


def _given(viewer: Viewer, which: ColumnElement[bool], *, at: datetime) -> list[Given]:
    query = (
        select(
            Assignment, Unit.name, Unit.path, Programme.title, Person.name, supervised_by(viewer)
        )
        .join(Person, Person.id == Assignment.made_by)
        .outerjoin(Unit, Unit.id == Assignment.unit_id)
        .outerjoin(Programme, Programme.id == Assignment.programme_id)
        .where(rules.standing(Assignment, at), which, _concerns(viewer))
    )
    rows = db.session.execute(query).all()
    if not rows:
        return []
    by_id = _rules([row[0].id for row in rows], at=at)
    named, others = _people_named(viewer, [row[0] for row in rows])
    people = _people_by_path(viewer)
    return [
        Given(
            by_id[row.id],
            row.module_id,
            row.programme_id,
            title or "",
            row.unit_id,
            unit or "",
            bool(is_own) if path else row.id not in others,
            _below(people, path) if path else named.get(row.id, 0),
            maker,
            row.made_at,
        )
        for row, unit, path, title, maker, is_own in rows
        if row.id in by_id
    ]


def _rules(ids: Sequence[UUID], *, at: datetime) -> dict[UUID, Rule]:
    """The rules of these assignments; one that has ended in this moment is left out."""
    rows = db.session.execute(rules.steps(at).where(Assignment.id.in_(ids)))
    return {rule.id: rule for rule in rules.made(rules.Asked(*row) for row in rows)}


def _concerns(viewer: Viewer) -> ColumnElement[bool]:
    """The assignments to the viewer's units, to those above, and to people of hers."""
    named = _named_people(viewer).where(Assignee.assignment_id == Assignment.id)
    return or_(supervised_by(viewer), ruling(viewer), named.correlate(Assignment).exists())


def _named_people(viewer: Viewer) -> Select[UUID, UUID]:
    return (
        select(Assignee.assignment_id, Assignee.person_id)
        .join(Person, Person.id == Assignee.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(supervised_by(viewer), Person.disabled_at.is_(None))
    )


def _named(viewer: Viewer, which: ColumnElement[bool]) -> Sequence[Any]:
    query = _named_people(viewer).where(which).order_by(Person.sort_name, Person.id)
    return db.session.execute(query).all()


def _people_named(viewer: Viewer, rows: Sequence[Assignment]) -> tuple[dict[UUID, int], set[UUID]]:
    """How many people of the viewer's each of these names; and which name others, or herself."""
    ids = [row.id for row in rows if row.unit_id is None]
    if not ids:
        return {}, set()
    seen = {(one, id) for one, id in _named(viewer, Assignee.assignment_id.in_(ids))}
    everybody = (
        select(Assignee.assignment_id, Assignee.person_id)
        .join(Person, Person.id == Assignee.person_id)
        .where(Assignee.assignment_id.in_(ids), Person.disabled_at.is_(None))
    )
    others = {
        one
        for one, id in db.session.execute(everybody)
        if (one, id) not in seen or id == viewer.person_id
    }
    named = dict.fromkeys(ids, 0)
    for one, _id in seen:
        named[one] += 1
    return named, others


def _people_by_path(viewer: Viewer) -> Sequence[Any]:
    query = (
        select(Unit.path, func.count())
        .join(Person, and_(Person.unit_id == Unit.id, Person.disabled_at.is_(None)))
        .where(supervised_by(viewer))
        .group_by(Unit.path)
    )
    return db.session.execute(query).all()


def _below(people: Sequence[Any], path: str) -> int:
    return sum(count for one, count in people if one.startswith(path))
