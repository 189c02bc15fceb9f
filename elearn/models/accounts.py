"""How people come in: invitations, sessions, second factors, and the brakes on guessing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Moment
from elearn.models.identifiers import new_id


class Invitation(Base):
    """A way to choose a password, once: a link, or a short code typed with the login.

    Of a link's token the SHA-256 is kept; of a code, which is short, an argon2id hash. A link
    that was sent by mail is good only while the person's address is still `sent_to`.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("purpose IN ('invitation','reset','recovery')", name="purpose"),
        CheckConstraint("(token_hash IS NULL) != (code_hash IS NULL)", name="one_form"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(12), default="invitation")
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str | None] = mapped_column(String(200))
    sent_to: Mapped[str | None] = mapped_column(String(254))
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class Session(Base):
    """A signed-in browser. The cookie holds the token; only its hash is kept.

    `method` is the second step by which it came in, empty where none was asked for;
    `proved_at` is when the person last showed that it is they who sit there.
    """

    __tablename__ = "session"
    __table_args__ = (Index("ix_session_person_id_ended_at", "person_id", "ended_at"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    proved_at: Mapped[datetime] = mapped_column(Moment)
    method: Mapped[str] = mapped_column(String(12), default="")
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    address: Mapped[str] = mapped_column(String(64), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")


class SignInStep(Base):
    """A browser whose password was right and whose second step is still to come.

    It opens nothing. `tries` counts wrong second steps.
    """

    __tablename__ = "sign_in_step"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(default=0)
    next: Mapped[str] = mapped_column(String(500), default="")


class Authenticator(Base):
    """An app that shows time-based codes (RFC 6238). The secret is encrypted.

    `last_step` is the time step of the last code taken: none is taken twice.
    """

    __tablename__ = "authenticator"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    last_step: Mapped[int] = mapped_column(default=0)


class OneTimeCode(Base):
    """A line of a list of codes, each good once in place of a second factor.

    `recovery` codes are shown when a factor is set up; a printed `sheet` is a factor itself.
    A new list takes the place of the old one of its kind.
    """

    __tablename__ = "one_time_code"
    __table_args__ = (
        CheckConstraint("kind IN ('recovery','sheet')", name="kind"),
        {"sqlite_with_rowid": False},
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code_hash: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class Passkey(Base):
    """A key that a device keeps and proves with (Web Authentication); ours is the public half."""

    __tablename__ = "passkey"

    credential_id: Mapped[str] = mapped_column(String(700), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str] = mapped_column(String(100))
    transports: Mapped[str] = mapped_column(String(100), default="")
    made_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class Ceremony(Base):
    """A challenge that a device is to sign, good once; the hash of it is kept."""

    __tablename__ = "ceremony"
    __table_args__ = (CheckConstraint("purpose IN ('register','sign-in','prove')", name="purpose"),)

    challenge_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    expires_at: Mapped[datetime] = mapped_column(Moment)


class KnownDevice(Base):
    """A browser in which this person has signed in before; its cookie's hash is kept."""

    __tablename__ = "known_device"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)


class Throttle(Base):
    """How often something was tried lately, under the hash of what it is counted by."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    first_at: Mapped[datetime] = mapped_column(Moment)
    last_at: Mapped[datetime] = mapped_column(Moment, index=True)
