"""Whether the forms that a quiz can draw are fair: how many there are, what they ask for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from elearn.quiz.chance import forms_of
from elearn.quiz.drawing import is_for
from elearn.quiz.questions import Pool, Question, Quiz

MOST_GUESSED = 0.01
"""So often, and no more, blind guessing may pass over all allowed attempts."""

KNOWS = 0.6
MOST_LUCKY = 0.2
"""So often, and no more, an officer who knows `KNOWS` of the questions should pass."""

MOST_CUT_DIFFERENCE = 5
"""So many percent, and no more, the expected cuts of two forms should differ by."""


def audiences(quiz: Quiz) -> tuple[str | None, ...]:
    """The states whose officers get pools of their own, after None for everybody else."""
    return (None, *sorted({state for pool in pools(quiz) for state in pool.states}))


def pools(quiz: Quiz) -> Iterator[Pool]:
    return (entry for entry in quiz.entries if isinstance(entry, Pool))


def forms(quiz: Quiz) -> int:
    """How many different sets of questions can be drawn, for those officers who have fewest."""
    return min(
        math.prod(forms_of(pool) for pool in pools(quiz) if is_for(pool, state))
        for state in audiences(quiz)
    )


@dataclass(frozen=True)
class PassMark:
    """The pass mark of a form in points, and the least whole number of points that meets it."""

    possible: Fraction
    needed: Fraction

    @property
    def least(self) -> int:
        return math.ceil(self.needed)

    @property
    def least_percent(self) -> Fraction:
        return Fraction(self.least * 100) / self.possible

    @property
    def is_met(self) -> bool:
        """Whether a score in whole points can be just enough; True where points are not whole."""
        return self.needed.denominator == 1 or self.possible.denominator != 1


def pass_mark(quiz: Quiz) -> PassMark:
    """The pass mark of the first audience that cannot meet it, else of the first that there is."""
    marks = []
    for state in audiences(quiz):
        possible = sum((_possible(entry, state) for entry in quiz.entries), Fraction(0))
        marks.append(PassMark(possible, possible * quiz.rules.pass_percent / 100))
    return next((one for one in marks if not one.is_met), marks[0])


def _possible(entry: Pool | Question, state: str | None) -> Fraction:
    if isinstance(entry, Question):
        return _counted(entry)
    if not is_for(entry, state):
        return Fraction(0)
    worth = [_counted(question) for question in entry.questions if question.kind != "information"]
    return entry.draw * worth[0] if worth else Fraction(0)


def _counted(question: Question) -> Fraction:
    return sum((part.points for part in question.marked()), Fraction(0))


@dataclass(frozen=True)
class Cut:
    """What barely competent officers are expected to reach, in percent of a form's points."""

    hardest: Fraction
    easiest: Fraction

    @property
    def difference(self) -> Fraction:
        return self.easiest - self.hardest


def expected_cut(quiz: Quiz) -> Cut | None:
    """The expected cut of the hardest and of the easiest form; None where the judges did not
    say it of every question."""
    hardest = easiest = possible = Fraction(0)
    for entry in quiz.entries:
        questions = entry.questions if isinstance(entry, Pool) else (entry,)
        worth = sorted(
            (_expected(question), _counted(question))
            for question in questions
            if question.kind != "information"
        )
        if any(expected < 0 for expected, _ in worth):
            return None
        draw = entry.draw if isinstance(entry, Pool) else len(worth)
        hardest += sum((each for each, _ in worth[:draw]), Fraction(0))
        easiest += sum((each for each, _ in worth[-draw:]), Fraction(0))
        possible += sum((points for _, points in worth[:draw]), Fraction(0))
    return Cut(hardest * 100 / possible, easiest * 100 / possible) if possible else None


def _expected(question: Question) -> Fraction:
    """The points that barely competent officers get, by the judges; -1 where they did not say."""
    parts = list(question.marked())
    if any(part.expect_percent is None for part in parts):
        return Fraction(-1)
    return sum((part.points * (part.expect_percent or 0) / 100 for part in parts), Fraction(0))
