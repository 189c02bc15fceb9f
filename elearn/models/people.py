"""People, the tree of units they serve in, and the roles they are granted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from elearn.db import Base, Moment
from elearn.languages import sort_name
from elearn.models.identifiers import new_id

# Compared letter by letter on both engines: else "this unit and all below" would be no range.
PATH = String(500).with_variant(String(500, collation="C"), "postgresql")
SORTED = String(200).with_variant(String(200, collation="C"), "postgresql")


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
    path: Mapped[str] = mapped_column(PATH, unique=True)


class UnitPlace(Base):
    """Where a unit stood in the tree from a moment on, until the next row of it began."""

    __tablename__ = "unit_place"
    __table_args__ = ({"sqlite_with_rowid": False},)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    from_at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    to_at: Mapped[datetime | None] = mapped_column(Moment)
    path: Mapped[str] = mapped_column(PATH, index=True)


class Person(Base):
    """Somebody with an account. `login` is a mail address or a service number, folded.

    `role` is the highest one granted, kept in step with the grants: it says whether there are
    any to look for; what a person may do comes from those that are in force. `mail` is where
    letters go. `service_number`, `rank` and `position` are as the roster has them. Of one who is
    erased, nothing is left that tells who it was.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint(
            "role IN ('officer','instructor','supervisor','administrator')", name="role"
        ),
        CheckConstraint("extra_time_percent BETWEEN 0 AND 300", name="extra_time_percent"),
        Index("ix_person_unit_id_sort_name", "unit_id", "sort_name", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    latin_name: Mapped[str | None] = mapped_column(String(200))
    sort_name: Mapped[str] = mapped_column(SORTED, default="")
    service_number: Mapped[str | None] = mapped_column(String(60), index=True)
    rank: Mapped[str] = mapped_column(String(100), default="")
    position: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    language: Mapped[str | None] = mapped_column(String(5))
    mail: Mapped[str | None] = mapped_column(String(254), index=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_changed_at: Mapped[datetime | None] = mapped_column(Moment)
    extra_time_percent: Mapped[int] = mapped_column(default=0)
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)
    erased_at: Mapped[datetime | None] = mapped_column(Moment)

    @validates("name")
    def _sort_by(self, _key: str, name: str) -> str:
        """A name is sorted by what it is, whoever changes it."""
        self.sort_name = sort_name(name)
        return name


class Posting(Base):
    """Somebody served in a unit and a rank from a moment on, until another; at most one is without
    its end."""

    __tablename__ = "posting"
    __table_args__ = (
        Index(
            "uq_posting_open",
            "person_id",
            unique=True,
            sqlite_where=text("to_at IS NULL"),
            postgresql_where=text("to_at IS NULL"),
        ),
        {"sqlite_with_rowid": False},
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    from_at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    to_at: Mapped[datetime | None] = mapped_column(Moment)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    rank: Mapped[str] = mapped_column(String(100), default="")


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
