"""The completion matrix: people and modules, the same value for a page and for files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_

from elearn.access import Viewer
from elearn.days import day_of
from elearn.errors import Invalid
from elearn.languages import sort_name
from elearn.learning.duties import ledger
from elearn.learning.duties.ledger import Entry, Ledger, Module
from elearn.learning.duties.obligations import Cell, State
from elearn.models.people import Person
from elearn.reports import columns, narrowing, places
from elearn.reports.filters import Filters

PAGE, WHOLE, BATCH = 50, 500, 250
MOST_READ, MOST_SORTED = 2_000, 1_000
# Nothing is to be done about these, whatever their day.
_AT_REST = frozenset({State.PASSED, State.WAITING, State.ON_LEAVE, State.EXEMPT})
_AHEAD = {"week": timedelta(days=7), "month": timedelta(days=30)}


@dataclass(frozen=True)
class Row:
    """A person, and where he or she stands in each module of the matrix; None: not asked for."""

    entry: Entry
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Matrix:
    """People and modules on a day. `after` is whom the next page follows, None on the last.

    `unit` is the name of the one that was chosen, empty without one. `is_unfinished`: so many
    people were looked through for those chosen that the page ends before it is full.
    """

    filters: Filters
    on: date
    unit: str
    modules: tuple[Module, ...]
    rows: tuple[Row, ...]
    after: UUID | None = None
    is_unfinished: bool = False


@dataclass(frozen=True)
class _Found:
    entry: Entry
    cells: dict[str, Cell]


@dataclass(frozen=True)
class _Frame:
    """All of a matrix but its rows."""

    filters: Filters
    on: date
    unit: str
    modules: tuple[Module, ...]

    def around(
        self, found: list[_Found], after: UUID | None = None, is_unfinished: bool = False
    ) -> Matrix:
        ids = [one.id for one in self.modules]
        rows = tuple(Row(one.entry, tuple(map(one.cells.get, ids))) for one in found)
        return Matrix(self.filters, self.on, self.unit, self.modules, rows, after, is_unfinished)


def completion(viewer: Viewer, filters: Filters, *, at: datetime) -> Matrix:
    """One page. Raises NotFound for a unit that the viewer does not supervise, and Invalid
    where more than 1,000 people are to be sorted."""
    most = WHOLE if filters.is_whole else PAGE
    if filters.sort != "unit":
        return _sorted_page(viewer, filters, most, at=at)
    # Of those who are looked through most are often what is asked for.
    size = min(3 * most, BATCH) if filters.picks else most + 1
    found: list[_Found] = []
    known: dict[str, Module] = {}
    after, read = filters.after, 0
    while True:
        people = _read(viewer, filters, size, after, at=at)
        found += _picked(people, filters)
        known |= people.modules
        read += size
        after = people.entries[-1].id if len(people.entries) == size else None
        if after is None or len(found) > most or read + BATCH > MOST_READ:
            break
        size = BATCH
    unit = _unit(viewer, filters, people)
    shown = found[:most]
    is_unfinished = after is not None and len(found) <= most
    if len(found) > most:
        after = shown[-1].entry.id
    frame = _Frame(filters, people.on, unit, _columns(known.values(), shown))
    return frame.around(shown, after, is_unfinished)


def pages(viewer: Viewer, filters: Filters, *, at: datetime) -> Iterator[Matrix]:
    """Everything that the pages show, in their order, some hundred people at a time.

    All have the same modules. Raises as `completion` does, before anything is read.
    """
    unit = places.supervised(viewer, filters.unit).name if filters.unit else ""
    if filters.sort != "unit":
        found, people = _sorted(viewer, filters, at=at)
        frame = _Frame(filters, people.on, unit, _columns(people.modules.values(), found))
        return iter([frame.around(found)])
    modules = columns.within(viewer, filters, at=at)
    frame = _Frame(filters, day_of(filters.moment(at)), unit, modules)
    return _batches(viewer, frame, at=at)


def _batches(viewer: Viewer, frame: _Frame, *, at: datetime) -> Iterator[Matrix]:
    after: UUID | None = None
    while True:
        people = _read(viewer, frame.filters, BATCH, after, at=at)
        yield frame.around(_picked(people, frame.filters))
        if len(people.entries) < BATCH:
            return
        after = people.entries[-1].id


def _sorted_page(viewer: Viewer, filters: Filters, most: int, *, at: datetime) -> Matrix:
    found, people = _sorted(viewer, filters, at=at)
    before = [place for place, one in enumerate(found) if one.entry.id == filters.after]
    rest = found[before[0] + 1 :] if before else found
    shown = rest[:most]
    after = shown[-1].entry.id if len(rest) > most else None
    unit = _unit(viewer, filters, people)
    frame = _Frame(filters, people.on, unit, _columns(people.modules.values(), shown))
    return frame.around(shown, after)


def _unit(viewer: Viewer, filters: Filters, people: Ledger) -> str:
    """What the chosen unit is called. Raises NotFound where the viewer does not supervise it,
    for then nobody was found in it."""
    if filters.unit is None:
        return ""
    return people.units.get(filters.unit) or places.supervised(viewer, filters.unit).name


def _sorted(viewer: Viewer, filters: Filters, *, at: datetime) -> tuple[list[_Found], Ledger]:
    """All that are asked for, by name or those with most that is late first."""
    people = _read(viewer, filters, MOST_SORTED + 1, None, at=at)
    if len(people.entries) > MOST_SORTED:
        raise Invalid(
            "More than %(most)s people are too many to sort like this. Choose a smaller unit.",
            code="sort",
            most=MOST_SORTED,
        )
    found = _picked(people, filters)
    found.sort(key=lambda one: sort_name(one.entry.name))
    if filters.sort == "late":
        found.sort(key=lambda one: -sum(cell.is_late for cell in one.cells.values()))
    return found, people


def _read(
    viewer: Viewer, filters: Filters, limit: int, after: UUID | None, *, at: datetime
) -> Ledger:
    return ledger.read(
        viewer,
        _asked_for(viewer, filters, at=at),
        at=filters.moment(at),
        limit=limit,
        after=after,
        past=filters.is_past,
    )


def _asked_for(viewer: Viewer, filters: Filters, *, at: datetime) -> ColumnElement[bool]:
    asked = [places.within(viewer, filters.unit, past=filters.is_past)]
    if filters.rank:
        # SQLite knows small and capital letters of Latin only.
        forms = {filters.rank, *(f(filters.rank) for f in (str.lower, str.upper, str.capitalize))}
        asked.append(Person.rank.in_(sorted(forms)))
    if filters.picks and not filters.is_past:
        asked += narrowing.units_with(filters, at=at)
    return and_(*asked)


def _picked(people: Ledger, filters: Filters) -> list[_Found]:
    found = []
    for entry in people.entries:
        cells = people.cells(entry)
        if filters.modules:
            cells = {id: cell for id, cell in cells.items() if id in filters.modules}
        if not filters.picks or any(fits(cell, filters, people.on) for cell in cells.values()):
            found.append(_Found(entry, cells))
    return found


def fits(cell: Cell, filters: Filters, on: date) -> bool:
    """Whether a cell is in the state, and due, as it is asked for."""
    if filters.state is not None and cell.state is not filters.state:
        return False
    if filters.due in _AHEAD:
        is_near = cell.due_on is not None and on <= cell.due_on <= on + _AHEAD[filters.due]
        return is_near and cell.state not in _AT_REST
    return cell.is_late if filters.due else True


def _columns(known: Iterable[Module], found: list[_Found]) -> tuple[Module, ...]:
    """The modules in which somebody shown has a cell, in the order of the catalogue."""
    asked = {id for one in found for id in one.cells}
    return columns.in_order(one for one in known if one.id in asked)
