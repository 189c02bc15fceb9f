"""Standings: what is asked of people, what they reached, and where that leaves them. Values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property
from typing import NamedTuple
from uuid import UUID


class State(Enum):
    """Where a person stands in a module; in the order in which a legend names them."""

    PASSED = "passed"
    EXPIRES_SOON = "expires-soon"
    EXPIRED = "expired"
    OVERDUE = "overdue"
    USED_UP = "used-up"
    WAITING = "waiting"
    LEARNING = "learning"
    NOT_STARTED = "not-started"
    ON_LEAVE = "on-leave"
    EXEMPT = "exempt"


@dataclass(frozen=True)
class Step:
    """Modules of which any one is enough, the advised one first."""

    modules: tuple[str, ...]
    is_after_earlier: bool = False


@dataclass(frozen=True)
class Rule:
    """An assignment: `unit_path` is that of the unit whose people and those below it must pass
    the steps; None where people are named. A pass counts for `renew_months`, where that is set.
    """

    id: UUID
    steps: tuple[Step, ...]
    unit_path: str | None
    starts_on: date
    due_on: date | None = None
    due_days: int | None = None
    renew_months: int | None = None
    renew_days: int = 30

    @cached_property
    def is_ordered(self) -> bool:
        """Whether any step opens only after those before it."""
        return any(step.is_after_earlier for step in self.steps)


@dataclass(frozen=True)
class Served:
    """A posting: the path of the unit, its first day, and its last one, None while it runs."""

    path: str
    first_on: date
    last_on: date | None = None


class Done(NamedTuple):
    """What a person reached in a module. `state` is that of the progress; `is_elsewhere` says
    that training outside the hub stands for it.

    A tuple, as `Cell` is: twenty thousand of each stand on one page.
    """

    state: str
    percent: int | None = None
    passed_on: date | None = None
    expires_on: date | None = None
    is_used_up: bool = False
    is_elsewhere: bool = False


@dataclass(frozen=True)
class Member:
    """A person with all that decides about obligations. `path` is None for one without a unit;
    `leaves` are first and last days, the earliest first; `exempt` gives the last day by module,
    None for good; `named_in` are the rules that name the person; `elsewhere` is training outside
    the hub, by module, which stands for a pass as long as it lasts longer than the one here.
    """

    id: UUID
    path: str | None
    served: Sequence[Served] = ()
    done: Mapping[str, Done] = field(default_factory=dict)
    leaves: Sequence[tuple[date, date | None]] = ()
    exempt: Mapping[str, date | None] = field(default_factory=dict)
    named_in: frozenset[UUID] = frozenset()
    elsewhere: Mapping[str, Sequence[Done]] = field(default_factory=dict)

    def is_away(self, on: date) -> bool:
        """Whether the person is on leave on a day."""
        return any(first <= on and (last is None or on <= last) for first, last in self.leaves)


class Cell(NamedTuple):
    """Where a person stands in a module on a day.

    `due_on` is the day by which it is to be passed, or passed again; `is_late` that this day is
    over and the person not excused. `is_shut`: an earlier step of the programme comes first.
    """

    state: State
    is_assigned: bool = True
    due_on: date | None = None
    is_late: bool = False
    expires_on: date | None = None
    is_shut: bool = False
    done: Done | None = None
