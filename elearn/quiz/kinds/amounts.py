"""What an author writes for a number: a value, a tolerance or a range, and a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from elearn.errors import message
from elearn.quiz.answers import leading_number, number, plain
from elearn.quiz.blocks import Notes, Place, short

KIND = "numeric"


@dataclass(frozen=True)
class Key:
    """The numbers from `low` to `high` are right; `value` is the author's own, if one.

    `units` are the unit as each language writes it, the base language's first.
    """

    low: Fraction
    high: Fraction
    value: Fraction | None = None
    units: tuple[str, ...] = ()
    is_unit_required: bool = False

    @property
    def kind(self) -> str:
        return KIND


_TOLERANCE = re.compile(r"±|\+ ?/? ?-")
_RANGE = re.compile(r"\.\.\.?|…")
_FIGURES = re.compile(r"[+-]? ?[0-9.,][0-9., ]*")
_LONGEST_UNIT = 20
# `2nd Street` is no number with a unit.
_ORDINALS = {"st", "nd", "rd", "th"}
_NOTHING = Key(Fraction(0), Fraction(0))


def fits(value: str) -> bool:
    """Whether an answer is meant as a number rather than as words.

    It begins with one, and what follows is a tolerance, the end of a range, or a unit.
    """
    text = plain(value)
    if not text[:1] or text[0] in "\"'“«„" or "|" in text or "*" in text:
        return False
    figures = _FIGURES.match(text)
    if not figures or not any(character.isdigit() for character in figures[0]):
        return False
    rest = text[figures.end() :]
    if not rest.strip() or _TOLERANCE.search(rest) or _RANGE.search(text):
        return True
    is_code = rest[0] in "-/:" or (figures[0][-1] != " " and rest[:2] in _ORDINALS)
    return not is_code and len(rest) <= _LONGEST_UNIT and not _has_digit(rest)


def key_of(value: str, place: Place, notes: Notes, *, is_tolerant: bool = False) -> Key:
    """The key in an author's words; what cannot be read is noted, and nothing is right then."""
    text = plain(value).replace("٪", "%")
    if _RANGE.search(text):
        return _range(text, place, notes)
    amount, *rest = _TOLERANCE.split(text)
    found = leading_number(amount.strip())
    if found is None or len(rest) > 1 or not _is_unit(found[1]):
        _note_unreadable(value, place, notes)
        return _NOTHING
    exact, unit = found
    if not rest:
        return Key(exact, exact, exact, _units(unit))
    allowed = leading_number(rest[0].strip())
    if allowed is None or not _is_unit(allowed[1].removeprefix("%")):
        _note_unreadable(value, place, notes)
        return _NOTHING
    tolerance, after = allowed
    if after.startswith("%") and unit != "%":
        tolerance, after = abs(exact) * tolerance / 100, after[1:].strip()
    _check_tolerance(exact, tolerance, place, notes, is_tolerant=is_tolerant)
    return Key(exact - abs(tolerance), exact + abs(tolerance), exact, _units(unit or after))


def _range(text: str, place: Place, notes: Notes) -> Key:
    ends = _RANGE.split(text)
    low = number(ends[0].strip())
    high = leading_number(ends[-1].strip())
    if len(ends) != 2 or low is None or high is None or not _is_unit(high[1]):
        _note_unreadable(text, place, notes)
        return _NOTHING
    if high[0] < low:
        notes.add(
            place, "E14", message("The range runs backwards: write the smaller number first.")
        )
    return Key(min(low, high[0]), max(low, high[0]), None, _units(high[1]))


def _check_tolerance(
    exact: Fraction, tolerance: Fraction, place: Place, notes: Notes, *, is_tolerant: bool
) -> None:
    if tolerance < 0:
        notes.add(place, "E13", message("A tolerance cannot be negative: write ± 0.5."))
    elif tolerance > abs(exact) and not is_tolerant:
        notes.add(
            place,
            "E13",
            message(
                "The tolerance is larger than the number itself; if that is meant, add the line "
                "Tolerance: ok."
            ),
        )


def _note_unreadable(value: str, place: Place, notes: Notes) -> None:
    notes.add(
        place,
        "E12",
        message(
            "“%(answer)s” cannot be read as a number: write it as 1400.5 or 1 400,5, with one "
            'decimal sign; for a text put it in "quotes".'
        ),
        answer=short(value),
    )


def _is_unit(text: str) -> bool:
    return len(text) <= _LONGEST_UNIT and not _has_digit(text)


def _has_digit(text: str) -> bool:
    return any(character.isdecimal() for character in text)


def _units(text: str) -> tuple[str, ...]:
    return (text.strip(),) if text.strip() else ()
