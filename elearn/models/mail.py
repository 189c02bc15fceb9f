"""Letters that wait to be sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Moment
from elearn.models.identifiers import new_id


class Letter(Base):
    """One letter to a person, queued in the transaction of what it tells of.

    `event` names that, so that nobody is told twice. `facts` hold no secret: a link that lets
    somebody in is made when the letter is sent.
    """

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_sent_at_due_at", "sent_at", "due_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    queued_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    given_up_at: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str] = mapped_column(String(300), default="")


class LetterChoice(Base):
    """At what hour of the hub's day somebody wants letters, and which kinds of them not at all."""

    __tablename__ = "letter_choice"
    __table_args__ = (CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    hour: Mapped[int]
    refused: Mapped[list[str]] = mapped_column(JSON, default=list)
