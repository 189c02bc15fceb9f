"""Records: all that one officer was asked for and did, as it stands on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, true

from elearn.access import Viewer, supervised_by, visible_to
from elearn.days import day_of
from elearn.db import db
from elearn.errors import NotFound
from elearn.learning.duties import ledger, rules
from elearn.learning.duties.ledger import Entry, Ledger, Module
from elearn.learning.duties.obligations import Cell
from elearn.learning.summaries import percent_of
from elearn.models.assignments import Exemption, Leave, OutsideTraining
from elearn.models.examination import Regrade
from elearn.models.learning import Attempt, Certificate
from elearn.models.people import Person, Posting, Unit


@dataclass(frozen=True)
class Service:
    """A posting by its first and last day. `unit` is None where the reader may not know of it."""

    unit: str | None
    first_on: date
    last_on: date | None


@dataclass(frozen=True)
class Tried:
    """An attempt that is over; `percent` is None while an answer waits for a mark."""

    id: UUID
    cycle: int
    number: int
    state: str
    percent: int | None
    finished_on: date
    is_supervised: bool


@dataclass(frozen=True)
class Held:
    """A certificate, and what it was worth on the day: as verification says it."""

    code: str
    titles: Mapping[str, str]
    state: str
    issued_on: date
    expires_on: date | None


@dataclass(frozen=True)
class Line:
    """A module in which the officer is asked for something or did something."""

    module: Module
    cell: Cell
    attempts: tuple[Tried, ...]


@dataclass(frozen=True)
class Record:
    """The record of an officer. `excused` gives the reason and last day of exemptions by module,
    `training` what was approved of training elsewhere."""

    entry: Entry
    on: date
    lines: tuple[Line, ...]
    services: tuple[Service, ...]
    certificates: tuple[Held, ...]
    training: Sequence[OutsideTraining]
    exemptions: Sequence[Exemption]
    leaves: Sequence[Leave]
    titles: Mapping[str, Mapping[str, str]]


def of(viewer: Viewer, person_id: UUID, *, at: datetime, past: bool = False) -> Record:
    """The record of somebody whom the viewer supervises. Raises NotFound."""
    if past:
        _require(viewer, person_id)
    return _record(viewer, ledger.read(viewer, Person.id == person_id, at=at, past=past), past=past)


def own(viewer: Viewer, *, at: datetime, past: bool = False) -> Record:
    """The viewer's own record. Raises NotFound for a day before there was any."""
    # Nobody's right over a unit is asked for: it is one's own.
    theirs = Person.id == viewer.person_id
    found = ledger.read(None, theirs, at=at, past=True) if past else ledger.own(viewer, at=at)
    return _record(viewer, found, past=past)


def _require(viewer: Viewer, person_id: UUID) -> None:
    """Who was looked after on a day that is past may be another unit's officer now."""
    seen = select(Person.id).where(Person.id == person_id, visible_to(viewer, Person))
    if db.session.scalar(seen) is None:
        raise NotFound("There is no such person here.")


def _record(viewer: Viewer, found: Ledger, *, past: bool) -> Record:
    if not found.entries:
        raise NotFound("There is no record of this person for this day.")
    entry = found.entries[0]
    moment = found.at
    cells = found.cells(entry)
    tried = _tried(viewer, entry.id, moment, past=past)
    lines = tuple(
        Line(module, cells[id], tuple(tried.get(id, ())))
        for id, module in found.modules.items()
        if id in cells
    )
    return Record(
        entry,
        found.on,
        lines,
        _services(viewer, entry.id, moment),
        _certificates(viewer, entry.id, moment),
        *_papers(viewer, entry.id, moment),
        {id: module.titles for id, module in found.modules.items()},
    )


def _services(viewer: Viewer, person_id: UUID, at: datetime) -> tuple[Service, ...]:
    """Where the officer served until a moment, the last first."""
    is_known = true() if person_id == viewer.person_id else supervised_by(viewer)
    rows = db.session.execute(
        select(Unit.name, is_known, Posting.from_at, Posting.to_at)
        .join(Unit, Unit.id == Posting.unit_id)
        .join(Person, Person.id == Posting.person_id)
        .where(Posting.person_id == person_id, visible_to(viewer, Person), Posting.from_at <= at)
        .order_by(Posting.from_at.desc())
    )
    return tuple(
        Service(
            name if known else None,
            day_of(from_at),
            day_of(to_at) if to_at and to_at <= at else None,
        )
        for name, known, from_at, to_at in rows
    )


