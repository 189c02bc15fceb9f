"""What needs attention, in the order of what a supervisor can do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import func, select, true

from elearn.access import Viewer, supervised_by, visible_to
from elearn.db import db
from elearn.learning.duties.obligations import State
from elearn.models.assignments import OutsideTraining
from elearn.models.examination import SealedFile
from elearn.models.learning import Attempt
from elearn.models.people import Person, Unit
from elearn.reports import matrix, tallies
from elearn.reports.filters import Filters
from elearn.reports.matrix import Matrix


class Kind(Enum):
    """What people wait for; what only the supervisor can do comes first."""

    USED_UP = "used-up"
    TRAINING = "training"
    LATE_ANSWERS = "late-answers"
    OVERDUE = "overdue"
    DUE_SOON = "due-soon"
    EXPIRES_SOON = "expires-soon"
    NOT_IN = "not-in"


@dataclass(frozen=True)
class Group:
    """So many of a kind; never none."""

    kind: Kind
    count: int


@dataclass(frozen=True)
class Attention:
    """All groups in their order, and the units whose counts are to be made anew."""

    groups: tuple[Group, ...]
    stale: tuple[UUID, ...]


# How the matrix is asked for the people of a kind.
LISTED = {
    Kind.OVERDUE: Filters(due="overdue"),
    Kind.DUE_SOON: Filters(due="week"),
    Kind.EXPIRES_SOON: Filters(state=State.EXPIRES_SOON),
}


def of(viewer: Viewer, *, at: datetime) -> Attention:
    """What needs the attention of the viewer now."""
    counted = tallies.of_units(viewer, true(), at=at)
    total = tallies.total(counted)
    training, late_answers, not_in = _waiting(viewer)
    counts = {
        Kind.USED_UP: total.used_up,
        Kind.TRAINING: training,
        Kind.LATE_ANSWERS: late_answers,
        Kind.OVERDUE: total.late,
        Kind.DUE_SOON: total.due_soon,
        Kind.EXPIRES_SOON: total.expires_soon,
        Kind.NOT_IN: not_in,
    }
    groups = tuple(Group(kind, counts[kind]) for kind in Kind if counts[kind])
    return Attention(groups, tuple(tallies.stale(counted)))


def _waiting(viewer: Viewer) -> tuple[int, int, int]:
    """Training to be decided about, late answers, and people who never came in, in one reading.

    Nobody decides about what is her own or was entered by herself.
    """
    training = (
        select(func.count())
        .select_from(OutsideTraining)
        .join(Person, Person.id == OutsideTraining.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(
            OutsideTraining.state == "waiting",
            OutsideTraining.entered_by != viewer.person_id,
            OutsideTraining.person_id != viewer.person_id,
            supervised_by(viewer),
        )
    )
    late_answers = (
        select(func.count())
        .select_from(SealedFile)
        .join(Attempt, Attempt.id == SealedFile.attempt_id)
        .where(
            SealedFile.state == "kept",
            Attempt.person_id != viewer.person_id,
            visible_to(viewer, Attempt),
        )
    )
    not_in = (
        select(func.count())
        .select_from(Person)
        .join(Unit, Unit.id == Person.unit_id)
        .where(
            Person.password_hash.is_(None),
            Person.disabled_at.is_(None),
            Person.erased_at.is_(None),
            supervised_by(viewer),
        )
    )
    asked = (one.scalar_subquery() for one in (training, late_answers, not_in))
    return db.session.execute(select(*asked)).tuples().one()


def people(viewer: Viewer, kind: Kind, after: UUID | None, *, at: datetime) -> Matrix:
    """Those of a listed kind, a page of them, in each cell what they are to be reminded of."""
    asked = LISTED[kind]
    filters = Filters(state=asked.state, due=asked.due, after=after)
    return matrix.completion(viewer, filters, at=at)
