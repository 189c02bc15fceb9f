"""True or false."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from elearn.errors import Invalid, message
from elearn.languages import fold
from elearn.quiz.blocks import Block, Notes, Reading, short
from elearn.quiz.kinds.responses import Fields, Layout, Numbers, field, has_any
from elearn.quiz.questions import Question, Wording
from elearn.quiz.words import ALMOST_TRUTH, meaning

KIND = "true-false"


@dataclass(frozen=True)
class Key:
    """Whether the statement is true."""

    answer: bool

    @property
    def kind(self) -> str:
        return KIND


def fits(value: str) -> bool:
    """Whether this answer is true or false, or what people write in its place."""
    return meaning(value) in ("true", "false") or fold(value) in ALMOST_TRUTH


def read(block: Block, notes: Notes) -> Reading:
    """`Answer: true` or `Answer: false`, or their words in any of the ten languages."""
    if "answer" not in block.labels:
        return Reading(None)
    label = block.labels["answer"]
    answer = meaning(label.value)
    if answer not in ("true", "false"):
        notes.add(
            label.value_place,
            "E15",
            message('Write true or false, not %(answer)s; for a text answer put it in "quotes".'),
            answer=short(label.value),
        )
    return Reading(Key(answer == "true"))


def merged(key: Key, translated: Key) -> Key | None:
    return key if translated == key else None


def key_json(key: Key) -> dict[str, Any]:
    return {"answer": key.answer}


def key_from(data: Mapping[str, Any]) -> Key:
    return Key(bool(data["answer"]))


def carried(key: Key, before: Wording, after: Wording) -> Key | None:
    return key


def layout(question: Question, numbers: Numbers, shuffle: bool) -> Layout:
    return {}


def accept(key: Key, layout: Layout, given: object) -> object | None:
    if given is None or isinstance(given, bool):
        return given
    raise Invalid("The answer to this question is true or false.")


def is_in_form(layout: Layout, name: str, fields: Fields) -> bool:
    return has_any(fields, [name])


def from_form(key: Key, layout: Layout, name: str, fields: Fields) -> object | None:
    value = field(fields, name)
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def mark(key: Key, layout: Layout, response: object | None, credit: str) -> Fraction | None:
    return Fraction(response is key.answer)


def solution(key: Key, layout: Layout) -> object | None:
    return key.answer


def guess(key: Key, credit: str) -> Mapping[Fraction, float]:
    return {Fraction(1): 0.5, Fraction(0): 0.5}
