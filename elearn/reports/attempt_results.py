"""The result of one attempt as a supervisor may see it: no question, no key and no answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import select

from elearn.access import Viewer, visible_to
from elearn.db import db
from elearn.errors import NotFound
from elearn.learning import grading
from elearn.learning.grading import Outcome, Regraded
from elearn.models.learning import Attempt
from elearn.models.people import Person
from elearn.quiz import storage
from elearn.quiz.drawing import Drawn
from elearn.quiz.questions import Rules


@dataclass(frozen=True)
class Aim:
    """An objective, and the points earned of those to be had for it. `texts` are empty for
    questions that belong to none; `is_waiting`: an answer has no mark yet."""

    texts: Mapping[str, str]
    points: Fraction
    possible: Fraction
    is_waiting: bool


@dataclass(frozen=True)
class Sat:
    """An attempt. `outcome` is None while it runs; `regrades` are the newest first."""

    name: str
    titles: Mapping[str, str]
    number: int
    rules: Rules
    extra_time_percent: int
    is_supervised: bool
    started_at: datetime
    deadline_at: datetime | None
    finished_at: datetime | None
    outcome: Outcome | None
    aims: tuple[Aim, ...]
    regrades: list[Regraded]


def of(viewer: Viewer, person_id: UUID, attempt_id: UUID) -> Sat:
    """An attempt of somebody whom the viewer supervises. Raises NotFound."""
    row = db.session.execute(
        select(Attempt, Person.name)
        .join(Person, Person.id == Attempt.person_id)
        .where(
            Attempt.id == attempt_id,
            Attempt.person_id == person_id,
            # Of one's own the page of the result says what the course lets its officers see.
            Attempt.person_id != viewer.person_id,
            visible_to(viewer, Attempt),
        )
    ).first()
    if row is None:
        raise NotFound("There is no such attempt here.")
    attempt, name = row
    about = attempt.version.about
    outcome = grading.outcome(attempt) if attempt.finished_at else None
    return Sat(
        name,
        about["titles"],
        attempt.number,
        storage.rules_from(attempt.rules),
        attempt.extra_time_percent,
        attempt.is_supervised,
        attempt.started_at,
        attempt.deadline_at,
        attempt.finished_at,
        outcome,
        _aims(grading.drawn_in_force(attempt), outcome, about["objectives"]) if outcome else (),
        grading.regrades(attempt),
    )


def _aims(drawn: Drawn, outcome: Outcome, objectives: Mapping[str, Any]) -> tuple[Aim, ...]:
    """In the module's own order; what belongs to no objective of it comes last."""
    by_aim: dict[str, list[tuple[Fraction, Fraction | None]]] = {id: [] for id in objectives}
    for whole in drawn.questions:
        for part in Drawn((whole,)).answerable():
            aim = part.objective or whole.objective or ""
            known = aim if aim in objectives else ""
            earned = outcome.marks.get(part.id)
            by_aim.setdefault(known, []).append((part.possible, earned))
    return tuple(
        Aim(
            objectives.get(id, {}),
            sum((earned or Fraction(0) for _possible, earned in parts), Fraction(0)),
            sum((possible for possible, _earned in parts), Fraction(0)),
            any(earned is None for _possible, earned in parts),
        )
        for id, parts in by_aim.items()
        if parts
    )
