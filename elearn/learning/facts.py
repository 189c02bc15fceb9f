"""Facts: what an officer did in a module, and the summary that follows from them alone."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from elearn.db import db
from elearn.models.examination import Regrade
from elearn.models.learning import Attempt, Certificate, LessonRead
from elearn.models.library import Version

# A state is never left for one that says less.
RANK = {"learning": 0, "failed": 1, "waiting": 2, "passed": 3}

Place = tuple[UUID, str]
"""A person and a module."""


@dataclass(frozen=True)
class Sat:
    """One attempt.

    `percent` is exact, 0 to 100, None until it is graded for good. `counts_at` is when its
    pass began to count: at the finish, or with the last lesson where the module asks for
    reading too; None where it does not. `terms` are those of the version's certificate, and
    `percents` all that the attempt ever came to, before and after re-grades too.
    """

    id: UUID
    version_id: UUID
    cycle: int
    number: int
    state: str
    started_at: datetime
    finished_at: datetime | None
    percent: Fraction | None
    keep: str
    is_supervised: bool
    counts_at: datetime | None
    terms: Mapping[str, Any] | None
    percents: frozenset[int] = frozenset()

    @property
    def expires_at(self) -> datetime | None:
        """When what this pass gives runs out; None: never."""
        months = self.terms["valid_months"] if self.terms else None
        return months_later(self.counts_at, months) if months and self.counts_at else None


@dataclass(frozen=True)
class Given:
    """One certificate. `is_withdrawn`: a re-grade took it back with the pass it stood for."""

    code: str
    attempt_id: UUID
    version_id: UUID
    cycle: int
    issue: int
    percent: int
    is_supervised: bool
    expires_at: datetime | None
    revoked_at: datetime | None
    is_withdrawn: bool = False


@dataclass(frozen=True)
class Facts:
    """What one person did in one module: attempts by cycle and number, certificates by issue."""

    sat: tuple[Sat, ...] = ()
    has_read: bool = False
    given: tuple[Given, ...] = ()

    def passes(self, cycle: int) -> list[Sat]:
        """The passes of a cycle that count, the earliest first."""
        counting = [one for one in self.sat if one.cycle == cycle and one.counts_at]
        return sorted(counting, key=lambda one: (one.counts_at, one.number))

    def newest(self, cycle: int) -> Given | None:
        """The newest certificate of a cycle."""
        return next((one for one in reversed(self.given) if one.cycle == cycle), None)

    def standing(self, cycle: int) -> Given | None:
        """The newest certificate of a cycle, where its attempt is a pass that counts."""
        newest = self.newest(cycle)
        if newest is None or newest.is_withdrawn:
            return None
        return newest if newest.attempt_id in {one.id for one in self.passes(cycle)} else None


@dataclass(frozen=True)
class Summary:
    """What a progress row must say; whose it is and when it changed left aside."""

    cycle: int = 1
    state: str = "learning"
    percent: int | None = None
    passed_at: datetime | None = None
    expires_at: datetime | None = None


def months_later(moment: datetime, months: int) -> datetime:
    """The same day so many months on, or the last day of that month where there is none."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def percent_of(points: str | None, possible: str | None) -> Fraction:
    """The share of the points as stored, 0 to 100, unrounded."""
    whole = Fraction(possible or 0)
    return Fraction(points or 0) * 100 / whole if whole else Fraction(0)


def fold(facts: Facts) -> Summary | None:
    """What the facts say of where the officer stands; None where nothing was done.

    A cycle begins with its first pass, or with anything done in it after the pass before
    it ran out or fell away: until then that pass stands, whatever a renewal came to.
    """
    if not facts.sat and not facts.has_read:
        return None
    current = Summary()
    for cycle, attempts in groupby(facts.sat, key=lambda one: one.cycle):
        sat = list(attempts)
        found = _of_cycle(facts, cycle, sat)
        if cycle == current.cycle or found.state == "passed" or _is_open(current, sat):
            current = found
    return current


def _is_open(before: Summary, sat: Iterable[Sat]) -> bool:
    """Whether something was done in a cycle when the one before it held no pass any more."""
    if before.state != "passed":
        return True
    end = before.expires_at
    moments = (moment for one in sat for moment in (one.started_at, one.finished_at) if moment)
    return end is not None and any(moment >= end for moment in moments)


def _of_cycle(facts: Facts, cycle: int, sat: list[Sat]) -> Summary:
    passes, percent = facts.passes(cycle), None
    for one in sat:
        percent = kept(percent, one.percent, one.keep)
    if not passes:
        # A pass that waits for reading has reached nothing yet.
        states = [one.state for one in sat if one.state in ("failed", "waiting")]
        return Summary(cycle, max(states, key=RANK.__getitem__, default="learning"), percent)
    standing = facts.standing(cycle)
    expires_at = standing.expires_at if standing else passes[0].expires_at
    return Summary(cycle, "passed", percent, passes[0].counts_at, expires_at)


