"""Challenges that a device is to sign: each good once, for one purpose and five minutes."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete

from elearn.db import db
from elearn.models.accounts import Ceremony

LASTS = timedelta(minutes=5)


def begin(purpose: str, person_id: UUID | None, *, at: datetime) -> bytes:
    """A new challenge, for this person or for whoever signs it; those that ran out go."""
    challenge = secrets.token_bytes(32)
    db.session.execute(delete(Ceremony).where(Ceremony.expires_at <= at))
    db.session.add(
        Ceremony(
            challenge_hash=_hashed(challenge),
            person_id=person_id,
            purpose=purpose,
            expires_at=at + LASTS,
        )
    )
    return challenge


def spend(challenge: bytes, purpose: str, person_id: UUID | None, *, at: datetime) -> bool:
    """Whether the challenge was open for this. It is gone: of two that come at once, one has it."""
    whose = Ceremony.person_id
    row = db.session.execute(
        delete(Ceremony)
        .where(
            Ceremony.challenge_hash == _hashed(challenge),
            Ceremony.purpose == purpose,
            whose.is_(None) if person_id is None else whose == person_id,
            Ceremony.expires_at > at,
        )
        .returning(Ceremony.challenge_hash)
    ).first()
    return row is not None


def _hashed(challenge: bytes) -> str:
    return hashlib.sha256(challenge).hexdigest()
