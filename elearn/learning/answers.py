"""Answers: each question's last response, one row, updated by revision."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import TextClause, bindparam, select, text
from sqlalchemy.types import Uuid

from elearn.access import Viewer
from elearn.db import Moment, Rows, Statement, Values, db, is_sqlite, within
from elearn.errors import Conflict, Invalid, NotFound, TooLarge
from elearn.models.learning import Answer, Attempt
from elearn.quiz.drawing import Drawn, DrawnQuestion
from elearn.quiz.kinds import KINDS

GRACE = timedelta(seconds=15)
"""How long after the deadline a save that was under way still counts."""

MOST_BYTES = 64 * 1024


@dataclass(frozen=True)
class Saved:
    """An answer as it is stored."""

    revision: int
    response: object
    saved_at: datetime


def stored(attempt_id: UUID) -> dict[str, Saved]:
    """Every stored answer of an attempt that the caller has found as one's own."""
    rows = db.session.execute(
        select(Answer.question, Answer.revision, Answer.response, Answer.saved_at).where(
            Answer.attempt_id == attempt_id
        )
    )
    return {
        question: Saved(revision, json.loads(response), saved_at)
        for question, revision, response, saved_at in rows
    }


def responses(attempt_id: UUID) -> dict[str, object]:
    """The stored responses that are not taken back."""
    return {
        question: saved.response
        for question, saved in stored(attempt_id).items()
        if saved.response is not None
    }


def question_of(drawn: Drawn, id: str) -> DrawnQuestion:
    """The drawn question that takes an answer. Raises Invalid for any other id."""
    question = drawn.find(id)
    if question is None or question.kind in ("scenario", "information"):
        raise Invalid("This attempt has no such question.", code="question")
    return question


def accepted(question: DrawnQuestion, given: object) -> object | None:
    """The response in the form in which it is kept. Raises Invalid or TooLarge."""
    # Half a character, which JSON can write, has no bytes; the kind refuses it with a sentence.
    if len(_text(given).encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise TooLarge("This answer is too long; 64 KB is the most that one answer may have.")
    return KINDS[question.kind].accept(question.key, question.layout, given)


_as_kept = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _text(response: object) -> str:
    return _as_kept.encode(response)


# One statement checks owner, state, deadline and revision, and stores. On PostgreSQL the
# attempt is held FOR SHARE: a save acknowledged during a finish would else go ungraded.
_UPSERT = """
INSERT INTO answer (attempt_id, question, revision, response, saved_at)
SELECT attempt.id, :question, :revision, :response, :at FROM attempt
WHERE attempt.id = :attempt AND attempt.person_id = :person AND attempt.state = 'open'
  AND (attempt.deadline_at IS NULL OR attempt.deadline_at >= :latest) {locked}
ON CONFLICT (attempt_id, question) DO UPDATE
SET revision = excluded.revision, response = excluded.response, saved_at = excluded.saved_at
WHERE excluded.revision > answer.revision
RETURNING revision
"""


def _upsert(locked: str) -> TextClause:
    return text(_UPSERT.format(locked=locked)).bindparams(
        bindparam("attempt", type_=Uuid()),
        bindparam("person", type_=Uuid()),
        bindparam("at", type_=Moment()),
        bindparam("latest", type_=Moment()),
    )


_STORE = {True: Statement(_upsert("")), False: Statement(_upsert("FOR SHARE"))}


def store(
    viewer: Viewer,
    attempt_id: UUID,
    question: str,
    response: object | None,
    *,
    revision: int,
    at: datetime,
    by: Callable[[Statement, Values], Rows] = within,
) -> Saved:
    """Stores an accepted response: in the caller's transaction, or `by` `together` at once.

    Sent again, it is the first answer again. Raises NotFound, or Conflict: "closed" after
    the finish or the deadline, "older" where something newer or other is stored.
    """
    written = _text(response)
    rows = by(
        _STORE[is_sqlite()],
        {
            "attempt": attempt_id,
            "person": viewer.person_id,
            "question": question,
            "revision": revision,
            "response": written,
            "at": at,
            "latest": at - GRACE,
        },
    )
    if rows:
        return Saved(revision, response, at)
    return _repeated(viewer, attempt_id, question, written, revision, at)


@dataclass(frozen=True)
class Given:
    """An accepted response of a form; `shown` is the revision that stood on its page."""

    question: str
    response: object | None
    shown: int | None = None


def store_form(viewer: Viewer, attempt_id: UUID, given: Iterable[Given], *, at: datetime) -> None:
    """Stores what a form changed; what stands there already is no new revision.

    Raises as `store` does, and then nothing of the form may be kept.
    """
    there = stored(attempt_id)
    nothing = Saved(0, None, at)
    for one in given:
        saved = there.get(one.question, nothing)
        if _text(saved.response) == _text(one.response):
            continue
        revision = (saved.revision if one.shown is None else one.shown) + 1
        store(viewer, attempt_id, one.question, one.response, revision=revision, at=at)


def replace(attempt_id: UUID, question: str, response: object | None, *, at: datetime) -> bool:
    """Puts an accepted response in the place of the stored one, also after the finish.

    Whether that changed anything. For what a supervisor decides; the caller holds the attempt
    locked and grades it again.
    """
    answer = db.session.get(Answer, (attempt_id, question))
    written = _text(response)
    if (answer.response if answer else _text(None)) == written:
        return False
    if answer is None:
        answer = Answer(attempt_id=attempt_id, question=question, revision=0)
        db.session.add(answer)
    answer.revision += 1
    answer.response, answer.saved_at = written, at
    return True


def _repeated(
    viewer: Viewer, attempt_id: UUID, question: str, written: str, revision: int, at: datetime
) -> Saved:
    """Why nothing was stored: an answer that came twice, or the refusal that fits."""
    attempt = db.session.scalar(
        select(Attempt).where(Attempt.id == attempt_id, Attempt.person_id == viewer.person_id)
    )
    if attempt is None:
        raise NotFound("There is no such attempt here.")
    row = db.session.execute(
        select(Answer.revision, Answer.response, Answer.saved_at).where(
            Answer.attempt_id == attempt_id, Answer.question == question
        )
    ).first()
    if row is not None and row.revision == revision and row.response == written:
        return Saved(row.revision, json.loads(row.response), row.saved_at)
    if attempt.state != "open" or (attempt.deadline_at and attempt.deadline_at < at - GRACE):
        raise Conflict("This attempt is finished; its answers can no longer change.", code="closed")
    assert row is not None, "an open attempt refuses only what is older than a stored answer"
    raise Conflict(
        "A newer answer to this question is stored already, from another page or device.",
        code="older",
        facts={
            "revision": row.revision,
            "saved_at": row.saved_at,
            "response": json.loads(row.response),
        },
    )
