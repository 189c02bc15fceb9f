"""Marks: written answers that wait for a person, and what people gave for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from elearn import audit
from elearn.access import Viewer, marked_by
from elearn.db import db
from elearn.errors import Conflict, Invalid, NotFound, message
from elearn.learning import answers, grading
from elearn.models.examination import Mark
from elearn.models.learning import Attempt
from elearn.quiz import drawing
from elearn.quiz.drawing import DrawnQuestion
from elearn.quiz.kinds import written

LONGEST_COMMENT = 4_000
_MOST_ATTEMPTS = 2_000
_LAST = 20


@dataclass(frozen=True)
class Marked:
    """What a person gave for a written answer, and what that person wrote to the officer."""

    points: Fraction
    comment: str
    marked_by: UUID
    marked_at: datetime

    @property
    def seal(self) -> str:
        """Tells this mark from every other that the answer had or will have."""
        return self.marked_at.isoformat()


def of(attempt_id: UUID) -> dict[str, Marked]:
    """The marks of an attempt, by question; the caller has found the attempt as one to see."""
    rows = db.session.scalars(select(Mark).where(Mark.attempt_id == attempt_id))
    return {row.question: _marked(row) for row in rows}


def _marked(row: Mark) -> Marked:
    return Marked(Fraction(row.points), row.comment, row.marked_by, row.marked_at)


@dataclass(frozen=True)
class Written:
    """A written answer that a person marks. Whose it is stays unsaid: marking is blind."""

    attempt_id: UUID
    question: str
    module_id: str
    version_id: UUID
    handed_in_at: datetime
    is_graded: bool
    mark: Marked | None


def waiting(viewer: Viewer) -> list[Written]:
    """The answers without a mark, those that wait longest first, of the 2,000 oldest attempts."""
    query = _attempts(viewer).where(Attempt.state == "waiting")
    rows = db.session.execute(
        query.order_by(Attempt.finished_at, Attempt.id).limit(_MOST_ATTEMPTS)
    ).all()
    marked = _marked_of_waiting(viewer)
    return [one for row in rows for one in _unmarked(row, marked)]


def _attempts(viewer: Viewer) -> Select[Any]:
    return select(
        Attempt.id,
        Attempt.module_id,
        Attempt.version_id,
        Attempt.finished_at,
        Attempt.state,
        Attempt.marks,
    ).where(marked_by(viewer))


def _marked_of_waiting(viewer: Viewer) -> set[tuple[UUID, str]]:
    query = (
        select(Mark.attempt_id, Mark.question)
        .join(Attempt, Attempt.id == Mark.attempt_id)
        .where(Attempt.state == "waiting", marked_by(viewer))
    )
    return {(attempt_id, question) for attempt_id, question in db.session.execute(query)}


def _unmarked(row: Any, marked: set[tuple[UUID, str]]) -> Iterator[Written]:
    for question, points in (row.marks or {}).items():
        if points is None and (row.id, question) not in marked:
            yield _written(row, question, None)


def _written(row: Any, question: str, mark: Marked | None) -> Written:
    is_graded = row.state != "waiting"
    return Written(
        row.id, question, row.module_id, row.version_id, row.finished_at, is_graded, mark
    )


def given(viewer: Viewer) -> list[Written]:
    """What the viewer marked last, the newest first; the 20 last."""
    query = (
        _attempts(viewer)
        .join(Mark, Mark.attempt_id == Attempt.id)
        .add_columns(Mark)
        .where(Mark.marked_by == viewer.person_id)
        .order_by(Mark.marked_at.desc(), Mark.attempt_id)
        .limit(_LAST)
    )
    return [
        _written(row, row.Mark.question, _marked(row.Mark)) for row in db.session.execute(query)
    ]


@dataclass(frozen=True)
class Paper:
    """One written answer as it lies before the person who marks it.

    `case` is the id of the scenario that the question stands in.
    """

    written: Written
    asked: DrawnQuestion
    case: str | None
    response: str


def paper(viewer: Viewer, attempt_id: UUID, question: str) -> Paper:
    """The answer to mark, or to mark anew. Raises NotFound, also for one's own."""
    return _paper(_attempt(viewer, attempt_id), question)


