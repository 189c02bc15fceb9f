"""When somebody last showed that it is they who sit at a browser that is signed in."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update

from elearn import audit
from elearn.access import Viewer
from elearn.db import db
from elearn.models.accounts import Session
from elearn.people import sessions

LASTS = timedelta(minutes=5)


def is_fresh(token: str, *, at: datetime) -> bool:
    """Whether the proof of this session is so new that it opens what must not stand open."""
    query = select(Session.proved_at).where(
        Session.token_hash == sessions.token_hash(token), Session.ended_at.is_(None)
    )
    proved_at = db.session.scalar(query)
    return proved_at is not None and at - proved_at < LASTS


def note(viewer: Viewer, token: str, *, at: datetime) -> str:
    """Keeps that the viewer has proved it anew; the session's new token, the old one is dead."""
    fresh = secrets.token_urlsafe(32)
    db.session.execute(
        update(Session)
        .where(Session.token_hash == sessions.token_hash(token), Session.ended_at.is_(None))
        .values(token_hash=sessions.token_hash(fresh), proved_at=at)
    )
    audit.record(viewer, "prove identity", viewer.login, at=at)
    return fresh
