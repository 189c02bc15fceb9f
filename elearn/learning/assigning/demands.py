"""What asks for a course, so that it cannot be taken away from those who must pass it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from elearn.db import db
from elearn.models.assignments import Assignment, Programme, ProgrammeStep


def is_asked(module_id: str, *, at: datetime) -> bool:
    """Whether an assignment or a programme in force asks for the module, whoever made it."""
    given = select(Assignment.id).where(
        Assignment.module_id == module_id,
        or_(Assignment.ended_at.is_(None), Assignment.ended_at > at),
    )
    if db.session.scalar(given.limit(1)) is not None:
        return True
    steps = (
        select(ProgrammeStep.modules)
        .join(Programme, Programme.id == ProgrammeStep.programme_id)
        .where(or_(Programme.ended_at.is_(None), Programme.ended_at > at))
    )
    return any(module_id in modules for modules in db.session.scalars(steps))
