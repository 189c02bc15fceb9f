"""What staff type into forms: whole numbers, and days and hours in the zone of the hub."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import request
from werkzeug.datastructures import MultiDict

from elearn import days
from elearn.errors import Invalid
from elearn.languages import western_digits


def typed(name: str) -> str:
    """What a field of the form says, without blanks around it."""
    return request.form.get(name, "").strip()


def sent() -> MultiDict[str, str]:
    """The fields of the form that was sent, or else those of the address; never of both."""
    return request.form if request.method == "POST" else request.args


def whole(name: str) -> int:
    """A whole number; one that is none, and so out of every range, is -1."""
    text = western_digits(typed(name))
    return int(text) if text.isdecimal() and len(text) <= 6 else -1


def moment(day: str, hour: str) -> datetime:
    """The moment that two fields say, as 2026-03-02 and 09:30. Raises Invalid."""
    text = f"{western_digits(typed(day))}T{western_digits(typed(hour))}"
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=days.zone())
    except ValueError:
        raise Invalid("Write the day as 2026-03-02 and the hours as 09:30.", code="hours") from None


def day(name: str) -> date | None:
    """The day that a field says, None where it is empty. Raises Invalid."""
    text = western_digits(typed(name))
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise Invalid("Write the day as 2026-03-02.", code=name) from None


def end_of_day(name: str) -> datetime | None:
    """The end of the day that a field says, None where it is empty. Raises Invalid."""
    found = day(name)
    if found is None:
        return None
    return datetime(found.year, found.month, found.day, tzinfo=days.zone()) + timedelta(days=1)
