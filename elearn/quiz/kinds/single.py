"""Single choice: exactly one option is right, others may earn a part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from elearn.errors import message
from elearn.quiz.blocks import Block, Notes, Reading
from elearn.quiz.kinds.options import Option, options
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
    places,
)
from elearn.quiz.questions import Question, Wording

KIND = "single"


@dataclass(frozen=True)
class Key:
    """The share that each option earns, in the author's order; may be negative."""

    shares: tuple[Fraction, ...]

    @property
    def kind(self) -> str:
        return KIND


def read(block: Block, notes: Notes) -> Reading:
    """List items `- ( ) text`, exactly one of them `(x)`; `(50%)` earns a part."""
    choices = options(block, notes)
    if notes.is_base:
        _check_right(block, choices, notes)
    is_marked = any(choice.is_right or choice.share is not None for choice in choices)
    key = Key(
        tuple(Fraction(1) if each.is_right else each.share or Fraction(0) for each in choices)
    )
    return Reading(
        key if is_marked or notes.is_base else None,
        parts=tuple(choice.text for choice in choices),
        feedback=tuple(choice.feedback for choice in choices),
    )


def _check_right(block: Block, choices: tuple[Option, ...], notes: Notes) -> None:
    right = [choice for choice in choices if choice.is_right]
    if not right:
        notes.add(
            block.items[0].place, "E02", message("No option is right: mark the right one with (x).")
        )
    for choice in right[1:]:
        notes.add(
            choice.place,
            "E03",
            message(
                "A second option is marked (x): mark one only, or use [ ] and [x] where several "
                "are right."
            ),
        )
    for choice in choices:
        if right and choice.share == 1:
            notes.add(
                choice.place,
                "E11",
                message("(100%%) stands beside (x): only one option may earn everything."),
            )


def merged(key: Key, translated: Key) -> Key | None:
    return key if translated == key else None


def key_json(key: Key) -> dict[str, Any]:
    return {"shares": [str(share) for share in key.shares]}


def key_from(data: Mapping[str, Any]) -> Key:
    return Key(tuple(Fraction(share) for share in data["shares"]))


def carried(key: Key, before: Wording, after: Wording) -> Key | None:
    order = places(before.parts, after.parts)
    return Key(tuple(key.shares[place] for place in order)) if order is not None else None


def layout(question: Question, numbers: Numbers, shuffle: bool) -> Layout:
    key = own_key(question, Key)
    order = list(range(len(key.shares)))
    return {"options": drawn(numbers.shuffled(order) if shuffle else order, numbers, set())}


def accept(key: Key, layout: Layout, given: object) -> object | None:
    if given is None or given == "":
        return None
    return known_id(given, indices(layout["options"]))


def is_in_form(layout: Layout, name: str, fields: Fields) -> bool:
    return has_any(fields, [name])


def from_form(key: Key, layout: Layout, name: str, fields: Fields) -> object | None:
    return field(fields, name)


def mark(key: Key, layout: Layout, response: object | None, credit: str) -> Fraction | None:
    if response is None:
        return Fraction(0)
    return worth(key.shares[indices(layout["options"])[str(response)]], credit)


def solution(key: Key, layout: Layout) -> object | None:
    by_index: dict[int, str] = {index: token for token, index in layout["options"]}
    return by_index[key.shares.index(max(key.shares))]


def guess(key: Key, credit: str) -> Mapping[Fraction, float]:
    chances: dict[Fraction, float] = {}
    for share in key.shares:
        earned = worth(share, credit)
        chances[earned] = chances.get(earned, 0.0) + 1 / len(key.shares)
    return chances


def worth(share: Fraction, credit: str) -> Fraction:
    """What an option earns: its share, never below nothing; or all or nothing."""
    if credit == "all":
        return Fraction(share == 1)
    return min(max(share, Fraction(0)), Fraction(1))
