"""Extra attempts: one more after the last one failed, given with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, update
from sqlalchemy.orm import aliased

from elearn import audit
from elearn.access import Viewer, helped_by, visible_to
from elearn.db import db
from elearn.errors import Conflict, Invalid, NotFound
from elearn.learning import admission, attempts, progress
from elearn.library import catalogue
from elearn.library.catalogue import Opened
from elearn.models.examination import ExtraAttempt
from elearn.models.learning import Attempt
from elearn.models.library import Module, Version
from elearn.models.people import Person
from elearn.people import users

MOST_HOURS = 30 * 24


@dataclass(frozen=True)
class Waiting:
    """An officer whose last attempt of a module failed, and who has none left."""

    attempt_id: UUID
    person_id: UUID
    name: str
    module_id: str
    failed_at: datetime | None


def waiting(viewer: Viewer, *, most: int, person_id: UUID | None = None) -> list[Waiting]:
    """Those whom the viewer may give another attempt, the newest failure first."""
    query = (
        select(Attempt.id, Person.id, Person.name, Attempt.module_id, Attempt.finished_at)
        .join(Person, Person.id == Attempt.person_id)
        .where(
            helped_by(viewer, Attempt),
            Attempt.state == "failed",
            Person.disabled_at.is_(None),
            _is_used_up(),
            ~_is_followed(),
        )
        .order_by(Attempt.finished_at.desc())
        .limit(most)
    )
    if person_id is not None:
        query = query.where(Attempt.person_id == person_id)
    return [Waiting(*row) for row in db.session.execute(query)]


def _is_used_up() -> ColumnElement[bool]:
    """Whether an attempt was the last one that the module's rules allow."""
    return or_(
        *(
            and_(Attempt.module_id == module_id, Attempt.number >= limit)
            for module_id, limit in _limits()
        ),
        false(),
    )


def _limits() -> Iterator[tuple[str, int]]:
    """How many attempts each module allows, where it says."""
    query = select(Module.id, Version.id).join(Version, Version.id == Module.version_id)
    for module_id, version_id in db.session.execute(query.where(Version.quiz.is_not(None))).all():
        limit = catalogue.quiz_of(version_id).rules.attempts
        if limit is not None:
            yield module_id, limit


def _is_followed() -> ColumnElement[bool]:
    """Whether a later attempt was begun already, or let begin, or one of the cycle passed."""
    other = aliased(Attempt)
    of_same = (other.person_id == Attempt.person_id) & (other.module_id == Attempt.module_id)
    is_later = or_(
        other.cycle > Attempt.cycle,
        and_(
            other.cycle == Attempt.cycle,
            or_(other.number > Attempt.number, other.state == "passed"),
        ),
    )
    is_given = exists().where(
        ExtraAttempt.person_id == Attempt.person_id,
        ExtraAttempt.module_id == Attempt.module_id,
        ExtraAttempt.cycle == Attempt.cycle,
        ExtraAttempt.number == Attempt.number + 1,
    )
    return or_(exists().where(of_same, is_later), is_given)


@dataclass(frozen=True)
class Case:
    """An officer and a course, for who decides about another attempt; `is_due` where one may
    be given now. `number` counts the attempts so far, `percent` is the result of the last."""

    officer: Viewer
    module: Opened
    number: int
    percent: int | None
    is_due: bool


def case_of(viewer: Viewer, attempt_id: UUID, *, at: datetime) -> Case:
    """The officer and the course of an attempt. Raises NotFound."""
    attempt = _failed(viewer, attempt_id)
    officer = users.known_as(attempt.person_id)
    module = catalogue.module_of(attempt.module_id)
    percent = (
        int(Fraction(attempt.points) * 100 / Fraction(attempt.possible))
        if attempt.points and attempt.possible
        else None
    )
    refusal = admission.to_quiz(officer, module, at=at).refusal
    is_due = refusal is not None and refusal.code == "attempts"
    return Case(officer, module, attempt.number, percent, is_due)


def _failed(viewer: Viewer, attempt_id: UUID) -> Attempt:
    query = select(Attempt).where(Attempt.id == attempt_id, helped_by(viewer, Attempt))
    attempt = db.session.scalar(query)
    if attempt is None:
        raise NotFound("There is no such attempt here.")
    return attempt


@dataclass(frozen=True)
class Terms:
    """Why another attempt is given, after how many hours it opens, and which lesson is to be
    read again before; None for none."""

    because: str
    hours: int
    lesson: str | None = None


def give(viewer: Viewer, attempt_id: UUID, terms: Terms, *, at: datetime) -> ExtraAttempt:
    """Gives the officer of this attempt one more for its module.

    Raises NotFound, Invalid, or Conflict where one is open or left.
    """
    attempt = _failed(viewer, attempt_id)
    officer = users.known_as(attempt.person_id)
    module = catalogue.module_of(attempt.module_id)
    reason = _checked(terms, module)
    extra = ExtraAttempt(
        **_place(officer, module, at),
        lesson=terms.lesson,
        opens_at=at + timedelta(hours=terms.hours),
        because=reason,
        granted_by=viewer.person_id,
        granted_at=at,
    )
    db.session.add(extra)
    audit.record(
        viewer,
        "give extra attempt",
        officer.login,
        at=at,
        module=module.id,
        number=extra.number,
        hours=terms.hours,
        lesson=terms.lesson,
        because=reason,
    )
    db.session.flush()
    progress.settle(officer.person_id, module.id, at=at)
    return extra


def _checked(terms: Terms, module: Opened) -> str:
    """The reason as it is kept. Raises Invalid."""
    if not 0 <= terms.hours <= MOST_HOURS:
        raise Invalid("Give the waiting time in whole hours, from 0 to 720.", code="hours")
    if terms.lesson is not None and terms.lesson not in module.lesson_order:
        raise Invalid("Choose a lesson of this course, or none.", code="lesson")
    return audit.reason(terms.because)


def _place(officer: Viewer, module: Opened, at: datetime) -> dict[str, Any]:
    """Which attempt the officer may be given. Raises Conflict where it is not the time."""
    attempts.close_own(officer, module.id, at=at)
    admitted = admission.to_quiz(officer, module, at=at)
    if admitted.refusal is None or admitted.refusal.code != "attempts":
        raise Conflict(
            "Another attempt can be given only after the last one failed. This officer has one "
            "open, left or given already, or needs none.",
            code="left",
        )
    return {
        "person_id": officer.person_id,
        "module_id": module.id,
        "cycle": admitted.cycle,
        "number": admitted.number,
    }


def note_read(viewer: Viewer, module_id: str, slug: str, *, at: datetime) -> None:
    """Notes that the lesson to read again before one's extra attempt is read."""
    db.session.execute(
        update(ExtraAttempt)
        .where(
            ExtraAttempt.person_id == viewer.person_id,
            ExtraAttempt.module_id == module_id,
            ExtraAttempt.lesson == slug,
            ExtraAttempt.read_at.is_(None),
            visible_to(viewer, ExtraAttempt),
        )
        .values(read_at=at)
    )


def given_to(viewer: Viewer, person_id: UUID) -> list[ExtraAttempt]:
    """The extra attempts of somebody whom the viewer looks after, the newest first."""
    query = select(ExtraAttempt).where(
        ExtraAttempt.person_id == person_id, helped_by(viewer, ExtraAttempt)
    )
    return list(db.session.scalars(query.order_by(ExtraAttempt.granted_at.desc())))
