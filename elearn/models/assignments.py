"""Who must learn what by when: programmes, assignments, what excuses, and what was asked for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Moment
from elearn.models.identifiers import new_id


class Programme(Base):
    """An ordered set of modules. Its steps never change: a changed programme is a new row.

    `replaces_id` names the one before, which ended when this one was made.
    """

    __tablename__ = "programme"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("programme.id"))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class ProgrammeStep(Base):
    """One step of a programme: modules of which any one is enough, the advised one first.

    `is_after_earlier` opens it only once every step before it is passed.
    """

    __tablename__ = "programme_step"
    __table_args__ = ({"sqlite_with_rowid": False},)

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    modules: Mapped[list[str]] = mapped_column(JSON)
    is_after_earlier: Mapped[bool] = mapped_column(default=False)


class Assignment(Base):
    """A rule: the people of a unit and all below it, or those named in `Assignee`, must pass a
    module or a programme.

    Due on a day, or so many days after joining the unit (or after `starts_on`, where that is
    later), or without an end. With `renew_months` a pass counts for so long, and may be renewed
    `renew_days` before that is over. A rule never changes: a changed one is a new row that
    names the one before, which ended at that moment.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("(module_id IS NULL) != (programme_id IS NULL)", name="subject"),
        CheckConstraint("due_on IS NULL OR due_days IS NULL", name="due"),
        CheckConstraint("due_days BETWEEN 1 AND 3650", name="due_days"),
        CheckConstraint("renew_months BETWEEN 1 AND 120", name="renew_months"),
        CheckConstraint("renew_days BETWEEN 0 AND 365", name="renew_days"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"), index=True)
    module_id: Mapped[str | None] = mapped_column(ForeignKey("module.id"))
    programme_id: Mapped[UUID | None] = mapped_column(ForeignKey("programme.id"), index=True)
    starts_on: Mapped[date]
    due_on: Mapped[date | None]
    due_days: Mapped[int | None]
    renew_months: Mapped[int | None]
    renew_days: Mapped[int] = mapped_column(default=30)
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("assignment.id"))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class Assignee(Base):
    """A person whom an assignment names, whatever unit he or she serves in."""

    __tablename__ = "assignee"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    assignment_id: Mapped[UUID] = mapped_column(
        ForeignKey("assignment.id"), primary_key=True, index=True
    )


class Exemption(Base):
    """A person need not pass a module, for a reason, until a day or for good."""

    __tablename__ = "exemption"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    module_id: Mapped[str] = mapped_column(ForeignKey("module.id"))
    until_on: Mapped[date | None]
    because: Mapped[str] = mapped_column(String(500))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class Leave(Base):
    """A person is away from the first day to the last, or for a time that is not known yet."""

    __tablename__ = "leave"
    __table_args__ = (CheckConstraint("last_on >= first_on", name="days"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date | None]
    because: Mapped[str] = mapped_column(String(500), default="")
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class OutsideTraining(Base):
    """Training that was not taken here. Approved by a second person it may stand for a module.

    `scan` is the SHA-256 of the document's picture or PDF, which lies with the scans: it is a
    personal paper, and no media of a course.
    """

    __tablename__ = "outside_training"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','approved','refused')", name="state"),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("decided_by != entered_by", name="second_person"),
        CheckConstraint("decided_by != person_id", name="not_oneself"),
        Index("ix_outside_training_state", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    module_id: Mapped[str | None] = mapped_column(ForeignKey("module.id"))
    title: Mapped[str] = mapped_column(String(300))
    provider: Mapped[str] = mapped_column(String(200))
    document_number: Mapped[str] = mapped_column(String(100))
    held_on: Mapped[date]
    valid_until: Mapped[date | None]
    scan: Mapped[str | None] = mapped_column(String(64), index=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    because: Mapped[str] = mapped_column(String(500), default="")
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)


class Reminder(Base):
    """Somebody was told of a due day, once for each step: 7 days, 1 day before, or overdue."""

    __tablename__ = "reminder"
    __table_args__ = (
        CheckConstraint("step IN ('week','day','overdue')", name="step"),
        CheckConstraint("sent_as IN ('letter','paper')", name="sent_as"),
        {"sqlite_with_rowid": False},
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    module_id: Mapped[str] = mapped_column(ForeignKey("module.id"), primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(String(10), primary_key=True)
    sent_as: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(Moment)


class Tally(Base):
    """How many of a unit's own people stand where, counted at a moment; `module_id` is empty in
    the row of all modules together, which alone counts the people.

    A cache: whoever changes what it counts marks it stale, and the next reader counts anew.
    """

    __tablename__ = "tally"
    __table_args__ = ({"sqlite_with_rowid": False},)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    module_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    counted_at: Mapped[datetime] = mapped_column(Moment)
    is_stale: Mapped[bool] = mapped_column(default=False)
    strength: Mapped[int] = mapped_column(default=0)
    away: Mapped[int] = mapped_column(default=0)
    assigned: Mapped[int] = mapped_column(default=0)
    not_started: Mapped[int] = mapped_column(default=0)
    learning: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    passed: Mapped[int] = mapped_column(default=0)
    expires_soon: Mapped[int] = mapped_column(default=0)
    expired: Mapped[int] = mapped_column(default=0)
    overdue: Mapped[int] = mapped_column(default=0)
    on_leave: Mapped[int] = mapped_column(default=0)
    used_up: Mapped[int] = mapped_column(default=0)
    exempt: Mapped[int] = mapped_column(default=0)
    late: Mapped[int] = mapped_column(default=0)
    due_soon: Mapped[int] = mapped_column(default=0)


class PeriodReport(Base):
    """A report as it was made and signed: it says what stood at `stood_at`, whatever came later."""

    __tablename__ = "period_report"
    __table_args__ = (
        UniqueConstraint("unit_id", "number"),
        CheckConstraint("number > 0", name="number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    number: Mapped[int]
    stood_at: Mapped[datetime] = mapped_column(Moment)
    language: Mapped[str] = mapped_column(String(5))
    signatory: Mapped[str] = mapped_column(String(200), default="")
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)


class Upload(Base):
    """A file that somebody looks at before it changes anything; it is kept for a day at most."""

    __tablename__ = "upload"
    __table_args__ = (CheckConstraint("purpose IN ('roster','training','import')", name="purpose"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    body: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(Moment)
