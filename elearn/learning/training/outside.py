"""Training elsewhere: entered by one person, approved by another. It never makes a certificate."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from elearn import audit
from elearn.access import Viewer, supervised_by
from elearn.db import db
from elearn.errors import Conflict, Invalid, NotFound
from elearn.languages import fold, one_line
from elearn.learning.training import scans
from elearn.models.assignments import OutsideTraining
from elearn.models.library import Module
from elearn.models.people import Person, Unit
from elearn.people import users

MOST_LISTED = 50
_LAST = 20
# Characters, as the table has them.
LONGEST = {"title": 300, "provider": 200, "document_number": 100}


@dataclass(frozen=True)
class Paper:
    """What a document says about training; `module_id` is the course that it is to stand for."""

    title: str
    provider: str
    document_number: str
    held_on: date
    valid_until: date | None = None
    module_id: str | None = None


@dataclass(frozen=True)
class Entry:
    """Training elsewhere of a person, as entered and as decided about.

    `may_decide` says that it waits for the viewer: who entered it is a second person's affair.
    """

    id: UUID
    person_id: UUID
    person: str
    login: str
    unit: str
    unit_path: str
    paper: Paper
    has_scan: bool
    state: str
    because: str
    entered_by: str
    entered_at: datetime
    is_mine: bool
    decided_by: str
    decided_at: datetime | None

    @property
    def may_decide(self) -> bool:
        return self.state == "waiting" and not self.is_mine


# Entering --------------------------------------------------------------------------------------


def enter(
    viewer: Viewer,
    person_id: UUID,
    paper: Paper,
    scan: bytes | None,
    folder: Path,
    *,
    on: date,
    at: datetime,
) -> UUID:
    """Enters training of one's own, or of a person whom one supervises; it waits for approval.

    `scan` is checked, and kept in the folder of scans; `on` is the day of the hub. Raises
    NotFound, Invalid, and Conflict where the same is entered already.
    """
    person = person_of(viewer, person_id)
    # One after the other: the same form, sent twice, is entered once.
    db.session.refresh(person, with_for_update=True)
    paper = checked(paper, on=on)
    require_module(paper.module_id)
    if not paper.document_number and scan is None:
        raise Invalid("Give the number of the document, or its scan.", code="number")
    there = same_as(paper)
    for one in entries_of([person.id]):
        if one.state != "refused" and same_as(paper_of(one)) == there:
            raise Conflict("This training is entered already.", code="title")
    row = _row(viewer, person.id, paper, at=at)
    row.scan = scans.keep(folder, scan) if scan is not None else None
    db.session.add(row)
    db.session.flush()
    audit.record(viewer, "enter training", str(person.id), at=at, training=str(row.id))
    return row.id


def enter_all(viewer: Viewer, papers: Iterable[tuple[UUID, Paper]], *, at: datetime) -> int:
    """Enters what a file said of people whom the viewer supervises, checked; how much it was."""
    rows = [_row(viewer, person_id, paper, at=at) for person_id, paper in papers]
    db.session.add_all(rows)
    db.session.flush()
    return len(rows)


def _row(viewer: Viewer, person_id: UUID, paper: Paper, *, at: datetime) -> OutsideTraining:
    return OutsideTraining(
        person_id=person_id,
        module_id=paper.module_id,
        title=paper.title,
        provider=paper.provider,
        document_number=paper.document_number,
        held_on=paper.held_on,
        valid_until=paper.valid_until,
        entered_by=viewer.person_id,
        entered_at=at,
    )


def checked(paper: Paper, *, on: date) -> Paper:
    """A paper as it is kept. Raises Invalid."""
    title, provider = one_line(paper.title), one_line(paper.provider)
    number = one_line(paper.document_number)
    if not 0 < len(title) <= LONGEST["title"]:
        raise Invalid("Give the title, in 300 characters at most.", code="title")
    if not 0 < len(provider) <= LONGEST["provider"]:
        raise Invalid("Say who gave the training, in 200 characters at most.", code="provider")
    if len(number) > LONGEST["document_number"]:
        raise Invalid("The number has more than 100 characters.", code="number")
    if paper.held_on > on:
        raise Invalid("The day it was held is still to come.", code="held_on")
    if paper.valid_until is not None and paper.valid_until < paper.held_on:
        raise Invalid("It cannot end before the day it was held.", code="valid_until")
    return Paper(title, provider, number, paper.held_on, paper.valid_until, paper.module_id)


def require_module(module_id: str | None) -> None:
    """Raises Invalid where there is no such course."""
    if module_id is not None and db.session.get(Module, module_id) is None:
        raise Invalid("Choose one of the courses, or none.", code="course")


def same_as(paper: Paper) -> tuple[str, str, date]:
    """What makes two entries of one person the same: title, number and day."""
    return fold(paper.title), fold(paper.document_number), paper.held_on


def entries_of(person_ids: Collection[UUID]) -> list[OutsideTraining]:
    """All entries of people whom the caller has found within the viewer's rights."""
    query = select(OutsideTraining).where(OutsideTraining.person_id.in_(person_ids))
    return list(db.session.scalars(query))


