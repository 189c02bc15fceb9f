"""Counting: where the people of a unit stand, a line for each unit below it and for each rank.

Pure. What is asked of people is counted in courses: an officer with three of them counts thrice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from elearn.languages import sort_name
from elearn.learning.duties.obligations import Cell, Member, State

Counts = tuple[int, ...]
"""Whole numbers in the order of `MEASURES`."""

MEASURES = ("strength", "on_leave", "assigned", "passed", "overdue", "exempt", "expiring")
"""People and those of them on leave; then courses: asked for (exempt ones aside), passed, overdue
(run out and never passed alike), exempt, and passes that run out within `SOON`."""

SOON = timedelta(days=30)
NOTHING: Counts = (0,) * len(MEASURES)
_PASSED = (State.PASSED, State.EXPIRES_SOON)


@dataclass(frozen=True)
class Line:
    """A unit, by its id as in paths, or a rank; `key` is empty for people of the unit itself, and
    for those without a rank."""

    key: str
    name: str
    counts: Counts = NOTHING


@dataclass(frozen=True)
class Period:
    """A unit on a day: the same people by unit and by rank."""

    unit: str
    on: date
    units: tuple[Line, ...]
    ranks: tuple[Line, ...]

    def __post_init__(self) -> None:
        assert added(self.units) == added(self.ranks), "each person has one unit and one rank"

    @property
    def total(self) -> Counts:
        """All units together."""
        return added(self.units)


@dataclass
class Tallying:
    """Counts people as they are read. `children` are names of units by id, in their order."""

    path: str
    on: date
    children: Mapping[str, str]
    by_unit: dict[str, Counts] = field(default_factory=dict)
    by_rank: dict[str, Counts] = field(default_factory=dict)

    def add(self, member: Member, rank: str, cells: Iterable[Cell]) -> None:
        """Counts one person, who serves in the unit or below it."""
        assert member.path
        found = counts_of(cells, is_away=member.is_away(self.on), on=self.on)
        child = member.path.removeprefix(self.path).partition("/")[0]
        self.by_unit[child] = added_to(self.by_unit.get(child, NOTHING), found)
        self.by_rank[rank] = added_to(self.by_rank.get(rank, NOTHING), found)

    def period(self, unit: str) -> Period:
        """What was counted, the unit's own people first, those without a rank last."""
        own = Line("", unit, self.by_unit.get("", NOTHING))
        below = (
            Line(id, name, self.by_unit.get(id, NOTHING)) for id, name in self.children.items()
        )
        ranks = sorted(self.by_rank, key=lambda rank: (not rank, sort_name(rank), rank))
        by_rank = tuple(Line(rank, rank, self.by_rank[rank]) for rank in ranks)
        return Period(unit, self.on, (own, *below), by_rank)


def counts_of(cells: Iterable[Cell], *, is_away: bool, on: date) -> Counts:
    """One person. What was done without being asked for counts nowhere."""
    asked = [cell for cell in cells if cell.is_assigned]
    held = [cell for cell in asked if cell.state is not State.EXEMPT]
    passed = [cell for cell in held if cell.state in _PASSED]
    ending = [cell for cell in passed if cell.expires_on and cell.expires_on <= on + SOON]
    late = [cell for cell in held if cell.is_late]
    exempt = len(asked) - len(held)
    return (1, int(is_away), len(held), len(passed), len(late), exempt, len(ending))


def added_to(one: Counts, other: Counts) -> Counts:
    return tuple(map(sum, zip(one, other, strict=True)))


def added(lines: Iterable[Line]) -> Counts:
    """All lines together."""
    total = NOTHING
    for line in lines:
        total = added_to(total, line.counts)
    return total


def percent(counts: Counts) -> int | None:
    """How many of the courses asked for are passed, 0 to 100, rounded down; None of none."""
    told = dict(zip(MEASURES, counts, strict=True))
    return told["passed"] * 100 // told["assigned"] if told["assigned"] else None


def stored(period: Period) -> dict[str, Any]:
    """A period as it is kept: numbers, units and ranks, nobody's name."""
    return {
        "unit": period.unit,
        "on": period.on.isoformat(),
        "units": [[one.key, one.name, *one.counts] for one in period.units],
        "ranks": [[one.key, one.name, *one.counts] for one in period.ranks],
    }


def read(content: Mapping[str, Any]) -> Period:
    """A period that was kept."""
    on = date.fromisoformat(content["on"])
    units, ranks = _lines(content["units"]), _lines(content["ranks"])
    return Period(content["unit"], on, units, ranks)


def _lines(rows: Sequence[Sequence[Any]]) -> tuple[Line, ...]:
    return tuple(Line(row[0], row[1], tuple(row[2:])) for row in rows)
