"""The tree of units."""

from __future__ import annotations

from uuid import UUID

from elearn.db import db
from elearn.models.identifiers import new_id
from elearn.models.people import Unit


def add(name: str, level: str, *, parent: Unit | None = None, state: str | None = None) -> Unit:
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
    return unit


def name_of(unit_id: UUID | None) -> str:
    """What a unit is called; empty for none."""
    unit = db.session.get(Unit, unit_id) if unit_id else None
    return unit.name if unit else ""
