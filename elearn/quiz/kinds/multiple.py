"""Multiple choice: any number of options is right, and ticking wrong ones costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Any

from elearn.errors import Invalid, message
from elearn.quiz.blocks import Block, Notes, Reading
from elearn.quiz.kinds.options import options
from elearn.quiz.kinds.responses import (
    Fields,
    Layout,
    Numbers,
    drawn,
    has_any,
    indices,
    known_id,
    own_key,
    places,
)
from elearn.quiz.questions import Question, Wording

KIND = "multiple"

# With percents of their own for more options, guesses are reckoned without the percents.
_EXACT_OPTIONS = 16


@dataclass(frozen=True)
class Key:
    """Which options are right, in the author's order, and the percents some have of their own."""

    rights: tuple[bool, ...]
    own: tuple[Fraction | None, ...]

    @property
    def kind(self) -> str:
        return KIND

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """What ticking each option adds: 1/right, -1/wrong, or its own percent."""
        right, wrong = sum(self.rights), self.rights.count(False)
        return tuple(
            own if own is not None else Fraction(1, right) if is_right else Fraction(-1, wrong)
            for is_right, own in zip(self.rights, self.own, strict=True)
        )


def read(block: Block, notes: Notes) -> Reading:
    """List items `- [ ] text` and `- [x] text`; `[-50%]` has a percent of its own."""
    choices = options(block, notes)
    rights = tuple(choice.is_right or (choice.share or 0) > 0 for choice in choices)
    own = tuple(choice.share for choice in choices)
    is_marked = any(rights) or any(share is not None for share in own)
    if notes.is_base:
        _check_right(block, rights, notes)
    return Reading(
        Key(rights, own) if is_marked or notes.is_base else None,
        parts=tuple(choice.text for choice in choices),
        feedback=tuple(choice.feedback for choice in choices),
    )


def _check_right(block: Block, rights: tuple[bool, ...], notes: Notes) -> None:
    if not any(rights):
        notes.add(
            block.items[0].place,
            "E05",
            message("No option is right: mark each right one with [x]."),
        )
    elif all(rights):
        notes.add(
            block.items[0].place,
            "E05",
            message("Every option is right, so that there is nothing to choose: add a wrong one."),
        )


def check_percents(key: Key, block: Block, notes: Notes) -> None:
    """Notes percents of an author's own that pay for ticking everything, or never pay all."""
    if all(own is None for own in key.own) or not any(key.rights) or all(key.rights):
        return
    right = sum(
        (share for share, is_right in zip(key.shares, key.rights, strict=True) if is_right),
        Fraction(0),
    )
    if sum(key.shares, Fraction(0)) > 0:
        notes.add(
            block.items[0].place,
            "W15",
            message(
                "By these percents ticking everything would earn points (we give none for it): "
                "let the wrong options take as much as the right ones give."
            ),
        )
    if right < 1:
        notes.add(
            block.items[0].place,
            "W15",
            message("The right options together give %(percent)d%% only: make it 100%%."),
            percent=int(right * 100),
        )


def merged(key: Key, translated: Key) -> Key | None:
    return key if translated == key else None


def key_json(key: Key) -> dict[str, Any]:
    return {
        "rights": list(key.rights),
        "own": [None if own is None else str(own) for own in key.own],
    }


def key_from(data: Mapping[str, Any]) -> Key:
    return Key(
        tuple(data["rights"]), tuple(None if own is None else Fraction(own) for own in data["own"])
    )


def carried(key: Key, before: Wording, after: Wording) -> Key | None:
    order = places(before.parts, after.parts)
    if order is None:
        return None
    return Key(tuple(key.rights[at] for at in order), tuple(key.own[at] for at in order))


def layout(question: Question, numbers: Numbers, shuffle: bool) -> Layout:
    key = own_key(question, Key)
    order = list(range(len(key.rights)))
    return {"options": drawn(numbers.shuffled(order) if shuffle else order, numbers, set())}


def accept(key: Key, layout: Layout, given: object) -> object | None:
    if given is None:
        return None
    if not isinstance(given, list):
        raise Invalid("The answer to this question is a list of ticked options.")
    known = indices(layout["options"])
    if len(given) > len(known):
        raise Invalid("More options came than this question has. Load the page again.")
    ticked = {known_id(token, known) for token in given}
    if len(ticked) < len(given):
        raise Invalid("An option was ticked twice. Load the page again.")
    return [token for token in known if token in ticked] or None


def is_in_form(layout: Layout, name: str, fields: Fields) -> bool:
    return has_any(fields, [name])


def from_form(key: Key, layout: Layout, name: str, fields: Fields) -> object | None:
    return [value for value in fields.get(name, []) if value] or None


def mark(key: Key, layout: Layout, response: object | None, credit: str) -> Fraction | None:
    known = indices(layout["options"])
    ticked = {known[token] for token in response} if isinstance(response, list) else set()
    # Ticking everything shows no knowledge, whatever the percents add up to.
    if not ticked or len(ticked) == len(key.rights):
        return Fraction(0)
    if credit == "all":
        return Fraction(ticked == {place for place, right in enumerate(key.rights) if right})
    return _within(sum((key.shares[place] for place in ticked), Fraction(0)))


def solution(key: Key, layout: Layout) -> object | None:
    return [token for token, index in layout["options"] if key.rights[index]]


def guess(key: Key, credit: str) -> Mapping[Fraction, float]:
    """For the guesser who ticks the number of options that pays best on average."""
    options, right = len(key.rights), sum(key.rights)
    if credit == "all":
        chance = 1 / comb(options, right) if 0 < right < options else 0.0
        return {Fraction(1): chance, Fraction(0): 1 - chance}
    if options > _EXACT_OPTIONS and any(own is not None for own in key.own):
        key = Key(key.rights, (None,) * options)
    # Ways to reach a sum by so many ticks.
    ways: dict[tuple[int, Fraction], int] = {(0, Fraction(0)): 1}
    for share in key.shares:
        for (ticks, total), count in list(ways.items()):
            reached = (ticks + 1, total + share)
            ways[reached] = ways.get(reached, 0) + count
    best: dict[Fraction, float] = {Fraction(0): 1.0}
    for wanted in range(1, options):
        chances: dict[Fraction, float] = {}
        for (ticks, total), count in ways.items():
            if ticks == wanted:
                earned = _within(total)
                chances[earned] = chances.get(earned, 0.0) + count / comb(options, wanted)
        if _mean(chances) > _mean(best):
            best = chances
    return best


def _within(share: Fraction) -> Fraction:
    return min(max(share, Fraction(0)), Fraction(1))


def _mean(chances: Mapping[Fraction, float]) -> float:
    return sum(float(share) * chance for share, chance in chances.items())
