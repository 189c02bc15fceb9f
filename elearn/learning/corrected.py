"""Corrected: what the corrections of a module came to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import groupby
from typing import Any

from sqlalchemy import select

from elearn.access import Viewer, marked_by
from elearn.db import db
from elearn.library.catalogue import Opened
from elearn.models.examination import Regrade
from elearn.models.learning import Attempt

_LAST = 10


@dataclass(frozen=True)
class Done:
    """A correction that was made: so many attempts graded again, and what came of it."""

    at: datetime
    because: str
    attempts: int
    raised: int
    lowered: int
    passed: int
    failed: int


def done(viewer: Viewer, module: Opened) -> list[Done]:
    """The last corrections of a module, the newest first."""
    theirs = (Attempt.module_id == module.id) & Regrade.drawn.is_not(None) & marked_by(viewer)
    moments = db.session.scalars(
        select(Regrade.at)
        .join(Attempt, Attempt.id == Regrade.attempt_id)
        .where(theirs)
        .group_by(Regrade.at)
        .order_by(Regrade.at.desc())
        .limit(_LAST)
    ).all()
    rows = db.session.execute(
        select(Regrade.at, Regrade.because, Regrade.before, Regrade.after)
        .join(Attempt, Attempt.id == Regrade.attempt_id)
        .where(theirs, Regrade.at.in_(moments))
        .order_by(Regrade.at.desc(), Regrade.because)
    )
    return [
        _done(at, because, [(row.before, row.after) for row in each])
        for (at, because), each in groupby(rows, key=lambda row: (row.at, row.because))
    ]


def _done(at: datetime, because: str, pairs: list[tuple[Any, Any]]) -> Done:
    def count(fits: Callable[[Any, Any], bool]) -> int:
        return sum(fits(before, after) for before, after in pairs)

    def points(kept: Any) -> Fraction:
        return Fraction(kept["points"])

    return Done(
        at,
        because,
        len(pairs),
        raised=count(lambda before, after: points(after) > points(before)),
        lowered=count(lambda before, after: points(after) < points(before)),
        passed=count(lambda before, after: before["state"] != "passed" == after["state"]),
        failed=count(lambda before, after: before["state"] == "passed" != after["state"]),
    )