def kept(before: int | None, percent: Fraction | None, keep: str) -> int | None:
    """Which of two results stays by the quiz's rule; rounded down, so it never claims a pass."""
    if percent is None or (before is not None and keep == "first"):
        return before
    return int(percent) if keep == "last" else max(int(percent), before or 0)


def of(person_id: UUID, module_id: str) -> Facts:
    """What a person did in a module; the caller may know of it."""
    return of_people([person_id], module_id=module_id).get((person_id, module_id), Facts())


def of_people(person_ids: Collection[UUID], *, module_id: str | None = None) -> dict[Place, Facts]:
    """What these people did, by person and module; for the operator's check of all records."""

    def theirs(table: type[Any]) -> ColumnElement[bool]:
        among: ColumnElement[bool] = table.person_id.in_(person_ids)
        return among if module_id is None else among & (table.module_id == module_id)

    read: dict[Place, dict[str, datetime]] = defaultdict(dict)
    columns = select(LessonRead.person_id, LessonRead.module_id, LessonRead.slug)
    for person, module, slug, at in db.session.execute(
        columns.add_columns(LessonRead.read_at).where(theirs(LessonRead))
    ):
        read[person, module][slug] = at
    regraded: dict[UUID, list[Regrade]] = defaultdict(list)
    for row in db.session.scalars(
        select(Regrade).join(Attempt, Attempt.id == Regrade.attempt_id).where(theirs(Attempt))
    ):
        regraded[row.attempt_id].append(row)
    sat = _sat(theirs(Attempt), read, regraded)
    given = _given(theirs(Certificate), regraded)
    return {
        place: Facts(tuple(sat.get(place, ())), place in read, tuple(given.get(place, ())))
        for place in {*read, *sat, *given}
    }


def _sat(
    theirs: ColumnElement[bool],
    read: Mapping[Place, Mapping[str, datetime]],
    regraded: Mapping[UUID, Sequence[Regrade]],
) -> dict[Place, list[Sat]]:
    rows = db.session.execute(
        select(
            Attempt.person_id,
            Attempt.module_id,
            Attempt.id,
            Attempt.version_id,
            Attempt.cycle,
            Attempt.number,
            Attempt.state,
            Attempt.started_at,
            Attempt.finished_at,
            Attempt.points,
            Attempt.possible,
            Attempt.rules,
            Attempt.is_supervised,
            Version.about,
        )
        .join(Version, Version.id == Attempt.version_id)
        .where(theirs)
        .order_by(Attempt.cycle, Attempt.number)
    )
    found: dict[Place, list[Sat]] = defaultdict(list)
    for row in rows:
        place = (row.person_id, row.module_id)
        is_graded = row.state in ("passed", "failed")
        found[place].append(
            Sat(
                row.id,
                row.version_id,
                row.cycle,
                row.number,
                row.state,
                row.started_at,
                row.finished_at,
                percent_of(row.points, row.possible) if is_graded else None,
                row.rules["keep"],
                row.is_supervised,
                _counts_at(row.state, row.finished_at, row.about, read.get(place, {})),
                row.about["certificate"],
                _percents(row.points, row.possible, regraded.get(row.id, ())),
            )
        )
    return found


def _percents(
    points: str | None, possible: str | None, regraded: Iterable[Regrade]
) -> frozenset[int]:
    graded = [kept for one in regraded for kept in (one.before, one.after)]
    pairs = [(points, possible), *((kept["points"], kept["possible"]) for kept in graded)]
    return frozenset(int(percent_of(*pair)) for pair in pairs)


def _counts_at(
    state: str,
    finished_at: datetime | None,
    about: Mapping[str, Any],
    read: Mapping[str, datetime],
) -> datetime | None:
    if state != "passed" or finished_at is None:
        return None
    if not about["needs_reading"]:
        return finished_at
    if not set(about["lessons"]) <= set(read):
        return None
    return max([finished_at, *(read[slug] for slug in about["lessons"])])


def _given(
    theirs: ColumnElement[bool], regraded: Mapping[UUID, Sequence[Regrade]]
) -> dict[Place, list[Given]]:
    query = select(Certificate).where(theirs).order_by(Certificate.cycle, Certificate.issue)
    found: dict[Place, list[Given]] = defaultdict(list)
    for row in db.session.scalars(query):
        found[row.person_id, row.module_id].append(
            Given(
                row.code,
                row.attempt_id,
                row.version_id,
                row.cycle,
                row.issue,
                row.percent,
                row.is_supervised,
                row.expires_at,
                row.revoked_at,
                row.revoked_at in {one.at for one in regraded.get(row.attempt_id, ())},
            )
        )
    return found
