"""Ordering: steps to put into the right order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import comb, factorial
from typing import Any

from elearn.errors import Invalid, message
from elearn.languages import western_digits
from elearn.quiz.blocks import Block, Notes, Reading
from elearn.quiz.kinds.options import check_count, check_differ
from elearn.quiz.kinds.responses import (
    Fields,
    Layout,
    Numbers,
    drawn,
    field,
    has_any,
    indices,
    known_id,
    own_key,
)
from elearn.quiz.questions import Question, Wording

KIND = "ordering"


@dataclass(frozen=True)
class Key:
    """How many steps there are; the author wrote them in the right order."""

    count: int

    @property
    def kind(self) -> str:
        return KIND


def read(block: Block, notes: Notes) -> Reading:
    """`Order:` and then a numbered list in the right order."""
    steps = block.steps or ()
    place = block.labels["order"].place
    if not steps:
        notes.add(
            place,
            "E20",
            message("After Order: comes an empty line and a numbered list: 1. 2. 3."),
        )
    elif len(steps) < 3:
        notes.add(place, "E20", message("An ordering needs three steps or more: add some."))
    for step in steps:
        if not step.text.strip():
            notes.add(step.place, "E08", message("This step is empty: write its text."))
    check_count(len(steps), place, notes)
    check_differ([(step.text, step.place) for step in steps], notes)
    return Reading(Key(len(steps)), parts=tuple(step.text.strip() for step in steps))


def merged(key: Key, translated: Key) -> Key | None:
    return key if translated == key else None


def key_json(key: Key) -> dict[str, Any]:
    return {"count": key.count}


def key_from(data: Mapping[str, Any]) -> Key:
    return Key(int(data["count"]))


def carried(key: Key, before: Wording, after: Wording) -> Key | None:
    # The author's order is the key, and the layout counts by it: another one cannot be said.
    return key if before.parts == after.parts else None


def layout(question: Question, numbers: Numbers, shuffle: bool) -> Layout:
    key = own_key(question, Key)
    right = list(range(key.count))
    order = numbers.shuffled(right)
    while order == right and key.count > 1:
        order = numbers.shuffled(right)
    return {"items": drawn(order, numbers, set())}


def accept(key: Key, layout: Layout, given: object) -> object | None:
    """A list of ids, first to last; steps that have no place yet may be missing."""
    if given is None:
        return None
    if not isinstance(given, list):
        raise Invalid("The answer to this question is a list of its steps, first to last.")
    known = indices(layout["items"])
    if len(given) > len(known):
        raise Invalid("More steps came than this question has. Load the page again.")
    order = [known_id(token, known) for token in given]
    if len(set(order)) < len(order):
        raise Invalid("A step stands in two places. Give each step one place.")
    return order or None


def is_in_form(layout: Layout, name: str, fields: Fields) -> bool:
    return has_any(fields, (f"{name}.{token}" for token, _ in layout["items"]))


def from_form(key: Key, layout: Layout, name: str, fields: Fields) -> object | None:
    places: dict[int, str] = {}
    for token, _ in layout["items"]:
        value = field(fields, f"{name}.{token}")
        if value is None:
            continue
        place = _place(value, key.count)
        if place in places:
            raise Invalid(
                "Two steps have place %(place)s. Give each step a place of its own.", place=place
            )
        places[place] = str(token)
    return [places[place] for place in sorted(places)] or None


def _place(value: object, count: int) -> int:
    digits = western_digits(value).strip() if isinstance(value, str) else ""
    if not digits.isdecimal() or len(digits) > 6 or not 1 <= int(digits) <= count:
        raise Invalid("The place of a step is a number from 1 to %(count)s.", count=count)
    return int(digits)


def mark(key: Key, layout: Layout, response: object | None, credit: str) -> Fraction | None:
    known = indices(layout["items"])
    order = [known[token] for token in response] if isinstance(response, list) else []
    if credit == "all" or key.count < 2:
        return Fraction(order == list(range(key.count)))
    neighbours = sum(after == before + 1 for before, after in pairwise(order))
    return Fraction(neighbours, key.count - 1)


def solution(key: Key, layout: Layout) -> object | None:
    by_index: dict[int, str] = {index: token for token, index in layout["items"]}
    return [by_index[index] for index in range(key.count)]


def guess(key: Key, credit: str) -> Mapping[Fraction, float]:
    count = key.count
    if credit == "all" or count < 2:
        chance = 1 / factorial(count)
        return {Fraction(1): chance, Fraction(0): 1 - chance}
    apart = _without_neighbours(count)
    return {
        Fraction(right, count - 1): comb(count - 1, right) * apart[count - right] / factorial(count)
        for right in range(count)
    }


def _without_neighbours(count: int) -> list[int]:
    """By length: the orders in which no step is followed by its successor (OEIS A000255)."""
    apart = [1, 1, 1]
    for length in range(3, count + 1):
        apart.append((length - 1) * apart[-1] + (length - 2) * apart[-2])
    return apart