def person_of(viewer: Viewer, person_id: UUID) -> Person:
    """Oneself, or a person whom one supervises. Raises NotFound."""
    query = select(Person).outerjoin(Unit, Unit.id == Person.unit_id).where(Person.id == person_id)
    may = or_(Person.id == viewer.person_id, supervised_by(viewer))
    person = db.session.scalar(query.where(may, Person.disabled_at.is_(None)))
    if person is None:
        raise NotFound("There is no such person here.")
    return person


def found(viewer: Viewer, typed: str, *, most: int) -> list[tuple[UUID, str, str]]:
    """The people, but oneself, whom one supervises and who are called so: id, name and unit."""
    query = (
        select(Person.id, Person.name, Unit.name)
        .join(Unit, Unit.id == Person.unit_id)
        .where(supervised_by(viewer), users.called(typed), Person.id != viewer.person_id)
        .where(Person.disabled_at.is_(None))
        .order_by(Person.sort_name, Person.id)
        .limit(most)
    )
    return [(id, name, unit) for id, name, unit in db.session.execute(query)]


# Looking ---------------------------------------------------------------------------------------


def of(viewer: Viewer, person_id: UUID) -> list[Entry]:
    """What a person learnt elsewhere, the latest first: one's own, or of one's units; else none."""
    may = or_(OutsideTraining.person_id == viewer.person_id, supervised_by(viewer))
    whose = _entries().where(OutsideTraining.person_id == person_id, may)
    return _read(viewer, whose.order_by(OutsideTraining.held_on.desc(), OutsideTraining.id))


def waiting(viewer: Viewer, *, most: int = MOST_LISTED) -> list[Entry]:
    """What waits in one's units for a second person, the oldest first."""
    query = _of_others(viewer).where(OutsideTraining.state == "waiting")
    query = query.order_by(OutsideTraining.entered_by == viewer.person_id)
    return _read(viewer, query.order_by(OutsideTraining.entered_at, OutsideTraining.id).limit(most))


def decided(viewer: Viewer) -> list[Entry]:
    """The 20 that were decided about last, the newest first."""
    query = _of_others(viewer).where(OutsideTraining.decided_at.is_not(None))
    newest = query.order_by(OutsideTraining.decided_at.desc(), OutsideTraining.id)
    return _read(viewer, newest.limit(_LAST))


def chosen(viewer: Viewer, ids: Collection[UUID]) -> list[Entry]:
    """These entries of one's units. Raises NotFound where one is not there."""
    found = _read(viewer, _of_others(viewer).where(OutsideTraining.id.in_(ids)))
    if not ids or len(found) != len(set(ids)):
        raise NotFound("There is no such training here.")
    return sorted(found, key=lambda one: (one.entered_at, one.id))


def scan_of(viewer: Viewer, training_id: UUID) -> str:
    """The sha256 of a scan of one's own or of one's units. Raises NotFound."""
    may = or_(OutsideTraining.person_id == viewer.person_id, supervised_by(viewer))
    row = db.session.execute(_entries().where(OutsideTraining.id == training_id, may)).first()
    if row is None or row.OutsideTraining.scan is None:
        raise NotFound("There is no such file.")
    kept: str = row.OutsideTraining.scan
    return kept


def _of_others(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """The entries of one's units, but those about oneself: nobody decides about her own."""
    return _entries().where(supervised_by(viewer), OutsideTraining.person_id != viewer.person_id)


def _entries() -> Select[*tuple[Any, ...]]:
    enterer, decider = aliased(Person), aliased(Person)
    return (
        select(
            OutsideTraining,
            Person.name.label("person"),
            Person.login,
            Unit.name.label("unit"),
            Unit.path,
            enterer.name.label("enterer"),
            decider.name.label("decider"),
        )
        .join(Person, Person.id == OutsideTraining.person_id)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .join(enterer, enterer.id == OutsideTraining.entered_by)
        .outerjoin(decider, decider.id == OutsideTraining.decided_by)
    )


def _read(viewer: Viewer, query: Select[*tuple[Any, ...]]) -> list[Entry]:
    return [_entry(viewer, row.OutsideTraining, row) for row in db.session.execute(query)]


def _entry(viewer: Viewer, row: OutsideTraining, found: Any) -> Entry:
    return Entry(
        row.id,
        row.person_id,
        found.person,
        found.login,
        found.unit or "",
        found.path or "",
        paper_of(row),
        row.scan is not None,
        row.state,
        row.because,
        found.enterer,
        row.entered_at,
        row.entered_by == viewer.person_id,
        found.decider or "",
        row.decided_at,
    )


def paper_of(row: OutsideTraining) -> Paper:
    """What was entered."""
    return Paper(
        row.title,
        row.provider,
        row.document_number,
        row.held_on,
        row.valid_until,
        row.module_id,
    )


# Erasing ---------------------------------------------------------------------------------------


def kept_scans(person_id: UUID) -> list[str]:
    """The scans of a person who is about to be erased, for `scans.drop` once that is done."""
    query = select(OutsideTraining.scan).where(OutsideTraining.person_id == person_id)
    return [scan for scan in db.session.scalars(query) if scan is not None]


def forget(person_id: UUID) -> None:
    """Leaves of a person's training that a course was passed elsewhere, and no paper of it."""
    for row in entries_of([person_id]):
        row.title = row.provider = row.document_number = row.because = ""
        row.scan = None
