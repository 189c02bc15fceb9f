"""Days as people and spreadsheets write them. Pure."""

from __future__ import annotations

import re
from datetime import date

from elearn.errors import Invalid
from elearn.languages import strip_unseen, western_digits

# A spreadsheet adds midnight to a day.
_YEAR_FIRST = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4})")
EARLIEST = 1950
# In the calendar of Afghanistan, which counts some 621 years less.
_SOLAR = range(1300, 1500)


def read(text: str, *, code: str) -> date | None:
    """The day that is written, as 2026-03-02 or 02.03.2026, in digits of any script; None for
    an empty text. Raises Invalid, also where day and month could be taken for each other.
    """
    typed = western_digits(strip_unseen(text)).strip()
    if not typed:
        return None
    if found := _YEAR_FIRST.fullmatch(typed):
        return _day(int(found[1]), int(found[3]), int(found[4]), code)
    found = _DAY_FIRST.fullmatch(typed)
    if found is None:
        raise _unread(code)
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == ".":
        return _day(year, second, first, code)
    if first <= 12 and second <= 12 and first != second:
        raise Invalid(
            "%(typed)s could be two days: write 2026-03-02 or 02.03.2026 for the second of March.",
            code=code,
            typed=typed,
        )
    day, month = (first, second) if second <= 12 else (second, first)
    return _day(year, month, day, code)


def _day(year: int, month: int, day: int, code: str) -> date:
    if year in _SOLAR:
        raise Invalid(
            "Write the day by the calendar with the year 2026, such as 2026-03-02.", code=code
        )
    try:
        found = date(year, month, day)
    except ValueError:
        raise _unread(code) from None
    if year < EARLIEST:
        raise _unread(code)
    return found


def _unread(code: str) -> Invalid:
    return Invalid("Write the day as 2026-03-02 or 02.03.2026.", code=code)
