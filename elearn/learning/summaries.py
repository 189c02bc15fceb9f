"""Summaries: what follows from the facts of one officer in one module. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from typing import Any
from uuid import UUID

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
    `percents` all that the attempt ever came to, before and after re-grades too. `limit` is how
    many attempts its rules allow, None for any; `is_followed` that one more was given after it.
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
    limit: int | None = None
    is_followed: bool = False

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
    """What a progress row must say; whose it is and when it changed left aside.

    `is_used_up`: of the newest cycle, also while an earlier pass stands, the last attempt that
    its rules allow has failed, and no other was given.
    """

    cycle: int = 1
    state: str = "learning"
    percent: int | None = None
    passed_at: datetime | None = None
    expires_at: datetime | None = None
    is_used_up: bool = False


def months_later(moment: datetime, months: int) -> datetime:
    """The same day so many months on, or the last day of that month where there is none."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


@lru_cache(maxsize=4_096)
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
    return replace(current, is_used_up=_is_used_up(facts.sat))


def _is_used_up(sat: Sequence[Sat]) -> bool:
    if not sat:
        return False
    last = sat[-1]
    if last.limit is None or last.number < last.limit or last.is_followed:
        return False
    # A pass may wait for a lesson to be read, and another attempt for its marks.
    states = {one.state for one in sat if one.cycle == last.cycle}
    return last.state == "failed" and states.isdisjoint({"passed", "waiting"})


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
