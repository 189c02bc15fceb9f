"""Narrowing: in which units to look for people who stand as asked for, by the counts kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from elearn.days import day_of, start_of
from elearn.learning.duties.obligations import State
from elearn.models.assignments import Tally
from elearn.models.people import Unit
from elearn.reports.filters import Filters
from elearn.reports.tallies import ALL

# What is counted of these is all there is: they come of being asked for alone.
_BY_STATE = {
    State.EXPIRES_SOON: Tally.expires_soon,
    State.OVERDUE: Tally.overdue,
    State.NOT_STARTED: Tally.not_started,
    State.ON_LEAVE: Tally.on_leave,
    State.EXEMPT: Tally.exempt,
}
_BY_DUE = {"overdue": (Tally.late,), "week": (Tally.due_soon, Tally.expires_soon)}


def units_with(filters: Filters, *, at: datetime) -> list[ColumnElement[bool]]:
    """Conditions that leave out the units which are known to hold nobody who is asked for.

    A unit whose count is not of today, or marked stale, may hold some. What somebody did since
    the count only takes people away from these.
    """
    counts = list(_BY_DUE.get(filters.due, ()))
    if filters.state in _BY_STATE:
        counts.append(_BY_STATE[filters.state])
    if not counts:
        return []
    is_fresh = and_(~Tally.is_stale, Tally.counted_at >= start_of(day_of(at)))
    none = and_(Tally.module_id == ALL, is_fresh, *(count == 0 for count in counts))
    return [Unit.id.not_in(select(Tally.unit_id).where(none))]
