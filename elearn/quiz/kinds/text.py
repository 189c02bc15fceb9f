"""A short text that is compared with the accepted wordings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from elearn.errors import message
from elearn.languages import fold
from elearn.quiz.answers import Variant, is_accepted, number, variant_from, variant_json
from elearn.quiz.blocks import Block, Notes, Place, Reading, short
from elearn.quiz.kinds.responses import LONGEST_LINE, Fields, Layout, Numbers, field, has_any, typed
from elearn.quiz.questions import Question, Wording
from elearn.quiz.words import meaning

KIND = "text"

MOST_VARIANTS = 100

_QUOTES = {('"', '"'), ("“", "”"), ("„", "“"), ("«", "»"), ("”", "”")}


@dataclass(frozen=True)
class Key:
    """The accepted wordings, of all languages together."""

    variants: tuple[Variant, ...]
    is_exact: bool = False

    @property
    def kind(self) -> str:
        return KIND


def read(block: Block, notes: Notes) -> Reading:
    """`Answer: chain of custody | custody chain`; quotes force text, `*` is any text."""
    if "answer" not in block.labels:
        return Reading(None)
    label = block.labels["answer"]
    is_exact = meaning(block.value("case")) == "exact"
    return Reading(Key(variants(label.value, label.value_place, notes, is_exact), is_exact))


def variants(value: str, place: Place, notes: Notes, is_exact: bool) -> tuple[Variant, ...]:
    """The accepted wordings of an answer or a gap, parted by `|`."""
    # `\\|` is how the bar is written in a table, from which authors copy.
    pieces = [piece.strip() for piece in value.replace("\\|", "|").split("|")]
    if len(pieces) > MOST_VARIANTS:
        says = message("There are %(count)d wordings here; at most %(most)d are taken.")
        notes.add(place, "E43", says, count=len(pieces), most=MOST_VARIANTS)
        pieces = pieces[:MOST_VARIANTS]
    read = tuple(_variant(piece, place, notes) for piece in pieces)
    seen: set[str] = set()
    for variant in read:
        compared = variant.text if is_exact else fold(variant.text)
        if not compared and not variant.is_pattern:
            notes.add(place, "E16", message("A wording is empty: remove the bar | or fill it."))
        elif compared in seen:
            says = message("“%(text)s” stands here twice: one is enough, however it is written.")
            notes.add(place, "E16", says, text=short(variant.text))
        seen.add(compared)
    return read


def _variant(piece: str, place: Place, notes: Notes) -> Variant:
    if len(piece) > 1 and (piece[0], piece[-1]) in _QUOTES:
        return Variant(piece[1:-1].strip())
    if number(piece) is not None:
        says = message(
            "“%(text)s” is a number: give one number alone, so that 1,0 and 1 are the same, or "
            'put it in "quotes" where it is a text.'
        )
        notes.add(place, "W14", says, text=short(piece))
    variant = Variant(piece, is_pattern="*" in piece)
    if variant.is_everything:
        says = message('Any answer fits this pattern: write a word, or put the * in "quotes".')
        notes.add(place, "E17", says)
    return variant


def merged(key: Key, translated: Key) -> Key | None:
    """A right answer in any language of the module is right for all."""
    known = {fold(variant.text) for variant in key.variants}
    more = tuple(each for each in translated.variants if fold(each.text) not in known)
    return Key(key.variants + more, key.is_exact)


def key_json(key: Key) -> dict[str, Any]:
    return {
        "variants": [variant_json(variant) for variant in key.variants],
        "exact": key.is_exact,
    }


def key_from(data: Mapping[str, Any]) -> Key:
    return Key(tuple(variant_from(each) for each in data["variants"]), bool(data["exact"]))


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
    if response is None:
        return Fraction(0)
    return Fraction(is_accepted(str(response), key.variants, exact=key.is_exact))


def solution(key: Key, layout: Layout) -> object | None:
    return key.variants[0].text


def guess(key: Key, credit: str) -> Mapping[Fraction, float]:
    return {Fraction(0): 1.0}
