"""Answers to questions that were not drawn, with options that were not offered, earn nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import making
import pytest
from cast import AIDA
from flask import Flask
from making import FIRST_STEPS
from sending import Browser
from sqlalchemy import func, select
from unchanged import nothing_changes

from elearn.db import db
from elearn.models.learning import Answer, Certificate
from elearn.quiz.drawing import DrawnQuestion
from elearn.quiz.kinds import KINDS

ClientAs = Callable[[str | None], Browser]
# Kinds whose answer is made of what the page offers; the others are typed freely.
OFFERED = {"single", "multiple", "true-false", "matching", "ordering"}


@pytest.fixture
def aida(client_as: ClientAs) -> Browser:
    return client_as(AIDA)


@pytest.fixture
def address(aida: Browser) -> str:
    return aida.start(FIRST_STEPS)


def asked(address: str) -> list[DrawnQuestion]:
    return list(making.drawn(AIDA, UUID(address.split("/")[2])).answerable())


def solution(question: DrawnQuestion) -> Any:
    return KINDS[question.kind].solution(question.key, question.layout)


def nothing_is_scored(browser: Browser, address: str) -> None:
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 0
    outcome = browser.post(f"{address}finish", Accept="application/json").json
    assert outcome is not None
    assert (outcome["state"], outcome["points"]) == ("failed", 0)
    assert db.session.scalar(select(func.count()).select_from(Certificate)) == 0


def test_a_question_that_was_not_drawn_takes_no_answer(aida: Browser, address: str) -> None:
    drawn = {one.id for one in asked(address)}
    (left,) = {"pool-left", "pool-right"} - drawn
    for question in (left, "before-page", "a-parcel", "first-word", "nowhere", "%00"):
        with nothing_changes():
            for response in ("a", ["a"], {"a": "b"}, True):
                assert aida.save(address, question, response).status_code in (404, 422)
            answer = aida.post(f"{address}answers", {question: "a", f"{question}.a": "b"})
            assert answer.status_code in (303, 422)
    nothing_is_scored(aida, address)


def never_offered(question: DrawnQuestion, others: list[DrawnQuestion]) -> Iterator[Any]:
    """Answers of other questions, the right one twice over, and ten thousand options."""
    for other in others:
        if other.id != question.id and other.kind == question.kind:
            yield solution(other)
    right = solution(question)
    one = next(iter(right), "a") if isinstance(right, (list, dict)) else right
    yield from ([one] * 2, [*right, one] if isinstance(right, list) else [[one]])
    yield from (["x"] * 10_000, [one] * 9_000, {f"{n}": "x" for n in range(5_000)})
    for other in others:
        if other.kind in OFFERED and other.id != question.id and question.kind != "true-false":
            yield solution(other)


def test_options_of_other_questions_twice_or_without_end_are_refused(
    aida: Browser, address: str
) -> None:
    questions = [one for one in asked(address) if one.kind in OFFERED]
    assert {one.kind for one in questions} == OFFERED
    with nothing_changes():
        for question in questions:
            for response in never_offered(question, asked(address)):
                answer = aida.save(address, question.id, response)
                assert answer.status_code in (413, 422), (question.id, str(response)[:80])
                assert "Traceback" not in answer.text
    nothing_is_scored(aida, address)


def test_the_same_in_a_form_keeps_the_whole_form_out(aida: Browser, address: str) -> None:
    questions = {one.id: one for one in asked(address)}
    foreign = next(iter(solution(questions["pick-many"])))
    forms: dict[str, dict[str, Any]] = {
        "another question's option": {"pick-one": foreign},
        "two options": {"pick-one": [solution(questions["pick-one"]), foreign]},
        "an option twice": {"pick-many": [foreign, foreign]},
        "an option that is none": {"pick-many": [foreign, "zzzz"]},
        "many options": {"pick-many": ["o"] * 10_000},
    }
    for name, fields in forms.items():
        with nothing_changes():
            answer = aida.post(f"{address}answers", {"say-it": "chain"} | fields)
        assert answer.status_code == 422, name
    nothing_is_scored(aida, address)


def test_what_is_taken_without_them_is_scored(app: Flask, aida: Browser, address: str) -> None:
    """Else the tests above would hold for want of a score."""
    question = next(one for one in asked(address) if one.id == "pick-one")
    assert aida.save(address, "pick-one", solution(question)).status_code == 200
    outcome = aida.post(f"{address}finish", Accept="application/json").json
    assert outcome is not None
    assert outcome["points"] == 1