def _attempt(viewer: Viewer, attempt_id: UUID, *, locked: bool = False) -> Attempt:
    query = select(Attempt).where(
        Attempt.id == attempt_id, Attempt.state != "open", marked_by(viewer)
    )
    attempt = db.session.scalar(query.with_for_update() if locked else query)
    if attempt is None:
        raise NotFound(_MISSING)
    return attempt


_MISSING = message(
    "There is no such answer to mark here. An answer of your own is marked by another instructor."
)


def _paper(attempt: Attempt, question: str) -> Paper:
    drawn = drawing.from_json(attempt.drawn)
    asked = drawn.find(question)
    response = answers.responses(attempt.id).get(question)
    if asked is None or asked.kind != written.KIND or response is None:
        raise NotFound(_MISSING)
    case = next((one.id for one in drawn.questions if asked in one.questions), None)
    mark = of(attempt.id).get(question)
    return Paper(_written(attempt, question, mark), asked, case, str(response))


@dataclass(frozen=True)
class Given:
    """What a person gives for an answer.

    `seen` is the seal of the mark that the person saw there, empty where there was none;
    `because` is why a mark changes after the attempt was graded.
    """

    points: Fraction
    comment: str
    seen: str
    because: str


def give(by: Viewer, attempt_id: UUID, question: str, mark: Given, *, at: datetime) -> None:
    """Stores a mark; the last one that an attempt waited for grades it, in one transaction.

    The same mark again changes nothing. After the grading it grades the attempt again,
    with a reason. Raises NotFound, Invalid, and Conflict where somebody was faster.
    """
    attempt = _attempt(by, attempt_id, locked=True)
    answer = _paper(attempt, question)
    stands = answer.written.mark
    _check(answer, mark)
    if stands and _is_same(stands, mark, by):
        return
    if (stands.seal if stands else "") != mark.seen:
        raise Conflict(
            "Somebody marked this answer while you read it; your mark was not stored. "
            "Their mark is shown below.",
            code="marked",
        )
    because = audit.reason(mark.because) if answer.written.is_graded else ""
    _store(by, attempt_id, question, mark, at=at)
    audit.record(
        by,
        "mark answer",
        str(attempt_id),
        at=at,
        question=question,
        points=str(mark.points),
        before=str(stands.points) if stands else None,
    )
    if answer.written.is_graded:
        grading.regrade(by, attempt, because=because, at=at)
    else:
        grading.marked(by, attempt, at=at)


def _is_same(stands: Marked, mark: Given, by: Viewer) -> bool:
    """Whether this mark is there: one's own that came twice, or one that was left as it was."""
    is_known = stands.marked_by == by.person_id or stands.seal == mark.seen
    return is_known and (stands.points, stands.comment) == (mark.points, mark.comment)


def _check(answer: Paper, mark: Given) -> None:
    if not 0 <= mark.points <= answer.asked.possible:
        raise Invalid(
            "Give at least 0 points and at most %(most)s.",
            code="points",
            most=str(answer.asked.possible),
        )
    if len(mark.comment) > LONGEST_COMMENT:
        raise Invalid(
            "This text is too long; %(most)s characters are the most.",
            code="comment",
            most=LONGEST_COMMENT,
        )


def _store(by: Viewer, attempt_id: UUID, question: str, mark: Given, *, at: datetime) -> None:
    db.session.merge(
        Mark(
            attempt_id=attempt_id,
            question=question,
            points=str(mark.points),
            comment=mark.comment,
            marked_by=by.person_id,
            marked_at=at,
        )
    )
    db.session.flush()
