"""What the viewer owes: the courses and programmes that are asked, and where each stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from elearn.access import Viewer
from elearn.db import db
from elearn.learning.duties import ledger, obligations
from elearn.learning.duties.obligations import Cell, Member, Rule, State
from elearn.models.assignments import Assignment, Programme

_DONE = {State.PASSED, State.EXPIRES_SOON}


@dataclass(frozen=True)
class Course:
    """One course that is asked. `cell` is None for an alternative to the one that counts;
    `exempt_until` is the last day of an exemption, None for good; `first_pass` is the course
    that comes before."""

    module_id: str
    cell: Cell | None
    exempt_until: date | None = None
    first_pass: str = ""


@dataclass(frozen=True)
class Ordered:
    """A programme in its order, each step with its alternatives."""

    title: str
    steps: tuple[tuple[Course, ...], ...]


@dataclass(frozen=True)
class Owed:
    """What is asked of one person: courses by their due day, programmes, and `cells` by module,
    of what was done unasked as well."""

    courses: Sequence[Course]
    programmes: Sequence[Ordered]
    cells: Mapping[str, Cell]

    @property
    def states(self) -> dict[str, str]:
        """How far the person has come in each course that was begun."""
        return {
            id: "expired" if cell.state == State.EXPIRED else cell.done.state
            for id, cell in self.cells.items()
            if cell.done
        }

    def course(self, module_id: str) -> Course | None:
        """A course where it is asked."""
        in_order = (one for listed in self.programmes for step in listed.steps for one in step)
        asked = [one for one in (*self.courses, *in_order) if one.cell]
        return next((one for one in asked if one.module_id == module_id), None)


def own(viewer: Viewer, *, at: datetime) -> Owed:
    """What is asked of the viewer on this day."""
    read = ledger.own(viewer, at=at)
    if not read.entries:
        return Owed((), (), {})
    member = read.entries[0].member
    cells = read.cells(read.entries[0])
    rules = [rule for rule in read.rules if obligations.applies(rule, member)]
    programmes = _programmes(rules, member, cells)
    listed = {one.module_id for listed in programmes for step in listed.steps for one in step}
    courses = [
        _course(id, member, cells, "")
        for id, cell in cells.items()
        if cell.is_assigned and id not in listed
    ]
    return Owed(sorted(courses, key=_place), programmes, cells)


def _place(course: Course) -> tuple[bool, date, str]:
    """The earliest due day first, what is done last."""
    assert course.cell
    is_done = course.cell.state in {*_DONE, State.EXEMPT} and course.cell.due_on is None
    return (is_done, course.cell.due_on or date.max, course.module_id)


def _programmes(rules: Sequence[Rule], member: Member, cells: Mapping[str, Cell]) -> list[Ordered]:
    several = [rule for rule in rules if len(rule.steps) > 1 or len(rule.steps[0].modules) > 1]
    titles = _titles([rule.id for rule in several]) if several else {}
    found = {
        (titles.get(rule.id, ""), rule.steps): _ordered(
            titles.get(rule.id, ""), rule, member, cells
        )
        for rule in several
    }
    return list(found.values())


def _titles(ids: Sequence[UUID]) -> dict[UUID, str]:
    """What the programmes of these assignments are called."""
    query = (
        select(Assignment.id, Programme.title)
        .join(Programme, Programme.id == Assignment.programme_id)
        .where(Assignment.id.in_(ids))
    )
    return {row.id: row.title for row in db.session.execute(query)}


def _ordered(title: str, rule: Rule, member: Member, cells: Mapping[str, Cell]) -> Ordered:
    steps: list[tuple[Course, ...]] = []
    missing = ""
    for step in rule.steps:
        before = missing if step.is_after_earlier else ""
        steps.append(tuple(_course(id, member, cells, before) for id in step.modules))
        held = [id for id in step.modules if _asked(cells, id)]
        if not missing and not any(cells[id].state in _DONE for id in held):
            missing = (held or list(step.modules))[0]
    return Ordered(title, tuple(steps))


def _asked(cells: Mapping[str, Cell], id: str) -> bool:
    return id in cells and cells[id].is_assigned


def _course(id: str, member: Member, cells: Mapping[str, Cell], before: str) -> Course:
    cell = cells[id] if _asked(cells, id) else None
    is_shut = cell is not None and cell.is_shut
    return Course(id, cell, member.exempt.get(id), before if is_shut else "")
