"""First attempts, put together question by question as they are read. Pure.

No name and no officer is kept: of each attempt nothing but parts of points and places of options.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

from elearn.languages import fold
from elearn.quiz.statistics import decisions
from elearn.quiz.statistics.decisions import Score
from elearn.quiz.statistics.items import Answers
from elearn.reports.banks import Asked, Name, picks

TOO_LONG = "…"
"""What stands in the place of an answer that is too long to be that of many."""

TYPED = ("text", "numeric")
"""Kinds of which an answer that many give may be shown."""


@dataclass(frozen=True)
class Sat:
    """A finished first attempt. `marks` are the points of each question, as stored; `responses` by
    question; `drawn` is the drawn quiz as the text that is stored. `given` are the questions whose
    points everybody has. `language` is that of the pages on which it was begun, None where it is
    not known."""

    marks: Mapping[str, str | None]
    responses: Mapping[str, Any]
    drawn: str
    is_supervised: bool
    language: str | None
    given: Set[str] = frozenset()


@dataclass
class Heard:
    """All that was heard of one question.

    `apart` are the parts of its points by whether the sitting was supervised; `read` for each
    language the (score, whether all right) of those who read it so; `wrong` what was typed wrongly,
    folded, and how often.
    """

    answers: Answers = field(default_factory=Answers)
    apart: dict[bool, list[float]] = field(default_factory=lambda: {False: [], True: []})
    read: dict[str, list[tuple[int, bool]]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)


@dataclass
class Gathered:
    """Everything that was heard, over all attempts.

    `forms` are the points of each attempt by the set of questions that it had; `lengths` how many
    questions attempts had; `lost` the part of the points lost by objective, an attempt in each
    place; `totals` the parts earned by whether the sitting was supervised.
    """

    count: int = 0
    heard: dict[Name, Heard] = field(default_factory=dict)
    forms: dict[tuple[Name, ...], list[tuple[float, ...]]] = field(default_factory=dict)
    scores: dict[int, list[Score]] = field(default_factory=dict)
    lost: dict[str, list[float]] = field(default_factory=dict)
    totals: dict[bool, list[float]] = field(default_factory=lambda: {False: [], True: []})
    unread: int = 0

    def add(self, sat: Sat, asked: Mapping[str, Asked]) -> None:
        """One attempt, with its questions by id."""
        ones = list(_ones(sat, asked))
        possible = sum(one.points for one, _ in ones)
        if not possible:
            return
        earned = sum(share * one.points for one, share in ones)
        self.count += 1
        self.unread += sat.language is None
        self.totals[sat.is_supervised].append(earned / possible)
        level = round(earned / possible * len(ones))
        for one, share in ones:
            left = possible - one.points
            rest = (earned - share * one.points) / left if left else None
            self._hear(one, share, rest, level, sat)
        self._whole(ones)

    def _hear(self, one: Asked, share: float, rest: float | None, level: int, sat: Sat) -> None:
        heard = self.heard.get(one.name)
        if heard is None:
            heard = self.heard[one.name] = Heard()
        response = sat.responses.get(one.id)
        heard.answers.add(share, rest, picks(one, response, sat.drawn))
        heard.apart[sat.is_supervised].append(share)
        if sat.language:
            code = sat.language if sat.language in one.languages else one.languages[0]
            heard.read.setdefault(code, []).append((level, share == 1))
        if not share and one.kind in TYPED and response != TOO_LONG and isinstance(response, str):
            heard.wrong[fold(response)] += 1

    def _whole(self, ones: list[tuple[Asked, float]]) -> None:
        ones = sorted(ones, key=lambda one: one[0].name)
        form = tuple(one.name for one, _ in ones)
        row = tuple(share * one.points for one, share in ones)
        self.forms.setdefault(form, []).append(row)
        score = decisions.score([share for _, share in ones], [one.points for one, _ in ones])
        if score:
            self.scores.setdefault(len(ones), []).append(score)
        objectives: dict[str, list[float]] = {}
        for (one, _), points in zip(ones, row, strict=True):
            if one.objective:
                sums = objectives.setdefault(one.objective, [0.0, 0.0])
                sums[0] += points
                sums[1] += one.points
        for aim, (earned, possible) in objectives.items():
            self.lost.setdefault(aim, []).append(min(max(1 - earned / possible, 0.0), 1.0))


def _ones(sat: Sat, asked: Mapping[str, Asked]) -> Iterator[tuple[Asked, float]]:
    """The questions of an attempt that say something, each with the part earned of its points."""
    for id, mark in sat.marks.items():
        one = asked.get(id)
        if one and mark is not None and one.points and id not in sat.given:
            yield one, min(max(_number(mark) / one.points, 0.0), 1.0)


@lru_cache(maxsize=4_096)
def _number(text: str) -> float:
    return float(Fraction(text))
