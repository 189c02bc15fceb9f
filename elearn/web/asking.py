"""What a page of reports is asked for in its address."""

from __future__ import annotations

from datetime import date, datetime

from flask import request

from elearn import clock, days
from elearn.reports import filters
from elearn.reports.filters import Filters


def all_filters() -> Filters:
    """The filters of the address. Raises NotFound or Invalid."""
    return filters.read(request.args.to_dict(flat=False), today=days.day_of(clock.now()))


def day() -> date | None:
    """The day that is over for which the page is asked, None for now. Raises Invalid."""
    return filters.past_day(request.args.get("at", ""), today=days.day_of(clock.now()))


def moment(on: date | None) -> datetime:
    """The moment that a page is about: the last one of its day, or now."""
    return Filters(on=on).moment(clock.now())
