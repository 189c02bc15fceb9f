"""What a fair examination needs beside the attempt: flags, marks, files, sittings."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Moment
from elearn.models.identifiers import new_id


class Flag(Base):
    """An officer marked this question of an attempt to come back to it."""

    __tablename__ = "flag"
    __table_args__ = ({"sqlite_with_rowid": False},)

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(80), primary_key=True)


class Mark(Base):
    """The points that a person gave for a written answer, an exact fraction as text."""

    __tablename__ = "mark"
    __table_args__ = (
        # For who marks, to find what was just marked.
        Index("ix_mark_marked_by_marked_at", "marked_by", "marked_at"),
        {"sqlite_with_rowid": False},
    )

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(80), primary_key=True)
    points: Mapped[str] = mapped_column(String(80))
    comment: Mapped[str] = mapped_column(Text, default="")
    marked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    marked_at: Mapped[datetime] = mapped_column(Moment)


class SealedFile(Base):
    """Answers that came sealed, in the background or as a file: opened, and what became of them.

    `answers` are [{question, revision, response, at}]. What came in time is counted at once,
    and each answer says as `stands` whether nothing newer was stored already; what came late
    is kept until a supervisor counts it or sets it aside, with a reason.
    """

    __tablename__ = "sealed_file"
    __table_args__ = (
        UniqueConstraint("attempt_id", "sha256"),
        CheckConstraint("state IN ('counted','kept','set aside')", name="state"),
        # For supervisors: what waits for them, and what was decided last.
        Index(
            "ix_sealed_file_received_at",
            "received_at",
            sqlite_where=text("state = 'kept'"),
            postgresql_where=text("state = 'kept'"),
        ),
        Index(
            "ix_sealed_file_decided_at",
            "decided_at",
            sqlite_where=text("decided_at IS NOT NULL"),
            postgresql_where=text("decided_at IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime] = mapped_column(Moment)
    handed_in_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    answers: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10))
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    because: Mapped[str | None] = mapped_column(String(500))


class Regrade(Base):
    """A finished attempt was graded again: why, by whom, and what it was before and after.

    `before` and `after` are {state, points, possible, marks}. `drawn` is the drawn quiz with
    its corrected keys, where keys were corrected; the newest one is what the attempt is
    graded by. The attempt's own `drawn` stays as the officer got it.
    """

    __tablename__ = "regrade"
    __table_args__ = (Index("ix_regrade_attempt_id_at", "attempt_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    because: Mapped[str] = mapped_column(String(500))
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    drawn: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    version_id: Mapped[UUID | None] = mapped_column(ForeignKey("version.id"))
    sealed_file_id: Mapped[UUID | None] = mapped_column(ForeignKey("sealed_file.id"))


class ExtraAttempt(Base):
    """One attempt more, given with a reason after the last one failed.

    `number` is the attempt that it lets begin. It opens at a moment, and where a lesson is
    named, once the officer has read it again.
    """

    __tablename__ = "extra_attempt"
    __table_args__ = (UniqueConstraint("person_id", "module_id", "cycle", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    module_id: Mapped[str] = mapped_column(ForeignKey("module.id"))
    cycle: Mapped[int]
    number: Mapped[int]
    lesson: Mapped[str | None] = mapped_column(String(60))
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    opens_at: Mapped[datetime] = mapped_column(Moment)
    because: Mapped[str] = mapped_column(String(500))
    granted_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime] = mapped_column(Moment)


class Sitting(Base):
    """A supervised sitting: a quiz, a place and a time, opened by the invigilator's code.

    Only the code's hash is kept.
    """

    __tablename__ = "sitting"
    __table_args__ = (CheckConstraint("opens_at < closes_at", name="hours"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    module_id: Mapped[str] = mapped_column(ForeignKey("module.id"))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    place: Mapped[str] = mapped_column(String(200))
    opens_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    opened_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime] = mapped_column(Moment)


class ReviewCard(Base):
    """A weak question that comes back to its officer as practice. `card` is the scheduler's own."""

    __tablename__ = "review_card"
    __table_args__ = (
        Index("ix_review_card_person_id_due_at", "person_id", "due_at"),
        {"sqlite_with_rowid": False},
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    module_id: Mapped[str] = mapped_column(ForeignKey("module.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(80), primary_key=True)
    card: Mapped[dict[str, Any]] = mapped_column(JSON)
    due_at: Mapped[datetime] = mapped_column(Moment)
