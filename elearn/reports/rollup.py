"""The roll-up: units in numbers, each with its own people and all below it added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true

from elearn.access import Viewer
from elearn.errors import NotFound
from elearn.languages import sort_name
from elearn.learning.duties import ledger
from elearn.models.people import Unit
from elearn.reports import places, tallies
from elearn.reports.places import Place
from elearn.reports.tallies import Counted, Counts

BATCH = 500


@dataclass(frozen=True)
class Line:
    """A unit with all below it. `is_own`: only those who serve in the unit of the page itself."""

    id: UUID
    name: str
    counts: Counts
    is_own: bool = False


@dataclass(frozen=True)
class Rollup:
    """A unit and those right below it; without a `place`, all that the viewer supervises.

    `counted_at` is when the oldest of the counts was made, None where one never was; `stale`
    are the units to count anew.
    """

    place: Place | None
    lines: tuple[Line, ...]
    counted_at: datetime | None = None
    stale: tuple[UUID, ...] = ()

    @property
    def total(self) -> Counts:
        """All lines together."""
        return sum((one.counts for one in self.lines), Counts())


def percent(counts: Counts) -> int | None:
    """How much of what is asked for is passed, 0 to 100, rounded down; None of nothing."""
    done = counts.passed + counts.expires_soon
    return done * 100 // counts.assigned if counts.assigned else None


def of_units(viewer: Viewer, unit_id: UUID | None, *, at: datetime) -> Rollup:
    """The counts of a unit and of those right below it; without one, of all that the viewer
    supervises, or of the one, where it is one. Raises NotFound."""
    found = _found(viewer, unit_id, at=at)
    place, chosen = _chosen(found, unit_id)
    inside = [one for one in found.values() if place is None or one.path.startswith(place.path)]
    lines = []
    for unit in chosen:
        is_own = place is not None and unit.id == place.id
        theirs = [unit] if is_own else [one for one in inside if one.path.startswith(unit.path)]
        lines.append(Line(unit.id, unit.name, tallies.total(theirs), is_own))
    ages = [one.counted_at for one in inside if one.counted_at]
    return Rollup(
        place,
        tuple(lines),
        min(ages) if ages and len(ages) == len(inside) else None,
        tuple(tallies.stale(inside)),
    )


def _found(viewer: Viewer, unit_id: UUID | None, *, at: datetime) -> dict[UUID, Counted]:
    """The units with all below, and the one above, by id."""
    inside: ColumnElement[bool] = true()
    if unit_id is not None:
        above = select(Unit.parent_id).where(Unit.id == unit_id).correlate(None)
        is_above = Unit.id == above.scalar_subquery()
        inside = or_(places.within(viewer, unit_id), is_above)
    return {one.id: one for one in tallies.of_units(viewer, inside, at=at)}


def _chosen(
    found: Mapping[UUID, Counted], unit_id: UUID | None
) -> tuple[Place | None, list[Counted]]:
    """The unit of the page, and those of its lines: itself, then what is below it, by name."""
    if unit_id is None:
        roots = [one for one in found.values() if one.parent_id not in found]
        if len(roots) != 1:
            return None, _by_name(roots)
        unit_id = roots[0].id
    unit = found.get(unit_id)
    if unit is None:
        raise NotFound("There is no such unit here.")
    above = found.get(unit.parent_id) if unit.parent_id else None
    place = Place(
        unit.id,
        unit.name,
        unit.level,
        unit.path,
        Place(above.id, above.name, above.level, above.path) if above else None,
    )
    children = [one for one in found.values() if one.parent_id == unit_id]
    return place, [unit, *_by_name(children)]


def _by_name(units: Iterable[Counted]) -> list[Counted]:
    return sorted(units, key=lambda one: sort_name(one.name))


def then(viewer: Viewer, unit_id: UUID | None, *, at: datetime) -> Rollup:
    """The same at a past moment, from the facts and postings as they stood. Raises NotFound.

    Units are called what they are called today; in the tree they stand where they stood.
    """
    today = _found(viewer, unit_id, at=at)
    place, chosen = _chosen(today, unit_id)
    where = places.within(viewer, place.id if place else None, past=True)
    counts: dict[UUID, Counts] = {one.id: Counts() for one in chosen}
    names = {one.id: one.name for one in today.values()}
    after: UUID | None = None
    while True:
        people = ledger.read(viewer, where, at=at, limit=BATCH, after=after, past=True)
        for entry in people.entries:
            assert entry.unit_id is not None, "read by units"
            key = _line_of(entry.member.path or "", place, counts) or entry.unit_id
            names.setdefault(key, entry.unit)
            counts[key] = counts.get(key, Counts()) + tallies.of_person(entry, people)
        if len(people.entries) < BATCH:
            break
        after = people.entries[-1].id
    own = place.id if place else None
    lines = [Line(id, names[id], found, is_own=id == own) for id, found in counts.items()]
    return Rollup(place, tuple(lines))


def _line_of(path: str, place: Place | None, lines: Iterable[UUID]) -> UUID | None:
    """In which line somebody counts who served at this place of the tree."""
    parts = [UUID(part) for part in path.split("/") if part]
    if place is None:
        return next((id for id in parts if id in lines), None)
    below = parts[parts.index(place.id) + 1 :] if place.id in parts else []
    return below[0] if below else place.id
