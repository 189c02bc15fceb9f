"""Results: the attempts of an officer that are over, and what may be seen of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select

from elearn.access import Viewer, visible_to
from elearn.db import db
from elearn.learning import attempts, grading, marks
from elearn.learning.grading import Outcome, Regraded
from elearn.learning.marks import Marked
from elearn.library import catalogue
from elearn.library.catalogue import Opened
from elearn.models.learning import Attempt
from elearn.quiz import showing, storage
from elearn.quiz.drawing import Drawn
from elearn.quiz.questions import Rules
from elearn.quiz.showing import Shown, Stage


@dataclass(frozen=True)
class Past:
    """An attempt as its result needs it; `finished_at` is None while it runs."""

    id: UUID
    module_id: str
    version_id: UUID
    cycle: int
    state: str
    rules: Rules
    marks: dict[str, Fraction | None]
    finished_at: datetime | None


def past(viewer: Viewer, module_id: str | None = None) -> list[Past]:
    """The viewer's own attempts, of one module or of all, the oldest first."""
    query = (
        select(
            Attempt.id,
            Attempt.module_id,
            Attempt.version_id,
            Attempt.cycle,
            Attempt.state,
            Attempt.rules,
            Attempt.marks,
            Attempt.finished_at,
        )
        .where(Attempt.person_id == viewer.person_id, visible_to(viewer, Attempt))
        .order_by(Attempt.started_at)
    )
    if module_id is not None:
        query = query.where(Attempt.module_id == module_id)
    return [
        Past(
            row.id,
            row.module_id,
            row.version_id,
            row.cycle,
            row.state,
            storage.rules_from(row.rules),
            {
                id: None if points is None else Fraction(points)
                for id, points in (row.marks or {}).items()
            },
            row.finished_at,
        )
        for row in db.session.execute(query)
    ]


def shown(one: Past, among: Iterable[Past], module: Opened) -> Shown:
    """What may be seen of one attempt, by its own rules, `among` all those of its module.

    An attempt given beyond the rules hides nothing again that was seen already.
    """
    among = list(among)
    cycle = [other for other in among if other.cycle == one.cycle]
    limit = catalogue.quiz_of(module.version_id).rules.attempts if module.has_quiz else 0
    stage = Stage(
        has_passed=any(other.state == "passed" for other in cycle),
        is_last=limit is not None and sum(other.state != "open" for other in cycle) >= limit,
        is_sitting=any(other.state == "open" for other in among),
    )
    return showing.shown(one.rules, stage)


@dataclass(frozen=True)
class Result:
    """A finished attempt with all that its officer may come to see of it.

    `drawn` has the keys in force; `regrades` are the newest first.
    """

    attempt_id: UUID
    version_id: UUID
    number: int
    finished_at: datetime
    is_supervised: bool
    module: Opened
    rules: Rules
    drawn: Drawn
    outcome: Outcome
    regrades: list[Regraded]
    marked: dict[str, Marked]
    shown: Shown


def of(viewer: Viewer, attempt_id: UUID) -> Result | None:
    """The result of one's own attempt; None while it runs. Raises NotFound."""
    attempt = attempts.own(viewer, attempt_id)
    if attempt.finished_at is None:
        return None
    module = catalogue.module_of(attempt.module_id)
    among = past(viewer, attempt.module_id)
    return Result(
        attempt.id,
        attempt.version_id,
        attempt.number,
        attempt.finished_at,
        attempt.is_supervised,
        module,
        storage.rules_from(attempt.rules),
        grading.drawn_in_force(attempt),
        grading.outcome(attempt),
        grading.regrades(attempt),
        marks.of(attempt.id),
        shown(next(one for one in among if one.id == attempt.id), among, module),
    )
