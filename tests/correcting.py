"""Finished attempts with known mistakes, graded again with other keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

import making
from cast import ILYA

from elearn.db import db, transaction
from elearn.learning import answers, grading, records
from elearn.models.learning import Attempt
from elearn.quiz.answers import Variant
from elearn.quiz.drawing import Drawn
from elearn.quiz.kinds import text

WRONG = "The key of the question was wrong."


def sat(login: str, *, at: datetime, **given: object) -> UUID:
    """A finished attempt at *First steps*, all right but what is given here."""
    attempt_id = making.an_attempt(login, at=at)
    making.answered(login, attempt_id, at=at)
    for question, response in given.items():
        with transaction():
            answers.store(
                making.viewer_inside(login),
                attempt_id,
                question.replace("_", "-"),
                response,
                revision=2,
                at=at,
            )
    making.finished(login, attempt_id, at=at)
    return attempt_id


def again(
    attempt_id: UUID, *, at: datetime, keys: dict[str, Any] | None = None, because: str = WRONG
) -> grading.Outcome:
    """Ilya grades an attempt again, with other keys where they are given."""
    with transaction():
        attempt = db.session.get_one(Attempt, attempt_id, with_for_update=True)
        drawn = with_keys(grading.drawn_in_force(attempt), keys) if keys else None
        ilya = making.viewer_inside(ILYA)
        return grading.regrade(ilya, attempt, because=because, at=at, drawn=drawn)


def with_keys(drawn: Drawn, keys: dict[str, Any]) -> Drawn:
    return Drawn(
        tuple(replace(one, key=keys[one.id]) if one.id in keys else one for one in drawn.questions)
    )


def words(*accepted: str) -> text.Key:
    return text.Key(tuple(Variant(one) for one in accepted))


IMPOSSIBLE = words("what nobody writes")


def failing(attempt_id: UUID) -> dict[str, Any]:
    """Keys by which no typed answer of this attempt is right any more."""
    attempt = db.session.get_one(Attempt, attempt_id)
    drawn = grading.drawn_in_force(attempt)
    db.session.rollback()
    return {one.id: _other(one.key) for one in drawn.questions}


def _other(key: Any) -> Any:
    if key.kind == "single":
        return replace(key, shares=key.shares[1:] + key.shares[:1])
    if key.kind == "multiple":
        return replace(key, rights=tuple(not one for one in key.rights), own=(None,) * 4)
    if key.kind == "true-false":
        return replace(key, answer=not key.answer)
    if key.kind == "numeric":
        return replace(key, low=Fraction(999), high=Fraction(999))
    return IMPOSSIBLE if key.kind == "text" else key


def is_true() -> bool:
    """Whether the check of all records finds nothing."""
    db.session.rollback()
    batches = [records.attempts_after(None), records.people_after(None)]
    found = [str(one) for batch in batches for one in batch.differences]
    assert not found, found
    return True
