"""Period reports: how a unit and those below it stood on a day, as it was made and signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from elearn import audit
from elearn.access import Viewer, below, supervised_by
from elearn.days import day_of
from elearn.db import db
from elearn.errors import Invalid, NotFound
from elearn.languages import LANGUAGES, OF_STATES, one_line, sort_name
from elearn.learning.duties import ledger, rules
from elearn.models.assignments import PeriodReport
from elearn.models.people import Person, Unit, UnitPlace
from elearn.reports import counting
from elearn.reports.counting import Counts, Line, Period, Tallying

LONGEST_SIGNATORY = 200
FIRST = "ru"
"""The language of the first half of every report."""
_AT_ONCE = 1_000
_STEP = 33  # characters of a path for each unit in it


@dataclass(frozen=True)
class Before:
    """The report before this one: its number, moment and totals."""

    number: int
    stood_at: datetime
    total: Counts


@dataclass(frozen=True)
class Kept:
    """A report as it was made; `made_by` is empty where that person was erased."""

    id: UUID
    unit_id: UUID
    number: int
    stood_at: datetime
    language: str
    signatory: str
    period: Period
    before: Before | None
    made_by: str
    made_at: datetime


@dataclass(frozen=True)
class Choice:
    """A unit of which the viewer can make a report; `depth` counts from 0."""

    id: UUID
    name: str
    depth: int


def choices(viewer: Viewer, *, most: int) -> list[Choice]:
    """The units that the viewer supervises, those further up first where there are too many,
    each after the one it belongs to."""
    query = select(Unit).where(supervised_by(viewer))
    found = db.session.scalars(query.order_by(func.length(Unit.path), Unit.name).limit(most)).all()
    names = {unit.id.hex: sort_name(unit.name) for unit in found}

    def place(unit: Unit) -> list[tuple[str, str]]:
        return [(names[part], part) for part in unit.path.split("/") if part in names]

    return [Choice(unit.id, unit.name, len(place(unit)) - 1) for unit in sorted(found, key=place)]


def _language(unit: Unit) -> str:
    """Beside Russian: the state's, or English where that is not known."""
    return OF_STATES.get(unit.state or "", "en")


def read(viewer: Viewer, unit_id: UUID, *, stood_at: datetime, at: datetime) -> Period:
    """How a unit stood at a moment; for one before `at`, from the facts of then.

    Raises NotFound, and Invalid where the unit was not there yet.
    """
    unit = _supervised(viewer, unit_id)
    past = stood_at < at
    path, children = _tree(unit, stood_at, past=past)
    counted = Tallying(path, day_of(stood_at), children)
    after: UUID | None = None
    while True:
        found = ledger.read(
            viewer,
            below(Unit.path, path),
            at=stood_at,
            limit=_AT_ONCE,
            after=after,
            past=past,
        )
        for entry in found.entries:
            counted.add(entry.member, entry.rank, found.cells(entry).values())
        if len(found.entries) < _AT_ONCE:
            return counted.period(unit.name)
        after = found.entries[-1].id


def _supervised(viewer: Viewer, unit_id: UUID) -> Unit:
    unit = db.session.scalar(select(Unit).where(Unit.id == unit_id, supervised_by(viewer)))
    if unit is None:
        raise NotFound("There is no such unit here.")
    return unit


def _tree(unit: Unit, at: datetime, *, past: bool) -> tuple[str, dict[str, str]]:
    """The path of a unit at a moment, and by id the units that stood directly below it."""
    if not past:
        rows = db.session.execute(select(Unit.id, Unit.name).where(Unit.parent_id == unit.id))
        return unit.path, _named(rows)
    stood = rules.during(UnitPlace, at)
    path = db.session.scalar(select(UnitPlace.path).where(UnitPlace.unit_id == unit.id, stood))
    if path is None:
        raise Invalid("The unit was not there on that day yet. Give a later one.", code="at")
    directly = func.length(UnitPlace.path) == len(path) + _STEP
    rows = db.session.execute(
        select(Unit.id, Unit.name)
        .join(UnitPlace, UnitPlace.unit_id == Unit.id)
        .where(stood, below(UnitPlace.path, path), directly)
    )
    return path, _named(rows)


