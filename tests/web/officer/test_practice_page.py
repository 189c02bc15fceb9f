"""Practice: weak questions come back, one at a time, by forms alone; nothing is counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import making
import pytest
import time_machine
from cast import AIDA, BEK, SANA
from flask import Flask
from making import FIRST_STEPS
from sending import Browser
from sqlalchemy import func, select
from stories import key, stranger
from stories.page import Element
from werkzeug.test import TestResponse

from elearn.db import db
from elearn.models.audit import AuditEntry
from elearn.models.examination import ReviewCard
from elearn.models.learning import Answer, Attempt, Certificate, Progress

ClientAs = Callable[[str | None], Browser]
KEY = key.of(making.MODULES / "cybercrime" / "first-steps" / "quiz.en.md")
DAY = timedelta(days=1)
SAY_IT = "/practice/first-steps/say-it/"


@pytest.fixture
def aida(client_as: ClientAs) -> Browser:
    return client_as(AIDA)


@pytest.fixture
def weak(app: Flask, at: datetime) -> datetime:
    """Aida failed with nothing answered, and may see the answers; a day later."""
    making.with_rules(at=at, show_answers="after attempt")
    making.failed(AIDA, at=at)
    return at + DAY


def on(moment: datetime) -> Any:
    return time_machine.travel(moment, tick=False)


def due(browser: Browser) -> list[str]:
    """The addresses of what the list has for today."""
    shown = browser.see("/practice/")
    links = [one for rows in shown.every("ul") for one in rows.every("a")]
    return [one.get("href") for one in links if one.get("href").startswith("/practice/f")]


def send(browser: Browser, address: str, fields: dict[str, Any]) -> TestResponse:
    """Opens a question and sends its form, filled in so."""
    form = stranger.form_to(browser.see(address), address)
    return browser.post(address, dict(stranger.hidden(form)) | fields)


def rightly(browser: Browser, address: str) -> Element:
    """Answers a question of the practice rightly; the page that it leads to."""
    form = stranger.form_to(browser.see(address), address)
    data: dict[str, Any] = {name: [value] for name, value in stranger.hidden(form)}
    for name, value in stranger.filled(form, KEY):
        data.setdefault(name, []).append(value)
    answer = browser.post(address, data)
    assert (answer.status_code, answer.location) == (303, address), answer.text
    return browser.see(address)


def test_nothing_comes_back_before_a_day_is_over(aida: Browser, weak: datetime) -> None:
    assert due(aida) == []
    assert "come back later" in aida.see("/practice/").words
    with on(weak - timedelta(seconds=1)):
        assert due(aida) == []
    with on(weak):
        assert SAY_IT in due(aida)


def test_every_kind_is_practised_by_forms_alone(client_as: ClientAs, weak: datetime) -> None:
    with on(weak):
        aida = client_as(AIDA)
        questions = due(aida)
        assert len(questions) == 11
        for address in questions:
            shown = rightly(aida, address)
            states = [one.words for one in shown.every("span") if "state" in one.get("class")]
            assert states == ["Right"], address
            assert "points" not in shown.first("main").words
        assert due(aida) == []
        assert "That was all for today." in shown.words


def test_it_comes_later_and_later_while_right_and_the_next_day_when_wrong(
    client_as: ClientAs, weak: datetime
) -> None:
    moment = weak
    for wait in (2, 6, 17):
        with on(moment):
            rightly(client_as(AIDA), SAY_IT)
        moment += wait * DAY
        with on(moment - timedelta(seconds=1)):
            assert SAY_IT not in due(client_as(AIDA))
        with on(moment):
            assert SAY_IT in due(client_as(AIDA))
    with on(moment):
        send(client_as(AIDA), SAY_IT, {"say-it": "the label"})
    with on(moment + DAY):
        assert SAY_IT in due(client_as(AIDA))


def test_a_wrong_answer_is_told_at_once_with_why_and_the_paragraph(
    client_as: ClientAs, weak: datetime
) -> None:
    with on(weak):
        aida = client_as(AIDA)
        assert "FEEDBACK" not in aida.see("/practice/first-steps/pick-one/").words

        send(aida, "/practice/first-steps/pick-one/", {})

        shown = aida.see("/practice/first-steps/pick-one/")
        for word in ("Not answered", "Right answer", "FEEDBACK-RANK", "FEEDBACK-EXPLAIN"):
            assert word in shown.words
        assert "The first officer keeps everybody away" in shown.words
        assert any(one.get("href") == f"{FIRST_STEPS}seizing/#away" for one in shown.every("a"))


def test_nothing_of_it_is_counted(client_as: ClientAs, weak: datetime) -> None:
    tables = (Attempt, Answer, Progress, Certificate, AuditEntry)

    def rows() -> list[Any]:
        db.session.rollback()
        counts = [db.session.scalar(select(func.count()).select_from(one)) for one in tables]
        standing = db.session.execute(select(Progress.state, Progress.percent)).all()
        return [counts, standing, db.session.scalars(select(Attempt.points)).all()]

    before = rows()
    with on(weak):
        rightly(client_as(AIDA), SAY_IT)

    assert rows() == before
    assert db.session.scalar(select(func.count()).select_from(ReviewCard)) == 1


def test_looking_writes_nothing(client_as: ClientAs, weak: datetime) -> None:
    with on(weak):
        aida = client_as(AIDA)
        due(aida)
        aida.see(SAY_IT)

    assert db.session.scalar(select(func.count()).select_from(ReviewCard)) == 0


def test_a_double_tap_counts_once(client_as: ClientAs, weak: datetime) -> None:
    with on(weak):
        aida = client_as(AIDA)
        form = stranger.form_to(aida.see(SAY_IT), SAY_IT)
        data = dict(stranger.hidden(form))
        for given in ("chain of custody", "something else"):
            answer = aida.post(SAY_IT, data | {"say-it": given})
            assert (answer.status_code, answer.location) == (303, SAY_IT)

        assert "chain of custody" in aida.see(SAY_IT).words
    with on(weak + DAY):
        assert SAY_IT not in due(client_as(AIDA))


def test_what_cannot_be_read_is_shown_again_as_typed(client_as: ClientAs, weak: datetime) -> None:
    address = "/practice/first-steps/in-order/"
    with on(weak):
        aida = client_as(AIDA)
        form = stranger.form_to(aida.see(address), address)
        places = [one.get("name") for one in form.every("select")]

        answer = aida.post(address, dict(stranger.hidden(form)) | dict.fromkeys(places, "1"))

        assert answer.status_code == 422
        assert "There is a problem" in answer.text
        assert answer.text.count("<option selected>1</option>") == len(places)
        assert address in due(aida)


def test_the_options_are_shuffled_anew_each_time(client_as: ClientAs, weak: datetime) -> None:
    with on(weak):
        aida = client_as(AIDA)
        seen = [
            tuple(stranger.labelled(aida.see("/practice/first-steps/pick-many/"), "checkbox"))
            for _ in range(12)
        ]

    assert len(set(seen)) > 1
    assert len({frozenset(one) for one in seen}) == 1


def test_a_question_of_a_scenario_comes_with_its_case(client_as: ClientAs, weak: datetime) -> None:
    with on(weak):
        shown = client_as(AIDA).see("/practice/first-steps/the-label/")

    assert "A driver carries a parcel for a friend." in shown.words
    assert "How many people own the parcel?" not in shown.words


@pytest.mark.parametrize("show_answers", ["after pass", "after last attempt", "never"])
def test_nothing_comes_back_while_its_answers_may_not_be_shown(
    client_as: ClientAs, at: datetime, show_answers: str
) -> None:
    making.with_rules(at=at, show_answers=show_answers, attempts=2, waits_seconds=())
    making.failed(AIDA, at=at)

    with on(at + DAY):
        aida = client_as(AIDA)
        assert due(aida) == []
        assert aida.get(SAY_IT).status_code == 404
        assert "later" not in aida.see("/practice/").first("main").words
        making.failed(AIDA, at=at + DAY)
    with on(at + 2 * DAY):
        aida = client_as(AIDA)
        assert (SAY_IT in due(aida)) == (show_answers != "never")


@pytest.mark.parametrize("show", ["score", "marks"])
def test_a_course_that_never_shows_answers_has_no_practice(
    client_as: ClientAs, at: datetime, show: str
) -> None:
    making.with_rules(at=at, show=show, show_answers="after attempt")
    making.failed(AIDA, at=at)

    with on(at + DAY):
        assert due(client_as(AIDA)) == []


def test_it_is_put_away_while_an_attempt_runs(client_as: ClientAs, weak: datetime) -> None:
    with on(weak):
        aida = client_as(AIDA)
        assert due(aida)
        attempt = making.an_attempt(AIDA, at=weak)
        assert due(aida) == []
        assert aida.get(SAY_IT).status_code == 404
        making.finished(AIDA, attempt, at=weak)
        assert SAY_IT not in due(aida)
    with on(weak + DAY):
        assert SAY_IT in due(client_as(AIDA))


def test_points_lost_again_bring_it_back_sooner(client_as: ClientAs, weak: datetime) -> None:
    with on(weak):
        rightly(client_as(AIDA), SAY_IT)
        making.failed(AIDA, at=weak + timedelta(hours=1))
    with on(weak + timedelta(hours=1) + DAY):
        assert SAY_IT in due(client_as(AIDA))


def test_what_was_right_does_not_come_back(client_as: ClientAs, at: datetime) -> None:
    making.with_rules(at=at, show_answers="after attempt")
    making.passed(AIDA, at=at)

    with on(at + DAY):
        aida = client_as(AIDA)
        assert due(aida) == []
        assert "to repeat" not in aida.see("/").words


def test_a_question_that_is_gone_leaves_the_deck(client_as: ClientAs, weak: datetime) -> None:
    module = next(one for one, _ in making.checked().modules if one.id == "first-steps")
    assert module.quiz is not None
    entries = tuple(one for one in module.quiz.entries if getattr(one, "id", "") != "say-it")
    rules = replace(module.quiz.rules, show_answers="after attempt")
    quiz = replace(module.quiz, rules=rules, entries=entries)

    with on(weak):
        aida = client_as(AIDA)
        before = due(aida)
        making.another_version(at=weak, quiz=quiz)

        assert set(before) - set(due(aida)) == {SAY_IT}
        assert aida.get(SAY_IT).status_code == 404


def test_written_questions_are_left_out(client_as: ClientAs, at: datetime) -> None:
    making.with_rules(at=at, id="taking-a-statement", show_answers="after attempt")
    making.failed(AIDA, at=at, id="taking-a-statement")

    with on(at + DAY):
        shown = client_as(AIDA).see("/practice/")

    addresses = {one.get("href") for one in shown.every("a")}
    assert "/practice/taking-a-statement/her-age/" in addresses
    assert not [one for one in addresses if "words" in one or "what-you-ask" in one]


def test_the_first_page_says_how_many_there_are(client_as: ClientAs, weak: datetime) -> None:
    with on(weak):
        links = {one.get("href"): one.words for one in client_as(AIDA).see("/").every("a")}

    assert links["/practice/"] == "11 questions to repeat today"


@pytest.mark.parametrize("login", [BEK, SANA])
def test_nobody_else_sees_it(client_as: ClientAs, weak: datetime, login: str) -> None:
    with on(weak):
        rightly(client_as(AIDA), SAY_IT)
        other = client_as(login)

        assert due(other) == []
        assert other.get(SAY_IT).status_code == 404
        assert other.post(SAY_IT, {"_seed": "0" * 16, "say-it": "x"}).status_code == 404


@pytest.mark.parametrize("seed", ["", "x", "0" * 15, "G" * 16, "0" * 40])
def test_a_form_of_another_making_is_refused(
    client_as: ClientAs, weak: datetime, seed: str
) -> None:
    with on(weak):
        answer = client_as(AIDA).post(SAY_IT, {"_seed": seed, "say-it": "chain of custody"})

    assert answer.status_code == 422
    assert re.search("out of date", answer.text)
