"""Tallies: how many of each unit's own people stand where, counted once for many readers.

What is counted is what is asked for: a person with three courses counts thrice. Exempt ones are
counted apart, so `assigned` is the sum of passed, expires soon, expired, overdue, used up,
waiting, learning, not started and on leave.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, true, update
from sqlalchemy.orm import aliased

from elearn.access import Viewer, supervised_by
from elearn.days import day_of, start_of
from elearn.db import db, upsert
from elearn.learning.duties import ledger
from elearn.learning.duties.ledger import Entry, Ledger
from elearn.learning.duties.obligations import Cell, State
from elearn.models.assignments import Tally
from elearn.models.learning import Progress
from elearn.models.people import Unit

ALL = ""
"""In place of a module: all modules together."""

SOON = timedelta(days=7)
AT_ONCE = 40
"""How many units a page counts anew before it shows them."""

# What was written before the count and stored after it is noticed by whoever reads next.
_STILL_WRITING = timedelta(seconds=5)
# SQLite takes 32,766 values in a statement.
_ROWS = 500
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_EXCUSED = frozenset({State.EXEMPT, State.ON_LEAVE})
_PASSED = frozenset({State.PASSED, State.EXPIRES_SOON})


@dataclass
class Counts:
    """People (`strength`, those of them `away`), and what is asked of them by its state.

    `late` is past its due day, `due_soon` due within a week; neither is passed or excused.
    """

    strength: int = 0
    away: int = 0
    assigned: int = 0
    not_started: int = 0
    learning: int = 0
    waiting: int = 0
    passed: int = 0
    expires_soon: int = 0
    expired: int = 0
    overdue: int = 0
    on_leave: int = 0
    used_up: int = 0
    exempt: int = 0
    late: int = 0
    due_soon: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) + getattr(other, name) for name in NAMES))


NAMES = tuple(field.name for field in fields(Counts))
_FIELDS = {state: state.value.replace("-", "_") for state in State}


@dataclass(frozen=True)
class Counted:
    """A unit with the counts of its own people; `counted_at` is None before the first count."""

    id: UUID
    parent_id: UUID | None
    path: str
    name: str
    level: str
    counts: Counts
    counted_at: datetime | None
    is_stale: bool


def total(counted: Iterable[Counted]) -> Counts:
    """What the counts of several units come to."""
    return sum((one.counts for one in counted), Counts())


def of_units(
    viewer: Viewer | None, where: ColumnElement[bool], *, at: datetime, module: str = ALL
) -> list[Counted]:
    """The units, as `where` says of Unit, whose people the viewer supervises, in the order of
    the tree. Without a viewer it is a job that asks.

    Of one module the people (`strength` and `away`) are still those of the unit.
    """
    whole, one = aliased(Tally), aliased(Tally)
    columns = [whole.strength, whole.away, *(getattr(one, name) for name in NAMES[2:])]
    rows = db.session.execute(
        select(
            Unit.id,
            Unit.parent_id,
            Unit.path,
            Unit.name,
            Unit.level,
            whole.counted_at,
            _is_stale(whole, at),
            *(func.coalesce(column, 0) for column in columns),
        )
        .outerjoin(whole, and_(whole.unit_id == Unit.id, whole.module_id == ALL))
        .outerjoin(one, and_(one.unit_id == Unit.id, one.module_id == module))
        .where(where, true() if viewer is None else supervised_by(viewer))
        .order_by(Unit.path)
    )
    return [
        Counted(id, parent, path, name, level, Counts(*counts), _since(counted_at), bool(is_stale))
        for id, parent, path, name, level, counted_at, is_stale, *counts in rows
    ]


def _since(counted_at: datetime | None) -> datetime | None:
    return None if counted_at is None or counted_at == _NEVER else counted_at


def _is_stale(tally: Any, at: datetime) -> ColumnElement[bool]:
    """Never counted, marked by a change, counted on another day, or somebody learnt since."""
    learnt = select(Progress.unit_id).where(
        Progress.unit_id == Unit.id, Progress.changed_at > tally.counted_at
    )
    return or_(
        tally.unit_id.is_(None),
        tally.is_stale,
        tally.counted_at < start_of(day_of(at)),
        learnt.correlate(Unit, tally).exists(),
    )


def stale_units(*, at: datetime) -> list[UUID]:
    """Every unit of the hub that is to be counted anew. For the job."""
    return stale(of_units(None, true(), at=at), limit=None)


def stale(counted: Iterable[Counted], limit: int | None = AT_ONCE) -> list[UUID]:
    """Which of these units to count anew, those counted longest ago first."""
    old = sorted((one for one in counted if one.is_stale), key=lambda one: one.counted_at or _NEVER)
    return [one.id for one in old][:limit]


def count(unit_ids: Collection[UUID], *, at: datetime) -> None:
    """Counts units anew, all in the transaction that is open.

    Where others wait to write, `begin` and `store` go into short transactions of their own,
    with the counting by `counts_of` between them.
    """
    begin(unit_ids)
    store(counts_of(unit_ids, at=at), at=at)


def begin(unit_ids: Collection[UUID]) -> None:
    """Notes that units are being counted: what is marked stale from here on stays so."""
    rows = [{"unit_id": id, "module_id": ALL, "counted_at": _NEVER} for id in sorted(unit_ids)]
    if rows:
        db.session.execute(upsert(Tally).values(rows).on_conflict_do_nothing())
    db.session.execute(
        update(Tally)
        .where(Tally.unit_id.in_(unit_ids), Tally.module_id == ALL)
        .values(is_stale=False, counted_at=_NEVER),
        execution_options={"synchronize_session": False},
    )


Tallied = Mapping[tuple[UUID, str], Counts]
"""Counts by unit and module."""


def counts_of(unit_ids: Collection[UUID], *, at: datetime) -> Tallied:
    """The counts of these units' own people at a moment, read and not stored."""
    found = {(id, ALL): Counts() for id in unit_ids}
    read = ledger.read(None, Unit.id.in_(unit_ids), at=at)
    for entry in read.entries:
        assert entry.unit_id is not None, "read by units"
        whole = found[entry.unit_id, ALL]
        whole.strength += 1
        whole.away += entry.member.is_away(read.on)
        for module, cell in read.cells(entry).items():
            if cell.is_assigned:
                of_module = found.setdefault((entry.unit_id, module), Counts())
                for counts in (whole, of_module):
                    _add(counts, cell, read.on + SOON)
    return found


