"""People, the tree of units they serve in, and the roles they are granted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
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
    """Somebody with an account. `login` is a mail address or a service number, folded.

    `role` is the highest one granted, kept in step with the grants: it says whether there are
    any to look for; what a person may do comes from those that are in force. `mail` is where
    letters go. Of one who is erased, nothing is left that tells who it was.
    """

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
    mail: Mapped[str | None] = mapped_column(String(254), index=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_changed_at: Mapped[datetime | None] = mapped_column(Moment)
    extra_time_percent: Mapped[int] = mapped_column(default=0)
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)
    erased_at: Mapped[datetime | None] = mapped_column(Moment)


class Grant(Base):
    """A role above officer that a person holds for a time, over a part of the hub.

    A supervisor's and an administrator's reach is a unit and all below it, an instructor's a
    domain or a module. No reach is the whole hub, but for a supervisor, who then sees nobody.
    `for_person_id` is whose deputy the person is.
    """

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint("role IN ('instructor','supervisor','administrator')", name="role"),
        CheckConstraint("role != 'instructor' OR unit_id IS NULL", name="unit"),
        CheckConstraint(
            "role = 'instructor' OR (domain_slug IS NULL AND module_id IS NULL)", name="subject"
        ),
        CheckConstraint("domain_slug IS NULL OR module_id IS NULL", name="one_subject"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"), index=True)
    domain_slug: Mapped[str | None] = mapped_column(ForeignKey("domain.slug"))
    module_id: Mapped[str | None] = mapped_column(ForeignKey("module.id"))
    for_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(String(500), default="")
    given_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime] = mapped_column(Moment)
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
