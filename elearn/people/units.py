"""The tree of units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from elearn import access, audit
from elearn.access import Viewer
from elearn.db import db
from elearn.errors import Invalid, NotFound
from elearn.languages import one_line
from elearn.models.identifiers import new_id
from elearn.models.people import Person, Unit, UnitPlace

LEVELS = ("country", "agency", "department", "unit")
LONGEST_NAME = 200
# A unit's path holds 33 characters for each level, in a column of 500.
DEEPEST = 15


@dataclass(frozen=True)
class Place:
    """A unit in the tree as the viewer sees it: `depth` from 0, and how many people serve there."""

    id: UUID
    name: str
    level: str
    depth: int
    people: int


def add(
    name: str, level: str, *, at: datetime, parent: Unit | None = None, state: str | None = None
) -> Unit:
    """Adds a unit under its parent; the state is its own or the parent's."""
    id = new_id()
    unit = Unit(
        id=id,
        parent_id=parent.id if parent else None,
        level=level,
        name=name,
        state=state or (parent.state if parent else None),
        path=f"{parent.path if parent else ''}{id.hex}/",
    )
    db.session.add(unit)
    db.session.flush()
    db.session.add(UnitPlace(unit_id=unit.id, from_at=at, path=unit.path))
    return unit


def at_place(place: str) -> Unit:
    """The unit of these names from the root down, as `Kazakhstan/Agency/North`. Raises NotFound."""
    found: Unit | None = None
    for name in place.split("/"):
        is_below = Unit.parent_id == (found.id if found else None)
        found = db.session.scalar(select(Unit).where(Unit.name == name.strip(), is_below).limit(1))
        if found is None:
            raise NotFound(
                "There is no unit %(place)s; give its names from the country down.", place=place
            )
    assert found is not None, "a text split has a first part"
    return found


def name_of(unit_id: UUID | None) -> str:
    """What a unit is called; empty for none."""
    unit = db.session.get(Unit, unit_id) if unit_id else None
    return unit.name if unit else ""


def tree(viewer: Viewer) -> list[Place]:
    """The units that the viewer administers, each after the one it belongs to, by name."""
    return _places(access.units_of(viewer))


def supervised(viewer: Viewer) -> list[Place]:
    """The same of the units that the viewer supervises."""
    return _places(access.supervised_by(viewer))


def _places(which: ColumnElement[bool]) -> list[Place]:
    serving = (
        select(Person.unit_id, func.count().label("people"))
        .where(Person.disabled_at.is_(None), Person.erased_at.is_(None))
        .group_by(Person.unit_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Unit, func.coalesce(serving.c.people, 0))
        .outerjoin(serving, serving.c.unit_id == Unit.id)
        .where(which)
    ).all()
    names = {unit.id.hex: unit.name for unit, _people in rows}

    def place(unit: Unit) -> list[tuple[str, str]]:
        return [(names[part], part) for part in unit.path.strip("/").split("/") if part in names]

    ordered = sorted(rows, key=lambda row: place(row[0]))
    return [
        Place(unit.id, unit.name, unit.level, len(place(unit)) - 1, people)
        for unit, people in ordered
    ]


def kept_by(viewer: Viewer, unit_id: UUID) -> Unit:
    """A unit that the viewer administers. Raises NotFound."""
    unit = db.session.scalar(select(Unit).where(Unit.id == unit_id, access.units_of(viewer)))
    if unit is None:
        raise NotFound("There is no such unit here.")
    return unit


def allow(viewer: Viewer, unit_id: UUID | None) -> None:
    """Raises Invalid where the viewer cannot put somebody into this unit, or into none."""
    unit = db.session.get(Unit, unit_id) if unit_id else None
    if not access.reaches(viewer, unit.path if unit else None):
        raise Invalid("Choose one of your units.", code="unit")


def found(
    viewer: Viewer, name: str, level: str, parent_id: UUID | None, state: str, *, at: datetime
) -> Unit:
    """Founds a unit below one that the viewer administers. Raises Invalid.

    Without a parent it is a root of the tree, which is for administrators of the whole hub.
    """
    if parent_id is None and not viewer.keeps_hub:
        raise Invalid("Choose the unit that this one belongs to.", code="parent")
    parent = db.session.get(Unit, parent_id) if parent_id else None
    if parent_id and (parent is None or not access.reaches(viewer, parent.path)):
        raise Invalid("Choose the unit that this one belongs to.", code="parent")
    if level not in LEVELS or (parent and LEVELS.index(level) < LEVELS.index(parent.level)):
        raise Invalid("Choose what it is; it cannot stand below something smaller.", code="level")
    if state and not re.fullmatch("[a-z]{2}", state):
        raise Invalid("Write the state as two letters, such as kz or tj, or none.", code="state")
    if parent and parent.path.count("/") >= DEEPEST:
        raise Invalid("The tree is too deep here. Choose a unit further up.", code="parent")
    unit = add(_name(name), level, at=at, parent=parent, state=state or None)
    audit.record(viewer, "add unit", str(unit.id), at=at, name=unit.name)
    return unit


def rename(viewer: Viewer, unit_id: UUID, name: str, *, at: datetime) -> None:
    """Calls a unit by another name. Raises NotFound or Invalid."""
    unit = kept_by(viewer, unit_id)
    before, unit.name = unit.name, _name(name)
    audit.record(viewer, "rename unit", str(unit.id), at=at, name=unit.name, before=before)


def _name(text: str) -> str:
    name = one_line(text)
    if not name or len(name) > LONGEST_NAME:
        raise Invalid("Give the name, in 200 characters at most.", code="name")
    return name
