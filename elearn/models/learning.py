"""What officers do: reading, attempts, answers, progress, certificates."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from elearn.db import Base, Moment
from elearn.models.identifiers import new_id

if TYPE_CHECKING:
    from elearn.models.library import Version


class LessonRead(Base):
    """An officer said that this lesson is read."""

    __tablename__ = "lesson_read"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    module_id: Mapped[str] = mapped_column(ForeignKey("module.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("version.id"))
    read_at: Mapped[datetime] = mapped_column(Moment)


class Progress(Base):
    """Where an officer stands in a module: the summary that reports read.

    `is_used_up` says that the last attempt which the rules allow has failed.
    """

    __tablename__ = "progress"
    __table_args__ = (
        CheckConstraint("state IN ('learning','waiting','failed','passed')", name="state"),
        # For whether anything changed in a unit since it was counted.
        Index("ix_progress_unit_id_changed_at", "unit_id", "changed_at"),
        {"sqlite_with_rowid": False},
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    module_id: Mapped[str] = mapped_column(ForeignKey("module.id"), primary_key=True)
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    cycle: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(10))
    percent: Mapped[int | None]
    is_used_up: Mapped[bool] = mapped_column(default=False)
    passed_at: Mapped[datetime | None] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class Attempt(Base):
    """One sitting of a quiz, on the version it began on, with its drawn quiz and its rules.

    `rules` are those of the version as JSON, and `extra_time_percent` what the officer had
    beyond them; the deadline holds both. `language` is that of the pages on which it was begun,
    None for attempts of before that was kept. `points` and `possible` are exact fractions as
    text, set by the finish. `graded_at` is when the last mark for a written answer graded it,
    None where the finish did.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("person_id", "module_id", "cycle", "number"),
        Index(
            "uq_attempt_open",
            "person_id",
            "module_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        # For those who close what ran past its deadline.
        Index(
            "ix_attempt_deadline_at",
            "deadline_at",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        # For those who mark written answers, the oldest first.
        Index(
            "ix_attempt_finished_at",
            "finished_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        CheckConstraint("state IN ('open','waiting','failed','passed')", name="state"),
        CheckConstraint("(state = 'open') = (finished_at IS NULL)", name="finished"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    module_id: Mapped[str] = mapped_column(ForeignKey("module.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("version.id"))
    version: Mapped[Version] = relationship("Version", viewonly=True)
    cycle: Mapped[int]
    number: Mapped[int]
    seed: Mapped[bytes] = mapped_column(LargeBinary)
    drawn: Mapped[dict[str, Any]] = mapped_column(JSON)
    marking: Mapped[int]
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    extra_time_percent: Mapped[int] = mapped_column(default=0)
    sitting_id: Mapped[UUID | None] = mapped_column(ForeignKey("sitting.id"))
    is_supervised: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str | None] = mapped_column(String(5))
    state: Mapped[str] = mapped_column(String(10), default="open")
    started_at: Mapped[datetime] = mapped_column(Moment)
    deadline_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    graded_at: Mapped[datetime | None] = mapped_column(Moment)
    points: Mapped[str | None] = mapped_column(String(80))
    possible: Mapped[str | None] = mapped_column(String(80))
    marks: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class Answer(Base):
    """The stored response to one question of an attempt, as JSON text."""

    __tablename__ = "answer"
    __table_args__ = (
        CheckConstraint("revision > 0", name="revision"),
        {"sqlite_with_rowid": False},
    )

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(80), primary_key=True)
    revision: Mapped[int]
    response: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(Moment)


class Certificate(Base):
    """A certificate as it was given: what it says never changes, whatever happens later."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("person_id", "module_id", "cycle", "issue"),
        CheckConstraint("issue > 0", name="issue"),
    )

    code: Mapped[str] = mapped_column(String(27), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    module_id: Mapped[str] = mapped_column(ForeignKey("module.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("version.id"))
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"))
    cycle: Mapped[int]
    issue: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(200))
    latin_name: Mapped[str | None] = mapped_column(String(200))
    titles: Mapped[dict[str, str]] = mapped_column(JSON)
    domain_titles: Mapped[dict[str, str]] = mapped_column(JSON)
    edition: Mapped[int]
    percent: Mapped[int]
    is_supervised: Mapped[bool] = mapped_column(default=False)
    issued_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_because: Mapped[str | None] = mapped_column(String(500))
