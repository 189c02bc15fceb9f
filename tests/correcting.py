"""Finished attempts with known mistakes, graded again with other keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

import making
from cast import ILYA
from sqlalchemy import func, select

from elearn.db import db, transaction
from elearn.learning import answers, grading, records
from elearn.library import catalogue
from elearn.models.learning import Attempt
from elearn.models.library import Version
from elearn.quiz import correcting, storage
from elearn.quiz.answers import Variant
from elearn.quiz.kinds import text
from elearn.quiz.questions import Question

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
    """Ilya grades an attempt again, with other keys, those of a later version, where given."""
    with transaction():
        attempt = db.session.get_one(Attempt, attempt_id, with_for_update=True)
        drawn = grading.drawn_in_force(attempt) if keys else None
        for id, key in (keys or {}).items():
            assert drawn is not None
            drawn = correcting.with_key(drawn, id, key)
        ilya = making.viewer_inside(ILYA)
        version_id = _version(attempt, keys, at=at) if keys else None
        return grading.regrade(
            ilya, attempt, because=because, at=at, drawn=drawn, version_id=version_id
        )


def _version(attempt: Attempt, keys: dict[str, Any], *, at: datetime) -> UUID:
    """A version with these keys that was published and replaced again since."""
    before = db.session.get_one(Version, attempt.version_id)
    quiz = catalogue.quiz_of(before.id)
    entries = tuple(
        replace(one, key=keys[one.id]) if isinstance(one, Question) and one.id in keys else one
        for one in quiz.entries
    )
    numbers = select(func.max(Version.number)).where(Version.module_id == before.module_id)
    version = Version(
        module_id=before.module_id,
        number=(db.session.scalar(numbers) or 0) + 1,
        edition=before.edition,
        source_hash="0" * 64,
        about=before.about,
        glossaries={},
        quiz=storage.quiz_json(replace(quiz, entries=entries)),
        published_at=at,
        published_by="ilya",
    )
    db.session.add(version)
    db.session.flush()
    return version.id


def words(*accepted: str) -> text.Key:
    return text.Key(tuple(Variant(one) for one in accepted))


IMPOSSIBLE = words("what nobody writes")


def failing(attempt_id: UUID) -> dict[str, Any]:
    """Keys by which no typed answer of this attempt is right any more."""
    attempt = db.session.get_one(Attempt, attempt_id)
    drawn = grading.drawn_in_force(attempt)
    db.session.rollback()
    return {one.id: other(one.key) for one in drawn.questions if "pool" not in one.id}


def other(key: Any) -> Any:
    """Another key of the same shape: what was right is wrong. An order has none beside itself."""
    if key.kind == "single":
        return replace(key, shares=key.shares[1:] + key.shares[:1])
    if key.kind == "multiple":
        return replace(key, rights=tuple(not one for one in key.rights), own=(None,) * 4)
    if key.kind == "true-false":
        return replace(key, answer=not key.answer)
    if key.kind == "numeric":
        return replace(key, low=Fraction(999), high=Fraction(999))
    if key.kind == "matching":
        return replace(key, rights=tuple((one + 1) % key.targets for one in key.rights))
    if key.kind == "cloze":
        return replace(key, gaps=tuple(replace(gap, key=other(gap.key)) for gap in key.gaps))
    return IMPOSSIBLE if key.kind == "text" else key


def is_true() -> bool:
    """Whether the check of all records finds nothing."""
    db.session.rollback()
    batches = [records.attempts_after(None), records.people_after(None)]
    found = [str(one) for batch in batches for one in batch.differences]
    assert not found, found
    return True
