"""Obligations: what a person must have learnt by a day, and where that stands. Pure.

Everything is reckoned in days of the hub: a due day and the last day of a pass count in full.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from functools import cached_property, lru_cache
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


class _Demand(NamedTuple):
    """What all rules together ask of one module, since the first of them began."""

    starts_on: date
    due_on: date | None
    renew_months: int | None
    renew_days: int
    is_shut: bool = False


def cells(member: Member, rules: Iterable[Rule], on: date) -> dict[str, Cell]:
    """By module, where the person stands on a day: in what is assigned, and in what was done
    without being asked for. A rule asks for nothing before the day on which it starts."""
    away = member.is_away(on)
    demands = _demands(member, rules, on)
    found = {id: _asked(member, id, demand, on, away) for id, demand in demands.items()}
    for id in (*member.done, *member.elsewhere):
        if id not in found:
            done = _reached(member, id, None)
            assert done, "by its id something was done"
            found[id] = _unasked(done, on)
    return found


def applies(rule: Rule, member: Member) -> bool:
    """Whether a rule is for this person."""
    if rule.unit_path is None:
        return rule.id in member.named_in
    return member.path is not None and member.path.startswith(rule.unit_path)


def due_day(rule: Rule, member: Member) -> date | None:
    """The day by which the person must have passed, put off by leave; None without one or while
    nobody knows when the leave ends.

    A person without postings in the unit is taken to have joined when the rule began.
    """
    start = rule.starts_on
    if rule.due_days is not None:
        start = max(start, _joined_on(rule, member) or start)
        due: date | None = start + timedelta(days=rule.due_days)
    else:
        due = rule.due_on
    return _put_off(due, start, member.leaves)


def _joined_on(rule: Rule, member: Member) -> date | None:
    """The first day of the unbroken service in the rule's unit and below that runs now."""
    if rule.unit_path is None:
        return None
    joined: date | None = None
    for one in sorted(member.served, key=lambda one: one.first_on, reverse=True):
        if not one.path.startswith(rule.unit_path):
            break
        # A gap of more than a day is a service that ended.
        if joined and one.last_on and one.last_on < joined - timedelta(days=1):
            break
        joined = one.first_on
    return joined


def _put_off(
    due: date | None, start: date, leaves: Sequence[tuple[date, date | None]]
) -> date | None:
    """A due day later by the days of leave between the start and it, each counted once."""
    counted = start
    for first, last in leaves:
        if due is None or first > due:
            break
        if last is None:
            return None
        if last >= counted:
            due += timedelta(days=(last - max(first, counted)).days + 1)
            counted = last + timedelta(days=1)
    return due


def _demands(member: Member, rules: Iterable[Rule], on: date) -> dict[str, _Demand]:
    demands: dict[str, _Demand] = {}
    for rule in rules:
        if rule.starts_on > on or not applies(rule, member):
            continue
        due = due_day(rule, member)
        asked = _Demand(rule.starts_on, due, rule.renew_months, rule.renew_days)
        is_open = True
        for step in rule.steps:
            id = step.modules[0]
            if len(step.modules) > 1:
                id = _chosen(step, member, rule, on)
            this = asked._replace(is_shut=True) if step.is_after_earlier and not is_open else asked
            demands[id] = _both(demands[id], this) if id in demands else this
            if rule.is_ordered:
                is_open = is_open and _is_settled(member, id, rule, on)
    return demands


def _both(one: _Demand, other: _Demand) -> _Demand:
    """The strictest of several rules counts; what one of them opens is open."""
    days = [day for day in (one.due_on, other.due_on) if day]
    shorter = min(one, other, key=lambda demand: demand.renew_months or 999)
    return _Demand(
        min(one.starts_on, other.starts_on),
        min(days, default=None),
        shorter.renew_months,
        shorter.renew_days,
        one.is_shut and other.is_shut,
    )


def _is_settled(member: Member, id: str, rule: Rule, on: date) -> bool:
    """Whether later steps may open: the module is passed, or need not be."""
    return _is_exempt(member, id, on) or _has_passed(member, id, rule, on)


