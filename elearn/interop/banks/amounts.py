"""Numbers and percents as other people's files write them, exact."""

from __future__ import annotations

import re
from fractions import Fraction

from elearn.quiz.answers import number

_FLOAT = re.compile(
    r"([+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30}))[eE]([+-]?[0-9]{1,2})\Z"
)
_DIGITS = 10


def exact(text: str) -> Fraction | None:
    """The number that this text is, `6.02e23` too; None where it is none."""
    text = text.strip()
    found = _FLOAT.match(text)
    if not found:
        return number(text)
    return Fraction(found[1]) * Fraction(10) ** int(found[2])


def spelled(amount: Fraction) -> str:
    """The number in figures, to ten digits behind the point."""
    rounded = round(amount, _DIGITS)
    sign, whole = "-" if rounded < 0 else "", abs(rounded)
    figures = f"{int(whole)}.{int((whole % 1) * 10**_DIGITS):0{_DIGITS}d}"
    return sign + figures.rstrip("0").rstrip(".")


def percent(share: Fraction) -> str:
    """A share as `50%`, to five digits behind the point, as banks have 33.33333."""
    return f"{spelled(round(share * 100, 5))}%"
