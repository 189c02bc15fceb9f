"""Sittings of a quiz: begun, found, finished."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from elearn import audit
from elearn.access import Viewer, visible_to
from elearn.db import db
from elearn.errors import Invalid, NotFound
from elearn.learning import admission, answers, grading, progress, sittings
from elearn.learning.grading import Outcome
from elearn.library import catalogue
from elearn.library.catalogue import Opened
from elearn.models.examination import Sitting
from elearn.models.identifiers import new_id
from elearn.models.learning import Attempt
from elearn.people import users
from elearn.quiz import drawing, marking, storage
from elearn.quiz.drawing import Drawn
from elearn.quiz.questions import Rules

_MISSING = "There is no such attempt here."


def start(
    viewer: Viewer, module: Opened, *, at: datetime, language: str | None = None, code: str = ""
) -> UUID:
    """Begins an attempt, or goes on with the one that runs. Raises Conflict with the reason.

    `language` is that of the page. `code` opens a supervised sitting; a wrong one, or none where
    the rules ask for it, is Invalid. What runs needs no code again. Two that begin at once meet
    the database's own limit; the door then calls again, and the second finds the first one's
    attempt.
    """
    close_own(viewer, module.id, at=at)
    admitted = admission.to_quiz(viewer, module, at=at)
    if admitted.running is not None:
        return admitted.running
    if admitted.refusal is not None:
        raise admitted.refusal
    sitting = _sitting(catalogue.quiz_of(module.version_id).rules, module.id, code, at=at)
    attempt = _drawn(viewer, module, sitting, at=at)
    attempt.cycle, attempt.number = admitted.cycle, admitted.number
    attempt.language = language
    db.session.add(attempt)
    reached = progress.reach(viewer, module.id, "learning", at=at, cycle=admitted.cycle)
    # A newer version may allow more than the one by which all were used up.
    reached.is_used_up = False
    audit.record(
        viewer,
        "start attempt",
        str(attempt.id),
        at=at,
        module=module.id,
        sitting=str(sitting.id) if sitting else None,
    )
    db.session.flush()
    return attempt.id


def _drawn(viewer: Viewer, module: Opened, sitting: Sitting | None, *, at: datetime) -> Attempt:
    """An attempt with its drawn quiz and the rules that it is held to."""
    quiz = catalogue.quiz_of(module.version_id)
    extra_time = users.extra_time_of(viewer)
    seed = secrets.token_bytes(16)
    drawn = drawing.draw(quiz, seed, state=viewer.state, seen=_seen(viewer, module.id))
    return Attempt(
        id=new_id(),
        person_id=viewer.person_id,
        module_id=module.id,
        version_id=module.version_id,
        seed=seed,
        drawn=drawing.to_json(drawn),
        marking=marking.MARKING,
        rules=storage.rules_json(quiz.rules),
        extra_time_percent=extra_time,
        sitting_id=sitting.id if sitting else None,
        is_supervised=sitting is not None,
        started_at=at,
        deadline_at=deadline(quiz.rules, at, extra_time, sitting.closes_at if sitting else None),
    )


def _sitting(rules: Rules, module_id: str, code: str, *, at: datetime) -> Sitting | None:
    if code.strip():
        return sittings.opened_by_code(code, module_id, at=at)
    if rules.supervised:
        raise Invalid(
            "This quiz opens in a supervised sitting only. Type the code that your invigilator "
            "gives you.",
            code="sitting",
        )
    return None


def deadline(
    rules: Rules, started_at: datetime, extra_time_percent: int, closes_at: datetime | None
) -> datetime | None:
    """When an attempt ends: its limit and the officer's extra time after its start, and not
    after its sitting closes. None: never."""
    if rules.limit_minutes is None:
        return closes_at
    limit = timedelta(minutes=rules.limit_minutes) * (100 + extra_time_percent) / 100
    ends_at = started_at + limit
    return min(ends_at, closes_at) if closes_at else ends_at


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
    """The viewer's own attempt. Raises NotFound for anybody else's, and for none, alike.

    Locked, it comes with its version, which whoever grades it looks up next.
    """
    query = select(Attempt).where(
        Attempt.id == attempt_id,
        Attempt.person_id == viewer.person_id,
        visible_to(viewer, Attempt),
    )
    if locked:
        with_version = joinedload(Attempt.version, innerjoin=True)
        query = query.options(with_version).with_for_update(of=Attempt)
    attempt = db.session.scalar(query)
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
    return is_past(attempt.deadline_at, at=at)


def is_past(deadline_at: datetime | None, *, at: datetime) -> bool:
    """The same of a deadline; None never is."""
    return deadline_at is not None and at > deadline_at + answers.GRACE


def overdue(*, at: datetime) -> list[UUID]:
    """The open attempts whose time is over, the oldest first."""
    query = select(Attempt.id).where(_is_overdue(at)).order_by(Attempt.deadline_at)
    return list(db.session.scalars(query))


def _is_overdue(at: datetime) -> ColumnElement[bool]:
    return (Attempt.state == "open") & (Attempt.deadline_at < at - answers.GRACE)


def close(attempt_id: UUID, *, at: datetime) -> str | None:
    """Grades one attempt whose time is over, in the operator's name; the state it ends in.

    Called inside one transaction. None where somebody else was first.
    """
    query = select(Attempt).where(Attempt.id == attempt_id, _is_overdue(at))
    attempt = db.session.scalar(query.with_for_update())
    if attempt is None:
        return None
    return grading.finish(users.known_as(attempt.person_id), attempt, by=None, at=at).state


def close_own(viewer: Viewer, module_id: str, *, at: datetime) -> None:
    """Grades the viewer's attempt of a module where its time is over, so that it blocks none."""
    query = select(Attempt).where(
        Attempt.person_id == viewer.person_id,
        Attempt.module_id == module_id,
        _is_overdue(at),
        visible_to(viewer, Attempt),
    )
    attempt = db.session.scalar(query.with_for_update())
    if attempt is not None:
        grading.finish(viewer, attempt, by=None, at=at)
