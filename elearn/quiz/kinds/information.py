"""A page of information between questions; it takes no answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from elearn.errors import Invalid
from elearn.quiz.blocks import Block, Notes, Reading
from elearn.quiz.kinds.responses import Fields, Layout, Numbers
from elearn.quiz.questions import Question

KIND = "information"


@dataclass(frozen=True)
class Key:
    """Nothing to know: a page is read."""

    @property
    def kind(self) -> str:
        return KIND


def read(block: Block, notes: Notes) -> Reading:
    """A line `Info: yes`."""
    return Reading(Key())


def merged(key: Key, translated: Key) -> Key | None:
    return key


def key_json(key: Key) -> dict[str, Any]:
    return {}


def key_from(data: Mapping[str, Any]) -> Key:
    return Key()


def layout(question: Question, numbers: Numbers, shuffle: bool) -> Layout:
    return {}


def accept(key: Key, layout: Layout, given: object) -> object | None:
    if given is None:
        return None
    raise Invalid("This takes no answer.")


def is_in_form(layout: Layout, name: str, fields: Fields) -> bool:
    return False


def from_form(key: Key, layout: Layout, name: str, fields: Fields) -> object | None:
    return None


def mark(key: Key, layout: Layout, response: object | None, credit: str) -> Fraction | None:
    return Fraction(0)


def solution(key: Key, layout: Layout) -> object | None:
    return None


def guess(key: Key, credit: str) -> Mapping[Fraction, float]:
    return {Fraction(0): 1.0}
