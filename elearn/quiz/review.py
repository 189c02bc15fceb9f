"""When a question comes back as practice: spaced repetition by FSRS, the only home of fsrs.

A card is the scheduler's own plain JSON. A question that lost points comes back after a day,
then while the answers are right after two days more, six, seventeen …, a year at most; after
a wrong answer, on the next day again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import fsrs

Card = Mapping[str, Any]

_DAY = timedelta(days=1)
# Without chance: an officer who asks twice is told the same day.
_SCHEDULER = fsrs.Scheduler(
    learning_steps=(_DAY,), relearning_steps=(_DAY,), maximum_interval=365, enable_fuzzing=False
)


def begun(at: datetime) -> Card:
    """The card of a question that lost points at this moment."""
    # Given its number and its moment, the package neither asks the time nor sleeps.
    new = fsrs.Card(card_id=0, due=at.astimezone(UTC))
    return _reviewed(new, is_right=False, at=at)


def answered(card: Card, *, is_right: bool, at: datetime) -> Card:
    """The card after a further answer."""
    return _reviewed(_from(card), is_right=is_right, at=at)


def due_at(card: Card) -> datetime:
    """When the question is to be asked again."""
    return _from(card).due


def answered_at(card: Card) -> datetime:
    """When the question was answered last."""
    last = _from(card).last_review
    assert last is not None, "a card begins with an answer"
    return last


def _from(card: Card) -> fsrs.Card:
    return fsrs.Card.from_dict(dict(card))  # type: ignore[arg-type]


def _reviewed(card: fsrs.Card, *, is_right: bool, at: datetime) -> Card:
    rating = fsrs.Rating.Good if is_right else fsrs.Rating.Again
    reviewed, _ = _SCHEDULER.review_card(card, rating, at.astimezone(UTC))
    return {**reviewed.to_dict()}
