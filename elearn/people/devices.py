"""Browsers in which a person has signed in before: guesses elsewhere cannot keep them out."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from elearn.db import db, upsert
from elearn.models.accounts import KnownDevice
from elearn.models.people import Person

KEPT = timedelta(days=180)


def is_known(token: str, login: str, *, at: datetime) -> bool:
    """Whether the person of this folded login has signed in with this device lately."""
    query = (
        select(KnownDevice.person_id)
        .join(Person, Person.id == KnownDevice.person_id)
        .where(
            KnownDevice.token_hash == token_hash(token),
            KnownDevice.seen_at > at - KEPT,
            Person.login == login,
        )
    )
    return db.session.scalar(query) is not None


def remember(person_id: UUID, token: str, *, at: datetime) -> str:
    """Keeps that the person signed in with this device; its token, a new one for a new device.

    A computer that many share has one token, known for each of them.
    """
    if not _is_ours(token):
        token = secrets.token_urlsafe(32)
    row = upsert(KnownDevice).values(
        token_hash=token_hash(token), person_id=person_id, made_at=at, seen_at=at
    )
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=[KnownDevice.token_hash, KnownDevice.person_id], set_={"seen_at": at}
        )
    )
    own = KnownDevice.person_id == person_id
    db.session.execute(delete(KnownDevice).where(own, KnownDevice.seen_at <= at - KEPT))
    return token


def _is_ours(token: str) -> bool:
    """Whether we gave this token out: one that somebody made up must not become a device."""
    query = select(KnownDevice.person_id).where(KnownDevice.token_hash == token_hash(token))
    return db.session.scalar(query.limit(1)) is not None


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
