"""Grading: what a finished attempt is worth, and all that follows from it at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from elearn import audit
from elearn.access import Viewer
from elearn.learning import answers, certificates
from elearn.models.learning import Attempt
from elearn.quiz import drawing, marking, storage


@dataclass(frozen=True)
class Outcome:
    """What a finished attempt came to. `code` is the certificate's, where there is one."""

    state: str
    points: Fraction
    possible: Fraction
    code: str | None
    marks: dict[str, Fraction | None]

    @property
    def percent(self) -> Fraction:
        return self.points * 100 / self.possible if self.possible else Fraction(0)


def finish(officer: Viewer, attempt: Attempt, *, by: Viewer | None, at: datetime) -> Outcome:
    """Grades an open attempt that the caller holds locked, and does what follows from it.

    `by` is who ends it: the officer, or the operator (None) when its time is over.
    """
    score = marking.score(drawing.from_json(attempt.drawn), answers.responses(attempt.id))
    attempt.finished_at = at
    _keep(attempt, score)
    code = certificates.complete(officer, attempt, score.percent, at=at)
    audit.record(
        by,
        "finish attempt",
        str(attempt.id),
        at=at,
        state=attempt.state,
        points=str(score.points),
        possible=str(score.possible),
    )
    return _outcome(attempt, code)


def _keep(attempt: Attempt, score: marking.Score) -> None:
    attempt.state = _state_of(attempt, score)
    attempt.points, attempt.possible = str(score.points), str(score.possible)
    attempt.marks = {
        id: None if points is None else str(points) for id, points in score.by_question.items()
    }


def _state_of(attempt: Attempt, score: marking.Score) -> str:
    if score.is_waiting:
        return "waiting"
    needed = storage.rules_from(attempt.rules).pass_percent
    return "passed" if marking.is_passed(score.points, score.possible, needed) else "failed"


def outcome(attempt: Attempt) -> Outcome:
    """The result of a finished attempt, read from what the finish stored."""
    return _outcome(attempt, certificates.code_for(attempt))


def _outcome(attempt: Attempt, code: str | None) -> Outcome:
    marks: dict[str, Any] = attempt.marks or {}
    return Outcome(
        attempt.state,
        Fraction(attempt.points or 0),
        Fraction(attempt.possible or 0),
        code,
        {id: None if points is None else Fraction(points) for id, points in marks.items()},
    )
