"""The tree of units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, literal, select, update

from elearn import access, audit
from elearn.access import Viewer
from elearn.db import Moment, db
from elearn.errors import Invalid, NotAllowed, NotFound
from elearn.languages import one_line
from elearn.models.identifiers import new_id
from elearn.models.people import Person, Unit, UnitPlace
from elearn.people import counts

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


@dataclass(frozen=True)
class Moving:
    """A unit that is to go below another one, and how many units and people go with it; the
    unit is one of the units."""

    unit: Unit
    parent: Unit | None
    units: int
    people: int


def is_movable(viewer: Viewer, unit: Unit) -> bool:
    """Whether the viewer administers the unit above too, which loses this one."""
    above = unit.path[: -len(f"{unit.id.hex}/")]
    return access.reaches(viewer, above or None)


def moving(viewer: Viewer, unit_id: UUID, parent_id: UUID | None) -> Moving:
    """What a move would take along. Raises NotFound, NotAllowed, or Invalid where it cannot go
    there."""
    unit, parent = _to_move(viewer, unit_id, parent_id)
    inside = access.below(Unit.path, unit.path)
    at_work = Person.disabled_at.is_(None) & Person.erased_at.is_(None)
    people = select(func.count()).select_from(Person).join(Unit, Unit.id == Person.unit_id)
    return Moving(
        unit,
        parent,
        db.session.scalar(select(func.count()).select_from(Unit).where(inside)) or 0,
        db.session.scalar(people.where(inside, at_work)) or 0,
    )


def _to_move(viewer: Viewer, unit_id: UUID, parent_id: UUID | None) -> tuple[Unit, Unit | None]:
    """The unit, and the one above it to be, where it can go there."""
    unit = kept_by(viewer, unit_id)
    if not is_movable(viewer, unit):
        raise NotAllowed("Only who administers the unit above this one can move it away.")
    parent = db.session.get(Unit, parent_id) if parent_id else None
    is_there = parent_id is None or parent is not None
    if not is_there or not access.reaches(viewer, parent.path if parent else None):
        raise Invalid("Choose the unit that this one belongs to.", code="parent")
    if unit.parent_id == parent_id:
        raise Invalid("This unit stands there already. Choose another place.", code="parent")
    if parent and parent.path.startswith(unit.path):
        raise Invalid("A unit cannot stand below itself. Choose another place.", code="parent")
    if parent and LEVELS.index(unit.level) < LEVELS.index(parent.level):
        raise Invalid("This unit cannot stand below something smaller.", code="parent")
    longest = db.session.scalar(
        select(func.max(func.length(Unit.path))).where(access.below(Unit.path, unit.path))
    )
    depth = ((longest or 0) - len(unit.path)) // len(f"{unit.id.hex}/") + 1
    if (parent.path.count("/") if parent else 0) + depth > DEEPEST:
        raise Invalid("The tree is too deep here. Choose a unit further up.", code="parent")
    return unit, parent


def move(viewer: Viewer, unit_id: UUID, parent_id: UUID | None, *, at: datetime) -> None:
    """Puts a unit, with all below it, below another one, or makes it a root of the tree.

    Who supervises whom changes at once; days before are answered by where it stood then.
    Raises what `moving` raises.
    """
    # Two moves at once could put each unit below the other one.
    db.session.scalars(
        select(Unit.id)
        .where(Unit.parent_id.is_(None))
        .order_by(Unit.id)
        .with_for_update(key_share=True)
    ).all()
    unit, parent = _to_move(viewer, unit_id, parent_id)
    before, parent_before = unit.path, unit.parent_id
    after = f"{parent.path if parent else ''}{unit.id.hex}/"
    unit.parent_id = parent_id
    db.session.flush()
    db.session.execute(
        update(Unit)
        .where(access.below(Unit.path, before))
        .values(path=literal(after) + func.substr(Unit.path, len(before) + 1)),
        execution_options={"synchronize_session": False},
    )
    _place_anew(after, at=at)
    counts.mark_stale_below(after)
    audit.record(
        viewer,
        "move unit",
        str(unit.id),
        at=at,
        parent=str(parent_id) if parent_id else None,
        before=str(parent_before) if parent_before else None,
    )
    db.session.expire_all()


def _place_anew(path: str, *, at: datetime) -> None:
    """Ends where a unit and all below it stood, and begins where they stand."""
    moved = select(Unit.id, literal(at, Moment), Unit.path).where(access.below(Unit.path, path))
    ids = select(Unit.id).where(access.below(Unit.path, path))
    running = UnitPlace.unit_id.in_(ids) & UnitPlace.to_at.is_(None)
    # A place that began in this very moment was none.
    for change in (
        delete(UnitPlace).where(running, UnitPlace.from_at >= at),
        update(UnitPlace).where(running).values(to_at=at),
        insert(UnitPlace).from_select(["unit_id", "from_at", "path"], moved),
    ):
        db.session.execute(change, execution_options={"synchronize_session": False})


def _name(text: str) -> str:
    name = one_line(text)
    if not name or len(name) > LONGEST_NAME:
        raise Invalid("Give the name, in 200 characters at most.", code="name")
    return name
