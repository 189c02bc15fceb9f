"""Places: the units that a report is about, as its reader may see them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import aliased

from elearn.access import Viewer, below, supervised_by
from elearn.db import db
from elearn.errors import NotFound
from elearn.models.people import Unit


@dataclass(frozen=True)
class Place:
    """A unit. `above` is the one that it belongs to, None where the reader does not see it."""

    id: UUID
    name: str
    level: str
    path: str
    above: Place | None = None


def supervised(viewer: Viewer, unit_id: UUID) -> Place:
    """A unit whose people the viewer supervises. Raises NotFound."""
    chosen = aliased(Unit)
    seen = select(Unit.id).where(supervised_by(viewer))
    row = db.session.execute(
        select(chosen.name, chosen.level, chosen.path, Unit)
        .outerjoin(Unit, and_(Unit.id == chosen.parent_id, supervised_by(viewer)))
        .where(chosen.id == unit_id, chosen.id.in_(seen))
    ).first()
    if row is None:
        raise NotFound("There is no such unit here.")
    name, level, path, unit = row
    above = Place(unit.id, unit.name, unit.level, unit.path) if unit else None
    return Place(unit_id, name, level, path, above)


def within(viewer: Viewer, unit_id: UUID | None, *, past: bool = False) -> ColumnElement[bool]:
    """The units that are this one or below it, none where the viewer does not supervise it;
    without one, all.

    For a day that is `past`, as the ledger takes it; then it raises NotFound.
    """
    if unit_id is None:
        return true()
    if past:
        return below(Unit.path, supervised(viewer, unit_id).path)
    found = select(Unit.path).where(Unit.id == unit_id, supervised_by(viewer)).correlate(None)
    path = found.scalar_subquery()
    # The same range as `access.below`, of a path that the database finds by itself.
    end = found.with_only_columns(
        func.substr(Unit.path, 1, func.length(Unit.path) - 1).concat("0")
    ).scalar_subquery()
    return and_(Unit.path >= path, Unit.path < end)
