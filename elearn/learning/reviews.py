"""Spaced review: an officer's own weak questions come back as practice, and count for nothing.

The deck is reckoned from finished attempts when it is asked for; a row is written only when
the officer answers. A question is in it once its answers may be shown, never before: what
comes back would tell what was wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select

from elearn.access import Viewer, visible_to
from elearn.db import db
from elearn.errors import NotFound
from elearn.learning import results
from elearn.learning.results import Past
from elearn.library import catalogue
from elearn.library.catalogue import Opened
from elearn.models.examination import ReviewCard
from elearn.quiz import drawing, marking, review
from elearn.quiz.drawing import DrawnQuestion, Numbers
from elearn.quiz.questions import Question, Quiz
from elearn.quiz.review import Card

NOT_PRACTISED = ("written", "information", "scenario")


@dataclass(frozen=True)
class Last:
    """The answer given last in practice, and the lots by which its question was laid out."""

    seed: str
    response: object | None
    content: str


@dataclass(frozen=True)
class Practice:
    """A question of the deck, as readers see it now; `whole` is its scenario, or itself."""

    module: Opened
    question: Question
    whole: Question
    card: Card
    last: Last | None

    @property
    def due_at(self) -> datetime:
        return review.due_at(self.card)

    def is_due(self, at: datetime) -> bool:
        return self.due_at <= at

    def laid_out(self, seed: str) -> DrawnQuestion:
        """The question with its options in the order that this seed gives."""
        return drawing.lay_out(self.question, Numbers(seed.encode()), shuffle=True)


def deck(viewer: Viewer) -> list[Practice]:
    """All weak questions of the viewer, the one that is due first first."""
    attempts = sorted(results.past(viewer), key=lambda one: one.module_id)
    modules = catalogue.modules_by_id(sorted({one.module_id for one in attempts}))
    weak = {
        module_id: _weak(modules[module_id], list(among))
        for module_id, among in groupby(attempts, key=lambda one: one.module_id)
        if module_id in modules and modules[module_id].has_quiz
    }
    kept = _kept(viewer) if any(weak.values()) else {}
    found = [
        practice
        for module_id, lost in weak.items()
        for practice in _of_module(modules[module_id], lost, kept)
    ]
    return sorted(found, key=lambda one: (one.due_at, one.module.id, one.question.id))


def due(viewer: Viewer, *, at: datetime) -> list[Practice]:
    """The questions to repeat now."""
    return [one for one in deck(viewer) if one.is_due(at)]


def find(viewer: Viewer, module_id: str, question: str) -> Practice:
    """One question of the viewer's deck. Raises NotFound."""
    for one in deck(viewer):
        if (one.module.id, one.question.id) == (module_id, question):
            return one
    raise NotFound("This question is not in your practice.")


def answer(
    viewer: Viewer, practice: Practice, response: object | None, *, seed: str, at: datetime
) -> None:
    """Keeps an accepted response, and when the question comes back. Nothing of it is counted.

    Called inside one transaction. Answered again before it is due, it changes nothing.
    """
    practice = find(viewer, practice.module.id, practice.question.id)
    if not practice.is_due(at):
        return
    question = practice.laid_out(seed)
    is_right = marking.mark(question, response) == question.possible
    card = review.answered(practice.card, is_right=is_right, at=at)
    db.session.merge(
        ReviewCard(
            person_id=viewer.person_id,
            module_id=practice.module.id,
            question=question.id,
            card={
                "card": dict(card),
                "last": {
                    "seed": seed,
                    "response": response,
                    "content": practice.question.content,
                },
            },
            due_at=review.due_at(card),
        )
    )


def _kept(viewer: Viewer) -> dict[tuple[str, str], dict[str, Any]]:
    """What was written when the officer answered, by module and question."""
    rows = db.session.execute(
        select(ReviewCard.module_id, ReviewCard.question, ReviewCard.card).where(
            ReviewCard.person_id == viewer.person_id, visible_to(viewer, ReviewCard)
        )
    )
    return {(row.module_id, row.question): row.card for row in rows}


def _of_module(
    module: Opened, lost: dict[str, datetime], kept: dict[tuple[str, str], dict[str, Any]]
) -> Iterator[Practice]:
    questions = _practised(catalogue.quiz_of(module.version_id))
    for id, lost_at in lost.items():
        if id not in questions:
            continue
        question, whole = questions[id]
        row = kept.get((module.id, id))
        last = Last(**row["last"]) if row else None
        yield Practice(module, question, whole, _card(row, lost_at), last)


def _practised(quiz: Quiz) -> dict[str, tuple[Question, Question]]:
    """The questions that can come back, each with the question that it stands in."""
    return {
        part.id: (part, whole)
        for whole in quiz.questions()
        for part in whole.marked()
        if part.kind not in NOT_PRACTISED
    }


def _weak(module: Opened, among: list[Past]) -> dict[str, datetime]:
    """The questions that lost points where that may be told, each with when it did last."""
    lost: dict[str, datetime] = {}
    for one in among:
        if one.finished_at is None or not results.shown(one, among, module).answers:
            continue
        worth = {
            part.id: part.points
            for whole in catalogue.quiz_of(one.version_id).questions()
            for part in whole.marked()
        }
        for id, points in one.marks.items():
            if points is not None and id in worth and points < worth[id]:
                lost[id] = max(one.finished_at, lost.get(id, one.finished_at))
    return lost


def _card(row: dict[str, Any] | None, lost_at: datetime) -> Card:
    """The card that is kept, or a new one; points lost in a later attempt are an answer too."""
    if row is None:
        return review.begun(lost_at)
    card: Card = row["card"]
    if lost_at <= review.answered_at(card):
        return card
    return review.answered(card, is_right=False, at=lost_at)
