"""Matching: every left side has one right side among the targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import comb, perm
from typing import Any

from elearn.errors import Invalid, message
from elearn.languages import fold
from elearn.quiz.blocks import ARROW, MOST_CHOICES, Block, Item, Notes, Place, Reading, short
from elearn.quiz.kinds.options import check_count
from elearn.quiz.kinds.responses import (
    Fields,
    Layout,
    Numbers,
    drawn,
    field,
    has_any,
    indices,
    own_key,
    places,
)
from elearn.quiz.kinds.responses import known_id as known
from elearn.quiz.questions import Question, Wording
from elearn.quiz.words import meaning

KIND = "matching"


@dataclass(frozen=True)
class Key:
    """For each left side the index of its target; `targets` counts them, distractors too.

    With `Reuse: yes` several left sides have the same target, which stands there once.
    """

    rights: tuple[int, ...]
    targets: int

    @property
    def kind(self) -> str:
        return KIND

    @property
    def is_reused(self) -> bool:
        """Whether a target is right more than once."""
        return len(set(self.rights)) < len(self.rights)


def read(block: Block, notes: Notes) -> Reading:
    """List items `- left -> right`; `- -> right` is a right side that belongs to none."""
    pairs: list[tuple[str, str, Place]] = []
    extra: list[tuple[str, Place]] = []
    for item in block.items[:MOST_CHOICES]:
        left, right = _sides(item, notes)
        if left:
            pairs.append((left, right, item.place))
        elif right:
            extra.append((right, item.place))
    if len(pairs) < 2:
        notes.add(
            block.items[0].place, "E19", message("A matching needs two pairs or more: add one.")
        )
    check_count(len(block.items), block.items[0].place, notes)
    _check_lefts(pairs, notes)
    # A translation repeats no labels; its key is compared with the base language's.
    is_reused = meaning(block.value("reuse")) == "yes" or not notes.is_base
    return _reading(pairs, extra, is_reused=is_reused, notes=notes)


def _sides(item: Item, notes: Notes) -> tuple[str, str]:
    left, arrow, right = _parted(item.text)
    if not arrow:
        says = message("This line has no right side: write left -> right.")
        notes.add(item.place, "E08", says)
    elif not right:
        says = message("Nothing stands after the arrow: write the right side.")
        notes.add(item.place, "E08", says)
    return left, right


def _parted(text: str) -> tuple[str, str, str]:
    found = ARROW.search(text)
    if not found:
        return text.strip(), "", ""
    return text[: found.start()].strip(), found[0], text[found.end() :].strip()


def _check_lefts(pairs: list[tuple[str, str, Place]], notes: Notes) -> None:
    lefts: set[str] = set()
    for left, _, place in pairs:
        if fold(left) in lefts:
            says = message("The left side “%(text)s” stands here twice: change or remove one.")
            notes.add(place, "E18", says, text=short(left))
        lefts.add(fold(left))


def _reading(
    pairs: list[tuple[str, str, Place]],
    extra: list[tuple[str, Place]],
    *,
    is_reused: bool,
    notes: Notes,
) -> Reading:
    targets: list[str] = []
    by_text: dict[str, int] = {}
    rights: list[int] = []
    for target, place in [*((right, place) for _, right, place in pairs), *extra]:
        is_pair = len(rights) < len(pairs)
        if fold(target) in by_text and not (is_pair and is_reused) and target:
            says = message(
                "The right side “%(text)s” stands here twice: change one, or write Reuse: yes "
                "where it is right for several."
            )
            notes.add(place, "E18", says, text=short(target))
        if fold(target) not in by_text or (is_pair and not is_reused) or not is_pair:
            by_text[fold(target)] = len(targets)
            targets.append(target)
        if is_pair:
            rights.append(by_text[fold(target)])
    return Reading(
        Key(tuple(rights), len(targets)),
        parts=tuple(left for left, _, _ in pairs),
        targets=tuple(targets),
    )


def merged(key: Key, translated: Key) -> Key | None:
    return key if translated == key else None


def key_json(key: Key) -> dict[str, Any]:
    return {"rights": list(key.rights), "targets": key.targets}


def key_from(data: Mapping[str, Any]) -> Key:
    return Key(tuple(data["rights"]), int(data["targets"]))


def carried(key: Key, before: Wording, after: Wording) -> Key | None:
    lefts = places(before.parts, after.parts)
    targets = places(after.targets, before.targets)
    if lefts is None or targets is None:
        return None
    return Key(tuple(targets[key.rights[at]] for at in lefts), key.targets)


def layout(question: Question, numbers: Numbers, shuffle: bool) -> Layout:
    key = own_key(question, Key)
    # The author's order of the targets is the key itself: always shuffled.
    taken: set[str] = set()
    return {
        "lefts": drawn(range(len(key.rights)), numbers, taken),
        "targets": drawn(numbers.shuffled(range(key.targets)), numbers, taken),
    }


def accept(key: Key, layout: Layout, given: object) -> object | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        raise Invalid("The answer to this question names a right side for each left side.")
    lefts, targets = indices(layout["lefts"]), indices(layout["targets"])
    if len(given) > len(lefts):
        raise Invalid("More pairs came than this question has. Load the page again.")
    chosen = {
        known(left, lefts): known(target, targets)
        for left, target in given.items()
        if target not in (None, "")
    }
    for left in given:
        known(left, lefts)
    return {left: chosen[left] for left in lefts if left in chosen} or None


def is_in_form(layout: Layout, name: str, fields: Fields) -> bool:
    return has_any(fields, (f"{name}.{left}" for left, _ in layout["lefts"]))


def from_form(key: Key, layout: Layout, name: str, fields: Fields) -> object | None:
    given = {left: field(fields, f"{name}.{left}") for left, _ in layout["lefts"]}
    return {left: target for left, target in given.items() if target} or None


def mark(key: Key, layout: Layout, response: object | None, credit: str) -> Fraction | None:
    chosen = response if isinstance(response, dict) else {}
    lefts, targets = indices(layout["lefts"]), indices(layout["targets"])
    right = sum(targets[target] == key.rights[lefts[left]] for left, target in chosen.items())
    if credit == "all":
        return Fraction(right == len(key.rights))
    return Fraction(right, len(key.rights))


def solution(key: Key, layout: Layout) -> object | None:
    by_index: dict[int, str] = {index: token for token, index in layout["targets"]}
    return {left: by_index[key.rights[index]] for left, index in layout["lefts"]}


def guess(key: Key, credit: str) -> Mapping[Fraction, float]:
    pairs = len(key.rights)
    exactly = _reused if key.is_reused else _used_once
    chances = {Fraction(right, pairs): exactly(pairs, key.targets, right) for right in range(pairs)}
    chances[Fraction(1)] = exactly(pairs, key.targets, pairs)
    if credit == "each":
        return chances
    return {Fraction(1): chances[Fraction(1)], Fraction(0): 1 - chances[Fraction(1)]}


def _used_once(pairs: int, targets: int, right: int) -> float:
    """Chance of so many right pairs when each target is used at most once."""
    left = pairs - right
    wrong = sum(
        (-1) ** fixed * comb(left, fixed) * perm(targets - right - fixed, left - fixed)
        for fixed in range(left + 1)
    )
    return float(comb(pairs, right) * wrong / perm(targets, pairs))


def _reused(pairs: int, targets: int, right: int) -> float:
    """Chance of so many right pairs when each is guessed by itself."""
    return float(comb(pairs, right) * (targets - 1) ** (pairs - right) / targets**pairs)
