"""A number, within a tolerance or a range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from elearn.languages import fold
from elearn.quiz.answers import leading_number, plain
from elearn.quiz.blocks import Block, Notes, Reading
from elearn.quiz.kinds import amounts
from elearn.quiz.kinds.responses import LONGEST_LINE, Fields, Layout, Numbers, field, has_any, typed
from elearn.quiz.questions import Question, Wording
from elearn.quiz.words import meaning

KIND = amounts.KIND
Key = amounts.Key


def read(block: Block, notes: Notes) -> Reading:
    """`Answer: 37 ± 0.5 °C`, `± 2%` or `36..38`; `Unit: required` makes the unit count."""
    if "answer" not in block.labels:
        return Reading(None)
    label = block.labels["answer"]
    key = amounts.key_of(
        label.value,
        label.value_place,
        notes,
        is_tolerant=meaning(block.value("tolerance")) in ("ok", "yes"),
    )
    return Reading(replace(key, is_unit_required=meaning(block.value("unit")) == "required"))


def merged(key: Key, translated: Key) -> Key | None:
    """The numbers must be the same; the unit may be written as the language does."""
    if (translated.low, translated.high) != (key.low, key.high):
        return None
    return replace(key, units=tuple(dict.fromkeys(key.units + translated.units)))


def key_json(key: Key) -> dict[str, Any]:
    return {
        "low": str(key.low),
        "high": str(key.high),
        "value": None if key.value is None else str(key.value),
        "units": list(key.units),
        "unit_required": key.is_unit_required,
    }


def key_from(data: Mapping[str, Any]) -> Key:
    value = data["value"]
    return Key(
        Fraction(data["low"]),
        Fraction(data["high"]),
        None if value is None else Fraction(value),
        tuple(data["units"]),
        bool(data["unit_required"]),
    )


def carried(key: Key, before: Wording, after: Wording) -> Key | None:
    return key


def layout(question: Question, numbers: Numbers, shuffle: bool) -> Layout:
    return {}


def accept(key: Key, layout: Layout, given: object) -> object | None:
    return typed(given, LONGEST_LINE)


def is_in_form(layout: Layout, name: str, fields: Fields) -> bool:
    return has_any(fields, [name])


def from_form(key: Key, layout: Layout, name: str, fields: Fields) -> object | None:
    return field(fields, name)


def mark(key: Key, layout: Layout, response: object | None, credit: str) -> Fraction | None:
    return Fraction(is_right(key, str(response or "")))


def solution(key: Key, layout: Layout) -> object | None:
    number = shown(key.value) if key.value is not None else shown((key.low + key.high) / 2)
    return " ".join((number, *key.units[:1]))


def guess(key: Key, credit: str) -> Mapping[Fraction, float]:
    return {Fraction(0): 1.0}


def is_understood(key: Key, answer: str) -> bool:
    """Whether marking reads this as a number with a unit of the key, or with none; it says
    nothing of which number is right. Any word may follow where the key names no unit."""
    found = leading_number(plain(answer))
    return found is not None and _is_unit(key, _unit_of(found[1]))


def is_right(key: Key, answer: str) -> bool:
    """Whether a typed number is right. A unit may follow it, and must where it is required."""
    found = leading_number(plain(answer))
    if found is None:
        return False
    value, unit = found[0], _unit_of(found[1])
    is_complete = bool(unit) or not key.is_unit_required
    return key.low <= value <= key.high and is_complete and _is_unit(key, unit)


def _unit_of(rest: str) -> str:
    # A full stop may end the sentence that people make of an answer.
    return fold(rest).rstrip(".")


def _is_unit(key: Key, unit: str) -> bool:
    """Whether this is a unit of the key, or none."""
    if key.units:
        return not unit or unit in {_unit_of(one) for one in key.units}
    # `24 hours` is the number 24; `24 or 25` and `1e5` are not.
    return not any(character.isdigit() for character in unit)


def shown(value: Fraction) -> str:
    """A number as people write it: decimal where it ends, else as a fraction."""
    for places in range(20):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
            whole, part = digits[: len(digits) - places], digits[len(digits) - places :]
            return ("-" if value < 0 else "") + whole + (f".{part}" if part else "")
    return str(value)
