"""Apps that show a code anew every 30 seconds (RFC 6238). The only home of the library pyotp.

SHA-1, six digits and 30 seconds, for that is all that some apps know. The code before and the
code after are taken too, as clocks of telephones are not exact; none is taken twice.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy import delete, select, update

from elearn.credentials import vault
from elearn.db import db, upsert
from elearn.languages import western_digits
from elearn.models.accounts import Authenticator

_STEP_SECONDS = 30
_STEPS_AROUND = 1
_SECRET_LETTERS = 32  # of base 32: 160 bits
_GROUP = 4


def new_secret() -> str:
    """A secret of 160 bits, in base 32."""
    return pyotp.random_base32(_SECRET_LETTERS)


def grouped(secret: str) -> str:
    """The secret in groups of four, as it is typed where no picture can be taken."""
    return " ".join(secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP))


def address_of(secret: str, login: str, host: str) -> str:
    """The address that an app reads from the picture; it lists the code under host and login."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=host)


def step_of(secret: str, typed: str, *, at: datetime, after: int = 0) -> int | None:
    """The time step whose code was typed, later than step `after`; None where it is no code."""
    code = western_digits("".join(typed.split()))
    now = int(at.timestamp()) // _STEP_SECONDS
    one_time = pyotp.TOTP(secret)
    fitting = [
        step
        for step in range(now - _STEPS_AROUND, now + _STEPS_AROUND + 1)
        if hmac.compare_digest(one_time.generate_otp(step).encode(), code.encode())
    ]
    return next((step for step in fitting if step > after), None)


def keep(person_id: UUID, secret: str, step: int, *, key: bytes, at: datetime) -> None:
    """Keeps an app whose first code was right at this step, in place of the one there was."""
    kept = {
        "secret": vault.closed(key, secret.encode(), person_id.bytes),
        "made_at": at,
        "confirmed_at": at,
        "last_step": step,
    }
    row = upsert(Authenticator).values(person_id=person_id, **kept)
    db.session.execute(
        row.on_conflict_do_update(index_elements=[Authenticator.person_id], set_=kept)
    )


def spend(person_id: UUID, typed: str, *, key: bytes, at: datetime) -> bool:
    """Whether the code of the person's app was typed; it is good no more, nor is an older one.

    Of two that come at once with one code, one is told that it is right.
    """
    kept = find(person_id)
    secret = vault.opened(key, kept.secret, person_id.bytes) if kept else None
    if kept is None or secret is None:
        return False
    step = step_of(secret.decode(), typed, at=at, after=kept.last_step)
    if step is None:
        return False
    taken = db.session.execute(
        update(Authenticator)
        .where(
            Authenticator.person_id == person_id,
            Authenticator.secret == kept.secret,
            Authenticator.last_step < step,
        )
        .values(last_step=step)
        .returning(Authenticator.last_step)
    ).first()
    return taken is not None


def find(person_id: UUID) -> Authenticator | None:
    """The app that a person has set up."""
    query = select(Authenticator).where(
        Authenticator.person_id == person_id, Authenticator.confirmed_at.is_not(None)
    )
    return db.session.scalar(query)


def remove(person_id: UUID) -> None:
    """Forgets a person's app."""
    db.session.execute(delete(Authenticator).where(Authenticator.person_id == person_id))
