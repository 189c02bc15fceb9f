"""How many a new version of a module concerns."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import distinct, func, or_, select

from elearn.access import Viewer, taught_by
from elearn.db import db
from elearn.models.learning import Attempt, Certificate


def running(viewer: Viewer, module_id: str) -> int:
    """How many are in the quiz now; they stay on the version that they began on."""
    query = select(func.count()).where(
        Attempt.module_id == module_id,
        Attempt.state == "open",
        taught_by(viewer, Attempt.module_id),
    )
    return db.session.scalar(query) or 0


def holders(viewer: Viewer, module_id: str, *, at: datetime) -> int:
    """How many hold a certificate that is valid."""
    query = select(func.count(distinct(Certificate.person_id))).where(
        Certificate.module_id == module_id,
        Certificate.revoked_at.is_(None),
        or_(Certificate.expires_at.is_(None), Certificate.expires_at > at),
        taught_by(viewer, Certificate.module_id),
    )
    return db.session.scalar(query) or 0
