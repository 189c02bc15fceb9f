"""What answers are worth: exact points, and whether they are enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from elearn.quiz.drawing import Drawn, DrawnQuestion
from elearn.quiz.kinds import KINDS

MARKING = 1
"""The number of the rules in force. Every attempt keeps the number it was marked under;
when a rule changes, the old one stays as code and the new one gets the next number."""

GIVEN = "given"
"""The credit of a question that was withdrawn after it was asked: everybody has its points."""

_NO_MARKS: Mapping[str, Fraction] = MappingProxyType({})


@dataclass(frozen=True)
class Score:
    """Points earned so far, of those possible; `by_question` None: waits for a person."""

    points: Fraction
    possible: Fraction
    by_question: Mapping[str, Fraction | None]

    @property
    def is_waiting(self) -> bool:
        return None in self.by_question.values()

    @property
    def percent(self) -> Fraction:
        """Share of the points, 0 to 100, unrounded; 0 where there were none to earn."""
        return self.points * 100 / self.possible if self.possible else Fraction(0)


def mark(question: DrawnQuestion, response: object | None) -> Fraction | None:
    """Points for this canonical response; None where a person must read it first."""
    if not question.possible:
        return Fraction(0)
    if question.credit == GIVEN:
        return question.points
    share = KINDS[question.kind].mark(question.key, question.layout, response, question.credit)
    return None if share is None else share * question.points


def score(
    drawn: Drawn,
    responses: Mapping[str, object],
    marks: Mapping[str, Fraction] = _NO_MARKS,
) -> Score:
    """What an attempt has earned.

    `marks` are the points that a person gave; they stand before what the rules would
    say. A question without response counts as left empty.
    """
    by_question = {
        question.id: marks[question.id]
        if question.id in marks
        else mark(question, responses.get(question.id))
        for question in drawn.answerable()
    }
    points = sum((points for points in by_question.values() if points is not None), Fraction(0))
    return Score(points, drawn.possible, by_question)


def is_passed(points: Fraction, possible: Fraction, pass_percent: int) -> bool:
    """Whether the points reach the pass mark. Where nothing could be earned: no."""
    # Compare in whole numbers: 29 of 50 is 58 %, but 29 / 50 * 100 is 57.99… and would fail.
    return possible > 0 and points * 100 >= pass_percent * possible


def state_of(score: Score, pass_percent: int) -> str:
    """What a score means: waiting for a person, passed, or failed."""
    if score.is_waiting:
        return "waiting"
    return "passed" if is_passed(score.points, score.possible, pass_percent) else "failed"
