"""The record of who did what, written in the same transaction as the act."""

from __future__ import annotations

from datetime import datetime

from elearn.access import Viewer
from elearn.db import db
from elearn.errors import Invalid
from elearn.models.audit import AuditEntry

OPERATOR = "operator"
LONGEST_REASON = 500


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


def reason(text: str) -> str:
    """A reason as it is kept. Raises Invalid without one."""
    kept = " ".join(text.split())
    if not kept or len(kept) > LONGEST_REASON:
        raise Invalid("Give the reason, in 500 characters at most.", code="because")
    return kept