def _named(rows: Iterable[Any]) -> dict[str, str]:
    ordered = sorted(rows, key=lambda row: (sort_name(row.name), row.id))
    return {row.id.hex: row.name for row in ordered}


def keep(
    viewer: Viewer,
    unit_id: UUID,
    period: Period,
    *,
    stood_at: datetime,
    language: str,
    signatory: str,
    at: datetime,
) -> UUID:
    """Keeps a report, numbered by unit from 1, and how it differs from the one before.

    An empty `language` is that of the unit's state. Raises NotFound or Invalid.
    """
    unit = _supervised(viewer, unit_id)
    language = language or _language(unit)
    if language not in LANGUAGES or language == FIRST:
        raise Invalid("Choose the second language.", code="language")
    signatory = one_line(signatory)
    if len(signatory) > LONGEST_SIGNATORY:
        raise Invalid("Write who signs in 200 characters at most.", code="signatory")
    of_unit = PeriodReport.unit_id == unit.id
    number = db.session.scalar(select(func.max(PeriodReport.number)).where(of_unit)) or 0
    report = PeriodReport(
        unit_id=unit.id,
        number=number + 1,
        stood_at=stood_at,
        language=language,
        signatory=signatory,
        content=counting.stored(period) | {"before": _before(of_unit, stood_at)},
        made_by=viewer.person_id,
        made_at=at,
    )
    db.session.add(report)
    db.session.flush()
    audit.record(viewer, "make report", str(report.id), at=at, unit=unit.name, number=report.number)
    return report.id


def _before(of_unit: ColumnElement[bool], stood_at: datetime) -> dict[str, Any] | None:
    """The latest report of the unit that says how it stood before."""
    found = db.session.scalar(
        select(PeriodReport)
        .where(of_unit, PeriodReport.stood_at <= stood_at)
        .order_by(PeriodReport.stood_at.desc(), PeriodReport.number.desc())
        .limit(1)
    )
    if found is None:
        return None
    return {
        "number": found.number,
        "stood_at": found.stood_at.isoformat(),
        "total": counting.read(found.content).total,
    }


def kept(viewer: Viewer, *, most: int, after: UUID | None = None) -> list[Kept]:
    """The reports of units that the viewer supervises, the newest first; `after` is the last
    of those that were seen already."""
    query = _reports(viewer)
    if after is not None:
        query = query.where(PeriodReport.id < after)
    rows = db.session.execute(query.order_by(PeriodReport.id.desc()).limit(most)).all()
    return [_kept(*row) for row in rows]


def one(viewer: Viewer, report_id: UUID) -> Kept:
    """A report of a unit that the viewer supervises. Raises NotFound."""
    row = db.session.execute(_reports(viewer).where(PeriodReport.id == report_id)).first()
    if row is None:
        raise NotFound("There is no such report here.")
    return _kept(*row)


def _reports(viewer: Viewer) -> Select[PeriodReport, str]:
    return (
        select(PeriodReport, Person.name)
        .join(Unit, Unit.id == PeriodReport.unit_id)
        .join(Person, Person.id == PeriodReport.made_by)
        .where(supervised_by(viewer))
    )


def _kept(report: PeriodReport, made_by: str) -> Kept:
    told = report.content["before"]
    before = (
        Before(told["number"], datetime.fromisoformat(told["stood_at"]), tuple(told["total"]))
        if told
        else None
    )
    return Kept(
        report.id,
        report.unit_id,
        report.number,
        report.stood_at,
        report.language,
        report.signatory,
        counting.read(report.content),
        before,
        made_by,
        report.made_at,
    )


def again(viewer: Viewer, report: Kept, *, at: datetime) -> Period:
    """The same report, counted now from the facts as they stood then."""
    return read(viewer, report.unit_id, stood_at=report.stood_at, at=at)


def differing(report: Kept, recounted: Period) -> Sequence[str]:
    """The names of units and ranks in which two countings of a day differ; what a unit is called
    today does not matter."""
    differ: list[str] = []
    for kept_lines, lines in (
        (report.period.units, recounted.units),
        (report.period.ranks, recounted.ranks),
    ):
        before = {line.key: line for line in kept_lines}
        now = {line.key: line for line in lines}
        for key, line in {**now, **before}.items():
            pair = (one.get(key, Line(key, "")).counts for one in (before, now))
            if len(set(pair)) > 1:
                differ.append(line.name)
    return differ
