"""People, the tree of units they serve in, and their sessions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Moment
from elearn.models.identifiers import new_id


class Unit(Base):
    """A place in the tree country → agency → department → unit.

    `path` holds the ids from the root down, each followed by a slash, so that a unit and
    all below it are one range.
    """

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint("level IN ('country','agency','department','unit')", name="level"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"), index=True)
    level: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    state: Mapped[str | None] = mapped_column(String(2))
    path: Mapped[str] = mapped_column(String(500), unique=True)


class Person(Base):
    """Somebody with an account. `login` is a mail address or a service number, folded."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint(
            "role IN ('officer','instructor','supervisor','administrator')", name="role"
        ),
        CheckConstraint("extra_time_percent BETWEEN 0 AND 300", name="extra_time_percent"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    latin_name: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"), index=True)
    language: Mapped[str | None] = mapped_column(String(5))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    extra_time_percent: Mapped[int] = mapped_column(default=0)
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)


class Invitation(Base):
    """A link that lets a person choose a first password, once. Only its hash is kept."""

    __tablename__ = "invitation"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class Session(Base):
    """A signed-in browser. The cookie holds the token; only its hash is kept."""

    __tablename__ = "session"
    __table_args__ = (Index("ix_session_person_id_ended_at", "person_id", "ended_at"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    address: Mapped[str] = mapped_column(String(64), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")
