"""Due days: whom a rule is for, and by which day, put off by leave. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from elearn.learning.duties.standings import Member, Rule


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
    return put_off(due, start, member.leaves)


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


def put_off(
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


@lru_cache(maxsize=8_192)
def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the last day of that month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
