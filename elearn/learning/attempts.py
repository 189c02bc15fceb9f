"""Sittings of a quiz: begun, found, finished."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from elearn import audit
from elearn.access import Viewer, visible_to
from elearn.db import db
from elearn.errors import NotFound
from elearn.learning import admission, answers, grading, progress
from elearn.learning.grading import Outcome
from elearn.library import catalogue
from elearn.library.catalogue import Opened
from elearn.models.identifiers import new_id
from elearn.models.learning import Attempt
from elearn.quiz import drawing, marking, storage
from elearn.quiz.drawing import Drawn

_MISSING = "There is no such attempt here."


def start(viewer: Viewer, module: Opened, *, at: datetime) -> UUID:
    """Begins an attempt, or goes on with the one that runs. Raises Conflict with the reason.

    Two that begin at once meet the database's own limit; the door then calls again, and
    the second finds the first one's attempt.
    """
    admitted = admission.to_quiz(viewer, module, at=at)
    if admitted.running is not None:
        return admitted.running
    if admitted.refusal is not None:
        raise admitted.refusal
    quiz = catalogue.quiz_of(module.version_id)
    seed = secrets.token_bytes(16)
    drawn = drawing.draw(quiz, seed, state=viewer.state, seen=_seen(viewer, module.id))
    limit = quiz.rules.limit_minutes
    attempt = Attempt(
        id=new_id(),
        person_id=viewer.person_id,
        module_id=module.id,
        version_id=module.version_id,
        cycle=admitted.cycle,
        number=admitted.number,
        seed=seed,
        drawn=drawing.to_json(drawn),
        marking=marking.MARKING,
        rules=storage.rules_json(quiz.rules),
        started_at=at,
        deadline_at=at + timedelta(minutes=limit) if limit else None,
    )
    db.session.add(attempt)
    progress.reach(viewer, module.id, "learning", at=at, cycle=admitted.cycle)
    audit.record(viewer, "start attempt", str(attempt.id), at=at, module=module.id)
    db.session.flush()
    return attempt.id


def _seen(viewer: Viewer, module_id: str) -> frozenset[str]:
    earlier = db.session.scalars(
        select(Attempt.drawn).where(
            Attempt.person_id == viewer.person_id,
            Attempt.module_id == module_id,
            visible_to(viewer, Attempt),
        )
    )
    return frozenset(question["id"] for drawn in earlier for question in drawn["questions"])


def own(viewer: Viewer, attempt_id: UUID, *, locked: bool = False) -> Attempt:
    """The viewer's own attempt. Raises NotFound for anybody else's, and for none, alike."""
    query = select(Attempt).where(
        Attempt.id == attempt_id,
        Attempt.person_id == viewer.person_id,
        visible_to(viewer, Attempt),
    )
    attempt = db.session.scalar(query.with_for_update() if locked else query)
    if attempt is None:
        raise NotFound(_MISSING)
    return attempt


# Drawn quizzes never change once they are stored, so a save need not read one again.
_kept: OrderedDict[tuple[UUID, UUID], Drawn] = OrderedDict()
_MOST_KEPT = 2_000


def drawn_of(viewer: Viewer, attempt_id: UUID) -> Drawn:
    """The drawn quiz of one's own attempt. Raises NotFound."""
    place = (viewer.person_id, attempt_id)
    drawn = _kept.get(place)
    if drawn is None:
        drawn = _kept[place] = drawing.from_json(own(viewer, attempt_id).drawn)
        if len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return drawn


def finish(viewer: Viewer, attempt_id: UUID, *, at: datetime) -> Outcome:
    """Grades, moves the progress, gives the certificate and notes it; again changes nothing.

    Called inside one transaction. The same answer to every repeat. Raises NotFound.
    """
    attempt = own(viewer, attempt_id, locked=True)
    if attempt.state != "open":
        return grading.outcome(attempt)
    return grading.finish(viewer, attempt, by=viewer, at=at)


def is_over(attempt: Attempt, *, at: datetime) -> bool:
    """Whether the deadline, with the grace for the last save in flight, is past."""
    return attempt.deadline_at is not None and at > attempt.deadline_at + answers.GRACE