def _chosen(step: Step, member: Member, rule: Rule, on: date) -> str:
    """The module of a step that the person is held to: one passed, else one begun, else the
    advised one."""
    exempt = [id for id in step.modules if _is_exempt(member, id, on)]
    passed = [id for id in step.modules if _has_passed(member, id, rule, on)]
    begun = [id for id in step.modules if id in member.done or id in member.elsewhere]
    return [*passed, *exempt, *begun, *step.modules][0]


def _reached(member: Member, id: str, renew_months: int | None) -> Done | None:
    """What was done in a module, here or elsewhere: of several passes the one that lasts longest,
    and of those that last alike the one here."""
    here = member.done.get(id)
    if id not in member.elsewhere:
        return here
    passes = [here] if here and here.state == "passed" else []
    passes += member.elsewhere[id]
    return max(passes, key=lambda one: _end(one, renew_months) or date.max)


def _has_passed(member: Member, id: str, rule: Rule, on: date) -> bool:
    return _holds(_reached(member, id, rule.renew_months), rule.renew_months, on)


def _holds(done: Done | None, renew_months: int | None, on: date) -> bool:
    if done is None or done.state != "passed":
        return False
    end = _end(done, renew_months)
    return end is None or on <= end


def _end(done: Done, renew_months: int | None) -> date | None:
    """The last day of a pass: the certificate's or the rule's, whichever comes first."""
    if renew_months is None or done.passed_on is None:
        return done.expires_on
    end = months_later(done.passed_on, renew_months)
    return min(end, done.expires_on) if done.expires_on else end


def _is_exempt(member: Member, id: str, on: date) -> bool:
    if id not in member.exempt:
        return False
    until = member.exempt[id]
    return until is None or on <= until


def _asked(member: Member, id: str, demand: _Demand, on: date, away: bool) -> Cell:
    done = _reached(member, id, demand.renew_months)
    end = None
    if done and done.state == "passed":
        end = _end(done, demand.renew_months)
        if end is None or on < end - timedelta(days=demand.renew_days):
            return Cell(State.PASSED, expires_on=end, done=done)
        if on <= end:
            return Cell(State.EXPIRES_SOON, due_on=end, expires_on=end, done=done)
    due = _renewal(end, demand, member) if end else demand.due_on
    if _is_exempt(member, id, on):
        return Cell(State.EXEMPT, due_on=due, done=done, expires_on=end)
    if away:
        return Cell(State.ON_LEAVE, due_on=due, done=done, expires_on=end)
    if done and done.state == "waiting":
        return Cell(State.WAITING, due_on=due, done=done)
    is_late = due is not None and on > due
    state = _unpassed(done, is_expired=end is not None, is_late=is_late)
    return Cell(
        state, due_on=due, is_late=is_late, expires_on=end, is_shut=demand.is_shut, done=done
    )


def _renewal(end: date, demand: _Demand, member: Member) -> date | None:
    """By when what has run out is to be passed again: when it ran out, but no sooner than by the
    rule; a rule that began later and has no due day sets none."""
    if end < demand.starts_on:
        return demand.due_on
    put_off = _put_off(end, end, member.leaves)
    return max(put_off, demand.due_on) if put_off and demand.due_on else put_off


def _unpassed(done: Done | None, *, is_expired: bool, is_late: bool) -> State:
    if done and done.is_used_up:
        return State.USED_UP
    if is_expired:
        return State.EXPIRED
    if is_late:
        return State.OVERDUE
    return State.LEARNING if done else State.NOT_STARTED


def _unasked(done: Done, on: date) -> Cell:
    state = State.LEARNING
    if done.state == "passed":
        is_over = done.expires_on is not None and on > done.expires_on
        state = State.EXPIRED if is_over else State.PASSED
    elif done.state == "waiting":
        state = State.WAITING
    elif done.is_used_up:
        state = State.USED_UP
    return Cell(state, is_assigned=False, expires_on=done.expires_on, done=done)


@lru_cache(maxsize=8_192)
def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the last day of that month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
