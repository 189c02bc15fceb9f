"""Signs: what the figures of a question give its author reason to look at.

Each is given only where the whole interval lies on the wrong side of its limit, so that a question
which is well made is seldom accused. How seldom, and how surely a fault is found, is measured by
`tests/proofs/faults.py`; docs/instructor/improving.md has the figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from elearn.quiz.statistics.intervals import Z, difference
from elearn.quiz.statistics.items import Item, Option

FEW_STRONG = 0.25
"""Where fewer of the strongest third get it right, its key is doubtful."""

HALF = 0.5
"""And also where fewer than this do and the weak do better."""

NEARLY_ALL = 0.9
"""Where more get it right, a question tells nothing (Haladyna: review above 0.90)."""

LOW_CORRELATION = 0.2
"""Weaker questions are to be reviewed (Ebel and Frisbie, Essentials, 1991)."""

HARDLY = 0.05
"""An option chosen by fewer does no work (Haladyna and Downing, EPM 53, 1993)."""

HARDLY_OF_WRONG = 0.1
"""And by fewer of those who were wrong: in an easy question even good options are chosen seldom."""

DRAWS = 0.1
"""So many of the strongest third must choose a wrong option before it is said to draw them."""


class Kind(Enum):
    """What to look at, the gravest first."""

    KEY = "key"
    DRAWS_STRONG = "draws strong"
    ALIKE = "alike"
    EASY = "easy"
    UNUSED = "unused"


@dataclass(frozen=True)
class Sign:
    """A reason to look; `option` is the place of the option that it is about."""

    kind: Kind
    option: int | None = None


def signs(item: Item) -> tuple[Sign, ...]:
    """What is worth a look, the gravest first; nothing where too few officers say it."""
    if not item.is_known or item.facility is None:
        return ()
    found = [*_of_the_whole(item), *_of_options(item)]
    if Sign(Kind.KEY) in found:
        # Whoever was wrong by a wrong key says nothing of the other options.
        found = [one for one in found if one.kind is not Kind.UNUSED]
    return tuple(sorted(found, key=lambda one: list(Kind).index(one.kind)))


def _of_the_whole(item: Item) -> Iterator[Sign]:
    assert item.facility
    if _has_doubtful_key(item):
        yield Sign(Kind.KEY)
    elif item.facility.low > NEARLY_ALL:
        yield Sign(Kind.EASY)
    elif item.discrimination and item.discrimination.high < LOW_CORRELATION:
        yield Sign(Kind.ALIKE)


def _has_doubtful_key(item: Item) -> bool:
    # Where all do alike in the rest, all are as strong.
    strong = item.strong_facility or item.facility
    assert strong
    if strong.high < FEW_STRONG or any(_beats_the_key(item, option) for option in item.options):
        return True
    is_turned = item.discrimination is not None and item.discrimination.high < 0
    return is_turned and strong.value < HALF


def _beats_the_key(item: Item, option: Option) -> bool:
    """Whether the strong chose a wrong option more often than the only right one, beyond chance."""
    rights = [one for one in item.options if one.is_right]
    if option.is_right or len(rights) != 1 or not option.strong or not rights[0].strong:
        return False
    n = option.strong.n
    wrong, right = option.strong.value * n, rights[0].strong.value * n
    # Of those who chose one of the two, each is a toss of a coin where they draw alike.
    return wrong > right and (wrong - right) / math.sqrt(wrong + right) > Z


def _of_options(item: Item) -> Iterator[Sign]:
    if len(item.options) < 3:
        return
    for option in item.options:
        if option.is_right:
            continue
        if _draws_strong(option):
            yield Sign(Kind.DRAWS_STRONG, option.index)
        elif _is_unused(option):
            yield Sign(Kind.UNUSED, option.index)


def _draws_strong(option: Option) -> bool:
    if not option.weak or not option.strong or option.strong.value < DRAWS:
        return False
    return difference(option.strong, option.weak).low > 0


def _is_unused(option: Option) -> bool:
    of_wrong = option.of_wrong
    return option.chosen.high < HARDLY and of_wrong is not None and of_wrong.high < HARDLY_OF_WRONG
