"""Gaps in a text: typed words, typed numbers, or a choice in each gap."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from elearn.errors import Invalid
from elearn.quiz.blocks import Block, Notes, Place, Reading
from elearn.quiz.kinds import gaps, numeric, single, text
from elearn.quiz.kinds.options import check_count
from elearn.quiz.kinds.responses import (
    LONGEST_LINE,
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
    typed,
)
from elearn.quiz.questions import Question, Wording
from elearn.quiz.words import meaning

KIND = gaps.KIND
Gap = gaps.Gap
Key = gaps.Key
pieces = gaps.pieces


def read(block: Block, notes: Notes) -> Reading:
    """Gaps `[[word | variant]]`, `[[(x) scene ( ) court]]` and `[[= 24 ± 1]]` in the prompt."""
    is_exact = meaning(block.value("case")) == "exact"
    prompt, read, targets = gaps.read_gaps(
        block.prompt, block.prompt_line, notes, is_exact=is_exact
    )
    check_count(len(read) + len(targets), Place(block.prompt_line), notes)
    return Reading(Key(read), targets=targets, prompt=prompt)


def merged(key: Key, translated: Key) -> Key | None:
    """A typed gap may take more words; everything else must be the same."""
    if len(key.gaps) != len(translated.gaps):
        return None
    both: list[Gap] = []
    for gap, other in zip(key.gaps, translated.gaps, strict=True):
        own = _merged(gap, other)
        if own is None:
            return None
        both.append(own)
    return Key(tuple(both))


def _merged(gap: Gap, other: Gap) -> Gap | None:
    merged: text.Key | numeric.Key | single.Key | None = None
    if isinstance(gap.key, text.Key) and isinstance(other.key, text.Key):
        merged = text.merged(gap.key, other.key)
    elif isinstance(gap.key, numeric.Key) and isinstance(other.key, numeric.Key):
        merged = numeric.merged(gap.key, other.key)
    elif isinstance(gap.key, single.Key) and isinstance(other.key, single.Key):
        is_unmarked = len(gap.key.shares) == len(other.key.shares) and not any(other.key.shares)
        merged = gap.key if is_unmarked else single.merged(gap.key, other.key)
    return Gap(merged, gap.start) if merged else None


def key_json(key: Key) -> dict[str, Any]:
    return {
        "gaps": [
            {"kind": gap.key.kind, "start": gap.start, "key": _gap_json(gap.key)}
            for gap in key.gaps
        ]
    }


def _gap_json(key: text.Key | numeric.Key | single.Key) -> dict[str, Any]:
    if isinstance(key, single.Key):
        return single.key_json(key)
    if isinstance(key, numeric.Key):
        return numeric.key_json(key)
    return text.key_json(key)


def key_from(data: Mapping[str, Any]) -> Key:
    readers: dict[str, Callable[[Mapping[str, Any]], text.Key | numeric.Key | single.Key]] = {
        text.KIND: text.key_from,
        numeric.KIND: numeric.key_from,
        single.KIND: single.key_from,
    }
    return Key(tuple(Gap(readers[gap["kind"]](gap["key"]), gap["start"]) for gap in data["gaps"]))


def carried(key: Key, before: Wording, after: Wording) -> Key | None:
    if _count(before) != _count(after) or len(before.targets) != len(after.targets):
        return None
    carried: list[Gap] = []
    for gap in key.gaps:
        own: text.Key | numeric.Key | single.Key = gap.key
        if isinstance(own, single.Key):
            stretch = slice(gap.start, gap.start + len(own.shares))
            order = places(before.targets[stretch], after.targets[stretch])
            if order is None:
                return None
            own = single.Key(tuple(own.shares[place] for place in order))
        carried.append(Gap(own, gap.start))
    return Key(tuple(carried))


def _count(wording: Wording) -> int:
    return sum(isinstance(piece, int) for piece in pieces(wording.prompt))


def layout(question: Question, numbers: Numbers, shuffle: bool) -> Layout:
    key = own_key(question, Key)
    taken: set[str] = set()
    options: list[list[list[Any]] | None] = []
    for gap in key.gaps:
        if not isinstance(gap.key, single.Key):
            options.append(None)
            continue
        order = list(range(gap.start, gap.start + len(gap.key.shares)))
        options.append(drawn(numbers.shuffled(order) if shuffle else order, numbers, taken))
    return {"gaps": options}


def accept(key: Key, layout: Layout, given: object) -> object | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        raise Invalid("The answer to this question names a word for each gap.")
    names = [str(place) for place in range(1, len(key.gaps) + 1)]
    if len(given) > len(names) or not set(given) <= set(names):
        raise Invalid(
            "This text has gaps 1 to %(count)s only. Load the page again.", count=len(names)
        )
    filled: dict[str, str] = {}
    for name, options in zip(names, layout["gaps"], strict=True):
        value = given.get(name)
        if options is not None and value not in (None, ""):
            filled[name] = known_id(value, indices(options))
            continue
        words = typed(value, LONGEST_LINE)
        if words is not None:
            filled[name] = words
    return filled or None


def is_in_form(layout: Layout, name: str, fields: Fields) -> bool:
    return has_any(fields, (f"{name}.{place}" for place in range(1, len(layout["gaps"]) + 1)))


def from_form(key: Key, layout: Layout, name: str, fields: Fields) -> object | None:
    given = {str(place): field(fields, f"{name}.{place}") for place in range(1, len(key.gaps) + 1)}
    return {place: value for place, value in given.items() if value} or None


def mark(key: Key, layout: Layout, response: object | None, credit: str) -> Fraction | None:
    filled = response if isinstance(response, dict) else {}
    shares = [
        _share(gap, options, filled.get(str(place)))
        for place, (gap, options) in enumerate(zip(key.gaps, layout["gaps"], strict=True), 1)
    ]
    if credit == "all":
        return Fraction(all(share == 1 for share in shares))
    return max(sum(shares, Fraction(0)) / len(shares), Fraction(0))


def _share(gap: Gap, options: list[list[Any]] | None, filled: str | None) -> Fraction:
    """What one gap earns; a choice may cost, down to minus one."""
    if filled is None:
        return Fraction(0)
    if isinstance(gap.key, single.Key):
        return gap.key.shares[indices(options or [])[filled] - gap.start]
    if isinstance(gap.key, numeric.Key):
        return Fraction(numeric.is_right(gap.key, filled))
    return text.mark(gap.key, {}, filled, "all") or Fraction(0)


def not_understood(key: Key, response: object) -> list[int]:
    """The gaps for a number in which something else stands, from 1. The page shows no unit
    beside a gap, so any word may follow the number here: a refusal would tell of the key."""
    filled = response if isinstance(response, dict) else {}
    return [
        place
        for place, gap in enumerate(key.gaps, 1)
        if isinstance(gap.key, numeric.Key)
        and (words := str(filled.get(str(place)) or "").strip())
        and not numeric.is_understood(replace(gap.key, units=()), words)
    ]


def solution(key: Key, layout: Layout) -> object | None:
    right: dict[str, object] = {}
    for place, (gap, options) in enumerate(zip(key.gaps, layout["gaps"], strict=True), 1):
        if isinstance(gap.key, single.Key):
            shifted = [[token, index - gap.start] for token, index in options or []]
            right[str(place)] = single.solution(gap.key, {"options": shifted})
        elif isinstance(gap.key, numeric.Key):
            right[str(place)] = numeric.solution(gap.key, {})
        else:
            right[str(place)] = text.solution(gap.key, {})
    return right


def guess(key: Key, credit: str) -> Mapping[Fraction, float]:
    """Typed gaps are never guessed; a choice is guessed among its options."""
    sums: dict[Fraction, float] = {Fraction(0): 1.0}
    for gap in key.gaps:
        shares = gap.key.shares if isinstance(gap.key, single.Key) else (Fraction(0),)
        reached: dict[Fraction, float] = {}
        for total, chance in sums.items():
            for share in shares:
                at = total + share
                reached[at] = reached.get(at, 0.0) + chance / len(shares)
        sums = reached
    chances: dict[Fraction, float] = {}
    for total, chance in sums.items():
        earned = max(total / len(key.gaps), Fraction(0))
        if credit == "all":
            earned = Fraction(earned == 1)
        chances[earned] = chances.get(earned, 0.0) + chance
    return chances
