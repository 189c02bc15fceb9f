"""Flags: questions of a running attempt that an officer wants to come back to."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete, insert, select

from elearn.access import Viewer
from elearn.db import db
from elearn.errors import Conflict
from elearn.learning import attempts
from elearn.models.examination import Flag


def flagged(attempt_id: UUID) -> frozenset[str]:
    """The flagged questions of an attempt that the caller has found as one's own."""
    return frozenset(db.session.scalars(select(Flag.question).where(Flag.attempt_id == attempt_id)))


def put(viewer: Viewer, attempt_id: UUID, wanted: Mapping[str, bool]) -> None:
    """Sets and takes away flags of one's own attempt; questions not named stay as they are.

    Raises NotFound, or Conflict, "closed", once the attempt is finished.
    """
    if not wanted:
        return
    # Locked, so that two tabs that flag one question do so one after the other.
    if attempts.own(viewer, attempt_id, locked=True).state != "open":
        raise Conflict("This attempt is finished; its flags can no longer change.", code="closed")
    there = flagged(attempt_id)
    for question, is_wanted in wanted.items():
        if is_wanted and question not in there:
            db.session.execute(insert(Flag).values(attempt_id=attempt_id, question=question))
        elif not is_wanted and question in there:
            place = (Flag.attempt_id == attempt_id) & (Flag.question == question)
            db.session.execute(delete(Flag).where(place))