def _tried(viewer: Viewer, person_id: UUID, at: datetime, *, past: bool) -> dict[str, list[Tried]]:
    """The attempts that were over, by module, the earliest first."""
    rows = db.session.execute(
        select(
            Attempt.id,
            Attempt.module_id,
            Attempt.cycle,
            Attempt.number,
            Attempt.state,
            Attempt.points,
            Attempt.possible,
            Attempt.finished_at,
            Attempt.graded_at,
            Attempt.is_supervised,
        )
        .where(
            Attempt.person_id == person_id, visible_to(viewer, Attempt), Attempt.finished_at <= at
        )
        .order_by(Attempt.cycle, Attempt.number)
    ).all()
    before = _before_regrades(viewer, person_id, at) if past else {}
    found: dict[str, list[Tried]] = {}
    for row in rows:
        kept = before.get(row.id) or {"state": row.state, "points": row.points}
        is_waiting = kept["state"] == "waiting" or (
            row.graded_at is not None and row.graded_at > at
        )
        found.setdefault(row.module_id, []).append(
            Tried(
                row.id,
                row.cycle,
                row.number,
                "waiting" if is_waiting else kept["state"],
                # Rounded down, so that no pass mark is shown that was not reached.
                None if is_waiting else int(percent_of(kept["points"], row.possible)),
                day_of(row.finished_at),
                row.is_supervised,
            )
        )
    return found


def _before_regrades(viewer: Viewer, person_id: UUID, at: datetime) -> dict[UUID, dict[str, Any]]:
    """What attempts were worth that were graded again after a moment."""
    rows = db.session.execute(
        select(Regrade.attempt_id, Regrade.before)
        .join(Attempt, Attempt.id == Regrade.attempt_id)
        .where(Attempt.person_id == person_id, visible_to(viewer, Attempt), Regrade.at > at)
        .order_by(Regrade.at.desc())
    )
    return {row.attempt_id: row.before for row in rows}


def _certificates(viewer: Viewer, person_id: UUID, at: datetime) -> tuple[Held, ...]:
    """The certificates given until a moment, the newest first."""
    rows = db.session.scalars(
        select(Certificate)
        .where(
            Certificate.person_id == person_id,
            visible_to(viewer, Certificate),
            Certificate.issued_at <= at,
        )
        .order_by(Certificate.issued_at.desc(), Certificate.issue.desc())
    ).all()
    newest: set[tuple[str, int]] = set()
    found = []
    for row in rows:
        cycle = (row.module_id, row.cycle)
        ends = day_of(row.expires_at) if row.expires_at else None
        state = _worth(row, at, is_newest=cycle not in newest)
        found.append(Held(row.code, row.titles, state, day_of(row.issued_at), ends))
        newest.add(cycle)
    return tuple(found)


def _worth(certificate: Certificate, at: datetime, *, is_newest: bool) -> str:
    if certificate.revoked_at is not None and certificate.revoked_at <= at:
        return "revoked"
    if not is_newest:
        return "superseded"
    is_over = certificate.expires_at is not None and certificate.expires_at <= at
    return "expired" if is_over else "valid"


def _papers(
    viewer: Viewer, person_id: UUID, at: datetime
) -> tuple[Sequence[OutsideTraining], Sequence[Exemption], Sequence[Leave]]:
    """What was approved of training elsewhere, and what excuses, as it held at a moment."""

    def theirs(table: type[Any], *holds: ColumnElement[bool]) -> Sequence[Any]:
        person = select(Person.id).where(Person.id == person_id, visible_to(viewer, Person))
        return db.session.scalars(
            select(table).where(table.person_id.in_(person), *holds).order_by(table.id)
        ).all()

    approved = (OutsideTraining.state == "approved", OutsideTraining.decided_at <= at)
    return (
        theirs(OutsideTraining, *approved),
        theirs(Exemption, rules.standing(Exemption, at)),
        theirs(Leave, rules.standing(Leave, at)),
    )
