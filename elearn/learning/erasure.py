"""A person is erased: what was learnt stays as numbers, and nothing says whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from elearn import audit
from elearn.access import Viewer
from elearn.db import db
from elearn.learning import certificates, chains, grading
from elearn.learning.training import outside
from elearn.models.examination import ExtraAttempt, Flag, Mark, Regrade, ReviewCard, SealedFile
from elearn.models.learning import Answer, Attempt, Certificate
from elearn.people import privacy, users
from elearn.quiz import drawing
from elearn.quiz.kinds import TYPED

BECAUSE = "the holder was erased"


def erase(viewer: Viewer | None, person_id: UUID, *, because: str, at: datetime) -> None:
    """Erases a person for good, in one transaction. Without a viewer the operator does it; the
    scans of papers, which `outside.kept_scans` named before, the caller drops after it.

    Attempts, marks and progress stay, without a name; what was written in one's own words
    goes; certificates lose their name and are revoked. Raises NotFound, Invalid or Conflict.
    """
    reason = audit.reason(because)
    person = privacy.erasable(viewer, person_id)
    for attempt in _attempts(person_id, "open"):
        grading.finish(users.known_as(person_id), attempt, by=viewer, at=at)
    db.session.flush()
    outside.forget(person.id)
    about = [*_forget_words(person_id), *_forget_names(viewer, person_id, at=at)]
    privacy.forget(viewer, person, about=about, at=at)
    audit.record(viewer, chains.ERASED, str(person_id), at=at, because=reason)


def _attempts(person_id: UUID, state: str) -> list[Attempt]:
    query = select(Attempt).where(Attempt.person_id == person_id, Attempt.state == state)
    return list(db.session.scalars(query.with_for_update()))


def _forget_words(person_id: UUID) -> Iterator[str]:
    """Deletes the answers in the person's own words and what others wrote about them; the ids
    of the attempts."""
    db.session.execute(delete(ReviewCard).where(ReviewCard.person_id == person_id))
    db.session.execute(
        update(ExtraAttempt).where(ExtraAttempt.person_id == person_id).values(because="")
    )
    rows = db.session.execute(
        select(Attempt.id, Attempt.drawn).where(Attempt.person_id == person_id)
    ).all()
    for id, drawn in rows:
        asked = drawing.from_json(drawn).answerable()
        typed = [one.id for one in asked if one.kind in TYPED]
        db.session.execute(
            delete(Answer).where(Answer.attempt_id == id, Answer.question.in_(typed))
        )
        db.session.execute(delete(Flag).where(Flag.attempt_id == id))
        db.session.execute(update(Mark).where(Mark.attempt_id == id).values(comment=""))
        db.session.execute(update(Regrade).where(Regrade.attempt_id == id).values(because=""))
        db.session.execute(
            update(SealedFile).where(SealedFile.attempt_id == id).values(answers=[], because=None)
        )
        yield str(id)


def _forget_names(viewer: Viewer | None, person_id: UUID, *, at: datetime) -> Iterator[str]:
    """Takes the name from the person's certificates and revokes them; their codes."""
    query = select(Certificate).where(Certificate.person_id == person_id)
    for certificate in db.session.scalars(query).all():
        if certificate.revoked_at is None:
            certificates.revoke(viewer, certificate.code, because=BECAUSE, at=at)
        certificate.name, certificate.latin_name = "", None
        certificate.revoked_because = BECAUSE
        yield certificate.code
