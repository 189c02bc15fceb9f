"""A short text that is compared with the accepted wordings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from elearn.quiz.answers import Variant, is_accepted, variant_from, variant_json
from elearn.quiz.kinds.responses import LONGEST_LINE, Fields, Layout, Numbers, field, has_any, typed
from elearn.quiz.questions import Question

KIND = "text"


@dataclass(frozen=True)
class Key:
    """The accepted wordings, of all languages together."""

    variants: tuple[Variant, ...]
    is_exact: bool = False

    @property
    def kind(self) -> str:
        return KIND


def key_json(key: Key) -> dict[str, Any]:
    return {
        "variants": [variant_json(variant) for variant in key.variants],
        "exact": key.is_exact,
    }


def key_from(data: Mapping[str, Any]) -> Key:
    return Key(tuple(variant_from(each) for each in data["variants"]), bool(data["exact"]))


def layout(question: Question, numbers: Numbers, shuffle: bool) -> Layout:
    return {}


def accept(key: Key, layout: Layout, given: object) -> object | None:
    return typed(given, LONGEST_LINE)


def is_in_form(layout: Layout, name: str, fields: Fields) -> bool:
    return has_any(fields, [name])


def from_form(key: Key, layout: Layout, name: str, fields: Fields) -> object | None:
    return field(fields, name)


def mark(key: Key, layout: Layout, response: object | None, credit: str) -> Fraction | None:
    if response is None:
        return Fraction(0)
    return Fraction(is_accepted(str(response), key.variants, exact=key.is_exact))


def solution(key: Key, layout: Layout) -> object | None:
    return key.variants[0].text


def guess(key: Key, credit: str) -> Mapping[Fraction, float]:
    return {Fraction(0): 1.0}
