"""Grading: what a finished attempt is worth, and all that follows from it at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import select

from elearn import audit
from elearn.access import Viewer
from elearn.db import db
from elearn.errors import Conflict
from elearn.learning import answers, certificates, progress
from elearn.models.examination import Mark, Regrade
from elearn.models.learning import Attempt
from elearn.quiz import drawing, marking, storage
from elearn.quiz.drawing import Drawn
from elearn.quiz.marking import Score


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


@dataclass(frozen=True)
class Regraded:
    """An attempt was graded again; both outcomes name no certificate."""

    at: datetime
    because: str
    before: Outcome
    after: Outcome


def finish(officer: Viewer, attempt: Attempt, *, by: Viewer | None, at: datetime) -> Outcome:
    """Grades an open attempt that the caller holds locked, and does what follows from it.

    `by` is who ends it: the officer, or the operator (None) when its time is over.
    """
    drawn = drawing.from_json(attempt.drawn)
    score = marking.score(drawn, answers.responses(attempt.id))
    if score.is_waiting:
        # A person may have marked the answer before the finish.
        score = scored(attempt, drawn)
    attempt.finished_at = at
    _keep(attempt, score)
    code = certificates.complete(officer, attempt, score.percent, at=at)
    _record(by, "finish attempt", attempt, at=at)
    return _outcome(attempt, code)


def marked(by: Viewer, attempt: Attempt, *, at: datetime) -> Outcome | None:
    """After a person's mark was stored: the last one grades the waiting attempt for good.

    None where nothing came of it: another answer waits still, or none did. The caller holds
    the attempt locked.
    """
    if attempt.state != "waiting":
        return None
    score = scored(attempt, drawn_in_force(attempt))
    if score.is_waiting:
        return None
    attempt.graded_at = at
    _keep(attempt, score)
    code = _follow(by, attempt, at=at)
    _record(by, "grade attempt", attempt, at=at)
    return _outcome(attempt, code)


def regrade(
    by: Viewer,
    attempt: Attempt,
    *,
    because: str,
    at: datetime,
    drawn: Drawn | None = None,
    version_id: UUID | None = None,
    sealed_file_id: UUID | None = None,
) -> Outcome:
    """Grades a finished attempt again, and lets progress and certificates follow.

    The caller holds the attempt locked and may let `by` do so. `drawn` is the drawn quiz with
    corrected keys, and `version_id` where they come from; without it the one in force is
    graded by again. Raises Conflict for an attempt that runs, Invalid without a reason.
    """
    if attempt.state == "open":
        raise Conflict("This attempt still runs; it can be graded again once it is finished.")
    reason = audit.reason(because)
    at = _after_the_last(attempt, at)
    before = _as_kept(attempt)
    _keep(attempt, scored(attempt, drawn or drawn_in_force(attempt)))
    db.session.add(
        Regrade(
            attempt_id=attempt.id,
            at=at,
            by_id=by.person_id,
            because=reason,
            before=before,
            after=_as_kept(attempt),
            drawn=drawing.to_json(drawn) if drawn else None,
            version_id=version_id,
            sealed_file_id=sealed_file_id,
        )
    )
    code = _follow(by, attempt, because=reason, at=at)
    _record(by, "grade attempt again", attempt, at=at, because=reason, before=before["points"])
    return _outcome(attempt, code)


def _after_the_last(attempt: Attempt, at: datetime) -> datetime:
    """The newest re-grade is the one in force: none may carry the moment of one before it."""
    newest = select(Regrade.at).where(Regrade.attempt_id == attempt.id).order_by(Regrade.at.desc())
    last = db.session.scalar(newest.limit(1))
    return max(at, last + timedelta(microseconds=1)) if last else at


def _follow(by: Viewer, attempt: Attempt, *, at: datetime, because: str = "") -> str | None:
    """What a changed grade changes: the certificates of its cycle, then the progress."""
    person_id, module_id = attempt.person_id, attempt.module_id
    progress.held(person_id, module_id)
    code = certificates.follow(person_id, module_id, attempt.cycle, by=by, because=because, at=at)
    progress.settle(person_id, module_id, at=at)
    return code if attempt.state == "passed" else None


def drawn_in_force(attempt: Attempt) -> Drawn:
    """The drawn quiz that an attempt is graded by: with its newest corrected keys, if any."""
    corrected = db.session.scalar(
        select(Regrade.drawn)
        .where(Regrade.attempt_id == attempt.id, Regrade.drawn.is_not(None))
        .order_by(Regrade.at.desc())
        .limit(1)
    )
    return drawing.from_json(corrected or attempt.drawn)


def regrades(attempt: Attempt) -> list[Regraded]:
    """When and why an attempt was graded again, the newest first."""
    query = select(Regrade).where(Regrade.attempt_id == attempt.id).order_by(Regrade.at.desc())
    return [
        Regraded(row.at, row.because, _from_kept(row.before), _from_kept(row.after))
        for row in db.session.scalars(query)
    ]


def scored(attempt: Attempt, drawn: Drawn) -> Score:
    """What the stored answers and people's marks come to by this drawn quiz; changes nothing."""
    rows = select(Mark.question, Mark.points).where(Mark.attempt_id == attempt.id)
    given = {question: Fraction(points) for question, points in db.session.execute(rows)}
    return marking.score(drawn, answers.responses(attempt.id), given)


def state_of(attempt: Attempt, score: Score) -> str:
    """The state that a score means by the rules kept with the attempt."""
    return marking.state_of(score, storage.rules_from(attempt.rules).pass_percent)


def _keep(attempt: Attempt, score: Score) -> None:
    attempt.state = state_of(attempt, score)
    attempt.points, attempt.possible = str(score.points), str(score.possible)
    attempt.marks = {
        id: None if points is None else str(points) for id, points in score.by_question.items()
    }


def _record(by: Viewer | None, did: str, attempt: Attempt, *, at: datetime, **more: Any) -> None:
    points, possible = attempt.points, attempt.possible
    facts = {"state": attempt.state, "points": points, "possible": possible, **more}
    audit.record(by, did, str(attempt.id), at=at, **facts)


def outcome(attempt: Attempt) -> Outcome:
    """The result of a finished attempt, read from what the finish stored."""
    return _outcome(attempt, certificates.code_for(attempt))


def _outcome(attempt: Attempt, code: str | None) -> Outcome:
    return _from_kept(_as_kept(attempt), code)


def _as_kept(attempt: Attempt) -> dict[str, Any]:
    return {
        "state": attempt.state,
        "points": attempt.points,
        "possible": attempt.possible,
        "marks": attempt.marks,
    }


def _from_kept(kept: dict[str, Any], code: str | None = None) -> Outcome:
    marks: dict[str, Any] = kept["marks"] or {}
    return Outcome(
        kept["state"],
        Fraction(kept["points"] or 0),
        Fraction(kept["possible"] or 0),
        code,
        {id: None if points is None else Fraction(points) for id, points in marks.items()},
    )