def _add(counts: Counts, cell: Cell, soon: Any) -> None:
    name = _FIELDS[cell.state]
    setattr(counts, name, getattr(counts, name) + 1)
    if cell.state is State.EXEMPT:
        return
    counts.assigned += 1
    counts.late += cell.is_late
    is_open = cell.state not in _PASSED and cell.state not in _EXCUSED and not cell.is_late
    counts.due_soon += is_open and cell.due_on is not None and cell.due_on <= soon


def of_person(entry: Entry, read: Ledger) -> Counts:
    """What one person counts for, in all modules together."""
    counts = Counts(strength=1, away=int(entry.member.is_away(read.on)))
    for cell in read.cells(entry).values():
        if cell.is_assigned:
            _add(counts, cell, read.on + SOON)
    return counts


def store(found: Tallied, *, at: datetime) -> None:
    """Keeps counts that were made at a moment, but for units that were counted later."""
    counted_at = at - _STILL_WRITING
    rows: list[dict[str, Any]] = [
        {"unit_id": unit, "module_id": module, "counted_at": counted_at} | asdict(counts)
        for (unit, module), counts in sorted(found.items(), key=lambda one: one[0])
    ]
    for start in range(0, len(rows), _ROWS):
        insert = upsert(Tally).values(rows[start : start + _ROWS])
        fresh = {name: insert.excluded[name] for name in ("counted_at", *NAMES)}
        db.session.execute(
            insert.on_conflict_do_update(
                index_elements=[Tally.unit_id, Tally.module_id],
                set_=fresh,
                where=Tally.counted_at <= insert.excluded.counted_at,
            )
        )
    # Of what nobody is asked for any more.
    gone = Tally.counted_at < counted_at
    units = {unit for unit, _module in found}
    db.session.execute(
        delete(Tally).where(Tally.unit_id.in_(units), Tally.module_id != ALL, gone),
        execution_options={"synchronize_session": False},
    )
