"""Obligations: what a person must have learnt by a day, and where that stands. Pure.

Everything is reckoned in days of the hub: a due day and the last day of a pass count in full.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from elearn.learning.duties.due_days import applies, due_day, months_later, put_off
from elearn.learning.duties.standings import Cell, Done, Member, Rule, Served, State, Step

__all__ = [
    "Cell",
    "Done",
    "Member",
    "Rule",
    "Served",
    "State",
    "Step",
    "applies",
    "cells",
    "due_day",
    "months_later",
]


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
    again = put_off(end, end, member.leaves)
    return max(again, demand.due_on) if again and demand.due_on else again


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
