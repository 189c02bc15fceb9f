"""Marks: what people gave for written answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select

from elearn.db import db
from elearn.models.examination import Mark


@dataclass(frozen=True)
class Marked:
    """What a person gave for a written answer, and what that person wrote to the officer."""

    points: Fraction
    comment: str
    marked_by: UUID
    marked_at: datetime


def of(attempt_id: UUID) -> dict[str, Marked]:
    """The marks of an attempt, by question; the caller has found the attempt as one to see."""
    rows = db.session.scalars(select(Mark).where(Mark.attempt_id == attempt_id))
    return {
        row.question: Marked(Fraction(row.points), row.comment, row.marked_by, row.marked_at)
        for row in rows
    }
