"""A written answer, which a person marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from elearn.quiz.blocks import Block, Notes, Reading
from elearn.quiz.kinds.responses import LONGEST_TEXT, Fields, Layout, Numbers, field, has_any, typed
from elearn.quiz.questions import Question, Wording

KIND = "written"


@dataclass(frozen=True)
class Key:
    """There is none: the rubric, for the person who marks, is in the wording."""

    @property
    def kind(self) -> str:
        return KIND


def read(block: Block, notes: Notes) -> Reading:
    """`Answer: written`, and a list after `Rubric:` for the person who marks."""
    return Reading(Key())


def merged(key: Key, translated: Key) -> Key | None:
    return key


def key_json(key: Key) -> dict[str, Any]:
    return {}


def key_from(data: Mapping[str, Any]) -> Key:
    return Key()


def carried(key: Key, before: Wording, after: Wording) -> Key | None:
    return key


def layout(question: Question, numbers: Numbers, shuffle: bool) -> Layout:
    return {}


def accept(key: Key, layout: Layout, given: object) -> object | None:
    return typed(given, LONGEST_TEXT)


def is_in_form(layout: Layout, name: str, fields: Fields) -> bool:
    return has_any(fields, [name])


def from_form(key: Key, layout: Layout, name: str, fields: Fields) -> object | None:
    return field(fields, name)


def mark(key: Key, layout: Layout, response: object | None, credit: str) -> Fraction | None:
    return Fraction(0) if response is None else None


def solution(key: Key, layout: Layout) -> object | None:
    return None


def guess(key: Key, credit: str) -> Mapping[Fraction, float]:
    return {Fraction(0): 1.0}
