"""Sign-ins half done: the password was right, and the second step is still to come."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from elearn.db import db
from elearn.models.accounts import SignInStep
from elearn.models.people import Person
from elearn.people import sessions

LASTS = timedelta(minutes=10)
MOST_TRIES = 5
_LONGEST_NEXT = 500


@dataclass(frozen=True)
class Step:
    """Whose sign-in it is, and the page that was wanted."""

    person_id: UUID
    login: str
    next: str


def begin(person_id: UUID, onward: str, *, at: datetime) -> str:
    """Begins the second step; its token, which is shown to the browser alone."""
    db.session.execute(delete(SignInStep).where(SignInStep.expires_at <= at))
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignInStep(
            token_hash=sessions.token_hash(token),
            person_id=person_id,
            made_at=at,
            expires_at=at + LASTS,
            # A path that was cut would lead elsewhere.
            next=onward if len(onward) <= _LONGEST_NEXT else "",
        )
    )
    return token


def find(token: str, *, at: datetime) -> Step | None:
    """The second step of this token that has tries left; None where it is over."""
    query = (
        select(SignInStep.person_id, Person.login, SignInStep.next)
        .join(Person, Person.id == SignInStep.person_id)
        .where(
            SignInStep.token_hash == sessions.token_hash(token),
            SignInStep.expires_at > at,
            SignInStep.tries < MOST_TRIES,
            Person.disabled_at.is_(None),
        )
    )
    row = db.session.execute(query).first()
    return Step(*row) if row else None


def take_try(token: str, *, at: datetime) -> int | None:
    """Takes one of the tries, before anything is compared; how many are left after it.

    None where there was none to take, or the step is over.
    """
    tries = db.session.scalar(
        update(SignInStep)
        .where(
            SignInStep.token_hash == sessions.token_hash(token),
            SignInStep.expires_at > at,
            SignInStep.tries < MOST_TRIES,
        )
        .values(tries=SignInStep.tries + 1)
        .returning(SignInStep.tries)
    )
    return None if tries is None else MOST_TRIES - tries


def end(token: str) -> None:
    """Ends the second step of this token, where there is one."""
    db.session.execute(
        delete(SignInStep).where(SignInStep.token_hash == sessions.token_hash(token))
    )


def end_all(person_id: UUID) -> None:
    """Ends every sign-in of a person that is half done."""
    db.session.execute(delete(SignInStep).where(SignInStep.person_id == person_id))
