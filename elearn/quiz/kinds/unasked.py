"""What the kinds share that take no answer: pages, and scenarios around their questions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from elearn.errors import Invalid
from elearn.quiz.kinds.responses import Fields, Layout, Numbers
from elearn.quiz.questions import Question, Wording


def key_json(key: Any) -> dict[str, Any]:
    return {}


def carried(key: Any, before: Wording, after: Wording) -> Any:
    return key


def layout(question: Question, numbers: Numbers, shuffle: bool) -> Layout:
    return {}


def accept(key: Any, layout: Layout, given: object) -> object | None:
    if given is None:
        return None
    raise Invalid("This takes no answer.")


def is_in_form(layout: Layout, name: str, fields: Fields) -> bool:
    return False


def from_form(key: Any, layout: Layout, name: str, fields: Fields) -> object | None:
    return None


def mark(key: Any, layout: Layout, response: object | None, credit: str) -> Fraction | None:
    return Fraction(0)


def solution(key: Any, layout: Layout) -> object | None:
    return None


def guess(key: Any, credit: str) -> Mapping[Fraction, float]:
    return {Fraction(0): 1.0}
