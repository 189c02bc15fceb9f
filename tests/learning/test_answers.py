"""Saving answers: revisions, refusals, and what is stored."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import making
import pytest
from cast import AIDA, BEK
from flask import Flask

from elearn.db import transaction
from elearn.errors import Conflict, Invalid, NotFound
from elearn.learning import answers
from elearn.learning.answers import Given, Saved


@pytest.fixture
def attempt(app: Flask, at: datetime) -> UUID:
    return making.an_attempt(AIDA, at=at)


def store(
    attempt: UUID, question: str, response: object, revision: int, at: datetime, login: str = AIDA
) -> Saved:
    person = making.viewer(login)
    with transaction():
        return answers.store(person, attempt, question, response, revision=revision, at=at)


def test_a_newer_revision_is_stored(attempt: UUID, at: datetime) -> None:
    store(attempt, "say-it", "chain", 1, at)
    store(attempt, "say-it", "chain of custody", 4, at)

    assert answers.stored(attempt)["say-it"] == Saved(4, "chain of custody", at)


def test_the_same_revision_with_the_same_answer_is_the_first_answer_again(
    attempt: UUID, at: datetime
) -> None:
    first = store(attempt, "say-it", "chain", 1, at)

    again = store(attempt, "say-it", "chain", 1, at + timedelta(minutes=5))

    assert again == first


def test_the_same_revision_with_another_answer_is_refused_with_what_is_stored(
    attempt: UUID, at: datetime
) -> None:
    store(attempt, "say-it", "chain", 2, at)

    with pytest.raises(Conflict) as refusal:
        store(attempt, "say-it", "other", 2, at)

    assert refusal.value.code == "older"
    assert refusal.value.facts == {"revision": 2, "saved_at": at, "response": "chain"}
    assert answers.responses(attempt) == {"say-it": "chain"}


def test_an_older_revision_is_refused(attempt: UUID, at: datetime) -> None:
    store(attempt, "say-it", "chain", 5, at)

    with pytest.raises(Conflict, match="newer answer"):
        store(attempt, "say-it", "chain", 4, at)


def test_nothing_takes_an_answer_back(attempt: UUID, at: datetime) -> None:
    store(attempt, "say-it", "chain", 1, at)
    store(attempt, "say-it", None, 2, at)

    assert answers.responses(attempt) == {}
    assert answers.stored(attempt)["say-it"].revision == 2


def test_somebody_elses_attempt_is_not_found_and_not_changed(attempt: UUID, at: datetime) -> None:
    with pytest.raises(NotFound):
        store(attempt, "say-it", "mine", 1, at, login=BEK)

    assert answers.stored(attempt) == {}


def test_an_answer_after_the_finish_is_refused(attempt: UUID, at: datetime) -> None:
    store(attempt, "say-it", "chain", 1, at)
    making.finished(AIDA, attempt, at=at)

    with pytest.raises(Conflict) as refusal:
        store(attempt, "say-it", "late", 2, at)

    assert refusal.value.code == "closed"
    assert answers.responses(attempt) == {"say-it": "chain"}


def test_a_repeat_after_the_finish_is_still_the_first_answer(attempt: UUID, at: datetime) -> None:
    first = store(attempt, "say-it", "chain", 1, at)
    making.finished(AIDA, attempt, at=at)

    assert store(attempt, "say-it", "chain", 1, at) == first


def test_the_deadline_has_a_grace_for_the_last_save_under_way(app: Flask, at: datetime) -> None:
    attempt = making.an_attempt(AIDA, at=at, id="report-writing")
    deadline = at + timedelta(minutes=30)

    store(attempt, "first-word", "facts", 1, deadline + answers.GRACE)

    late = deadline + answers.GRACE + timedelta(seconds=1)
    with pytest.raises(Conflict) as refusal:
        store(attempt, "first-word", "late", 2, late)
    assert refusal.value.code == "closed"


@pytest.mark.parametrize("id", ["nowhere", "a-parcel", "before-page"])
def test_what_was_not_asked_takes_no_answer(attempt: UUID, id: str) -> None:
    with pytest.raises(Invalid):
        answers.question_of(making.drawn(AIDA, attempt), id)


def test_the_question_of_a_pool_that_was_not_drawn_takes_no_answer(attempt: UUID) -> None:
    drawn = making.drawn(AIDA, attempt)
    (missing,) = {"pool-left", "pool-right"} - {one.id for one in drawn.answerable()}

    with pytest.raises(Invalid):
        answers.question_of(drawn, missing)


def test_a_form_stores_all_or_nothing(attempt: UUID, at: datetime) -> None:
    store(attempt, "say-it", "newer", 7, at)

    given = [Given("the-label", "fragile", 0), Given("say-it", "older", 1)]
    with pytest.raises(Conflict), transaction():
        answers.store_form(making.viewer_inside(AIDA), attempt, given, at=at)

    assert answers.responses(attempt) == {"say-it": "newer"}


def test_the_same_answer_in_a_form_is_no_new_revision(attempt: UUID, at: datetime) -> None:
    store(attempt, "say-it", "chain", 3, at)

    with transaction():
        answers.store_form(
            making.viewer_inside(AIDA), attempt, [Given("say-it", "chain", 3)], at=at
        )

    assert answers.stored(attempt)["say-it"].revision == 3


def test_a_form_without_its_revision_means_the_stored_one(attempt: UUID, at: datetime) -> None:
    store(attempt, "say-it", "chain", 3, at)

    with transaction():
        answers.store_form(making.viewer_inside(AIDA), attempt, [Given("say-it", "new")], at=at)

    assert answers.stored(attempt)["say-it"] == Saved(4, "new", at)
