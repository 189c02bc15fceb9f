"""The record of who did what, written in the same transaction as the act."""

from __future__ import annotations

from datetime import datetime

from elearn.access import Viewer
from elearn.db import db
from elearn.models.audit import AuditEntry

OPERATOR = "operator"


def record(viewer: Viewer | None, did: str, to: str, *, at: datetime, **facts: object) -> None:
    """Adds one line. Without a viewer it was the operator, at the console."""
    db.session.add(
        AuditEntry(
            at=at,
            person_id=viewer.person_id if viewer else None,
            who=viewer.login if viewer else OPERATOR,
            did=did,
            to=to,
            facts=facts,
        )
    )
