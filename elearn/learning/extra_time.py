"""Extra time: what it does to the attempts that run when a person gets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from elearn import audit
from elearn.access import Viewer, helped_by
from elearn.db import db
from elearn.learning import answers, attempts
from elearn.models.examination import Sitting
from elearn.models.learning import Attempt
from elearn.quiz import storage


@dataclass(frozen=True)
class Running:
    """An attempt under way, for those who look after its officer."""

    module_id: str
    started_at: datetime
    deadline_at: datetime


def running_of(viewer: Viewer, person_id: UUID, *, at: datetime) -> list[Running]:
    """The attempts with a limit that run, of somebody whom the viewer looks after."""
    found = db.session.scalars(select(Attempt).where(_runs(viewer, person_id, at)))
    return [
        Running(one.module_id, one.started_at, one.deadline_at) for one in found if one.deadline_at
    ]


def _runs(viewer: Viewer, person_id: UUID, at: datetime) -> ColumnElement[bool]:
    return and_(
        Attempt.person_id == person_id,
        Attempt.state == "open",
        Attempt.deadline_at >= at - answers.GRACE,
        helped_by(viewer, Attempt),
    )


def lengthen(viewer: Viewer, person_id: UUID, percent: int, *, at: datetime) -> int:
    """Gives the extra time to the attempts that run as well; how many became longer.

    None becomes shorter: a time that was promised is kept.
    """
    changed = 0
    query = select(Attempt).where(_runs(viewer, person_id, at)).with_for_update()
    for attempt in db.session.scalars(query).all():
        sitting = db.session.get(Sitting, attempt.sitting_id) if attempt.sitting_id else None
        ends_at = attempts.deadline(
            storage.rules_from(attempt.rules),
            attempt.started_at,
            percent,
            sitting.closes_at if sitting else None,
        )
        if percent <= attempt.extra_time_percent or ends_at is None:
            continue
        audit.record(
            viewer,
            "lengthen attempt",
            str(attempt.id),
            at=at,
            percent=percent,
            before=attempt.extra_time_percent,
        )
        attempt.extra_time_percent, attempt.deadline_at = percent, ends_at
        changed += 1
    return changed
