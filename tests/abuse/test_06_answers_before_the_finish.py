"""Before the finish nothing that leaves the hub depends on the key.

Everything an officer can ask for is asked twice: with the key as its author wrote it, and with
another key, other feedback and other explanations in its place. Not a byte may differ.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import making
import pytest
from cast import AIDA
from correcting import other
from flask import Flask
from making import FIRST_STEPS
from sending import Browser
from sqlalchemy import delete
from web.test_statements import counted
from werkzeug.test import TestResponse

from elearn.db import db, transaction
from elearn.learning import attempts
from elearn.library import catalogue
from elearn.models.learning import Answer, Attempt
from elearn.models.library import Version
from elearn.quiz import correcting, drawing, storage
from elearn.quiz.drawing import DrawnQuestion
from elearn.quiz.kinds import KINDS
from elearn.quiz.questions import Pool, Question, Wording

ClientAs = Callable[[str | None], Browser]
# These say when, and whose browser it is.
NO_ANSWER = {"date", "set-cookie"}
# The token of forms is masked anew for every page, always at the same length.
TOKEN = re.compile(r"[\w-]{86}(?=\")")


@pytest.fixture
def aida(client_as: ClientAs) -> Browser:
    browser = client_as(AIDA)
    assert browser.token
    return browser


def said(answer: TestResponse) -> tuple[Any, ...]:
    headers = [one for one in answer.headers.items() if one[0].lower() not in NO_ANSWER]
    return answer.status_code, sorted(headers), TOKEN.sub("token", answer.text)


def responses(question: DrawnQuestion) -> dict[str, object]:
    """What an officer may send: the right answer, the one right by the other key, nonsense."""
    kind = KINDS[question.kind]
    return {
        "right": kind.solution(question.key, question.layout),
        "wrong": kind.solution(other(question.key), question.layout),
        "empty": None,
        "number": 17,
        "other ids": ["zzzz", "yyyy"],
        "other pairs": {"zzzz": "yyyy"},
    }


def everything(browser: Browser, address: str, asked: list[DrawnQuestion]) -> Iterator[Any]:
    """All that can be asked for while an attempt runs, as (what was asked, what came)."""
    for question in asked:
        for revision, (name, response) in enumerate(responses(question).items(), 1):
            answer = browser.save(address, question.id, response, revision)
            yield f"save {question.id} {name}", said(answer)
        yield f"stale {question.id}", said(browser.save(address, question.id, "x", 1))
        yield f"page {question.id}", said(browser.get(f"{address}?question={question.id}"))
    yield "unknown question", said(browser.save(address, "nothing", "x", 1))
    pages = [
        address,
        f"{address}check/",
        f"{address}result/",
        f"{address}answers",
        "/",
        "/account/",
        "/practice/",
        FIRST_STEPS,
        f"{FIRST_STEPS}progress",
        f"{FIRST_STEPS}seizing/",
        f"{FIRST_STEPS}glossary/",
        *(f"/search?q={word}" for word in ("FEEDBACK", "custody", "Keep+people", "fragile")),
    ]
    for path in pages:
        yield path, said(browser.get(path))
        yield f"{path} as JSON", said(browser.get(path, Accept="application/json"))
    yield "refused form", said(browser.post(f"{address}answers", {"in-order.zzzz": "1"}))
    yield "refused value", said(browser.post(f"{address}answers", {"pick-one": "zzzz"}))


def with_another_key(attempt_id: UUID) -> None:
    """Everything that a key or an author's word after the finish says is other from now on."""
    with transaction():
        attempt = db.session.get_one(Attempt, attempt_id)
        drawn = drawing.from_json(attempt.drawn)
        for question in drawn.answerable():
            drawn = correcting.with_key(drawn, question.id, other(question.key))
        attempt.drawn = drawing.to_json(drawn)
        version = db.session.get_one(Version, attempt.version_id)
        quiz = catalogue.quiz_of(version.id)
        entries = tuple(
            replace(one, questions=tuple(map(disguised, one.questions)))
            if isinstance(one, Pool)
            else disguised(one)
            for one in quiz.entries
        )
        version.quiz = storage.quiz_json(replace(quiz, entries=entries))
        db.session.execute(delete(Answer))
    forget()


def disguised(question: Question) -> Question:
    wordings = {language: _disguised(one) for language, one in question.wordings.items()}
    return replace(
        question,
        key=other(question.key),
        wordings=wordings,
        questions=tuple(map(disguised, question.questions)),
    )


def _disguised(wording: Wording) -> Wording:
    feedback = tuple("Other." for _ in wording.feedback)
    return replace(wording, feedback=feedback, correct="C", incorrect="I", explain="E", rubric=())


def forget() -> None:
    """What the process keeps of versions and draws, which never change but here."""
    catalogue.quiz_of.cache_clear()
    attempts._kept.clear()


@pytest.fixture(autouse=True)
def _afresh() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.fixture
def attempt(aida: Browser, at: datetime) -> UUID:
    return UUID(aida.start(FIRST_STEPS).split("/")[2])


def test_nothing_before_the_finish_depends_on_the_key(
    app: Flask, aida: Browser, attempt: UUID
) -> None:
    asked = list(making.drawn(AIDA, attempt).answerable())
    address = f"/attempts/{attempt}/"
    # Pages that are filled by their first reader stand there from now on.
    list(everything(aida, address, asked))
    with transaction():
        db.session.execute(delete(Answer))
    before = list(everything(aida, address, asked))

    with_another_key(attempt)
    after = list(everything(aida, address, asked))

    assert {one.kind for one in asked} >= set(KINDS) - {"written", "information", "scenario"}
    for (name, first), (_, second) in zip(before, after, strict=True):
        assert first == second, name


def test_after_a_failure_with_attempts_left_nothing_depends_on_the_key_either(
    app: Flask, aida: Browser, attempt: UUID
) -> None:
    address = f"/attempts/{attempt}/"
    assert aida.post(f"{address}finish").status_code == 303
    paths = [f"{address}result/", FIRST_STEPS, "/", "/practice/", address]
    finish = {"Accept": "application/json"}
    before = [said(aida.get(path)) for path in paths]
    before.append(said(aida.post(f"{address}finish", **finish)))

    with_another_key(attempt)

    after = [said(aida.get(path)) for path in paths]
    after.append(said(aida.post(f"{address}finish", **finish)))
    assert before == after


def shape(statement: str) -> str:
    """A statement without the values in it."""
    return re.sub(r"x?'[^']*'|\b\d+(\.\d+)?\b", "?", statement, flags=re.IGNORECASE)


def test_a_right_and_a_wrong_answer_are_saved_by_the_same_work(
    aida: Browser, attempt: UUID
) -> None:
    for question in making.drawn(AIDA, attempt).answerable():
        found = []
        for revision, name in enumerate(("right", "wrong"), 1):
            response = responses(question)[name]
            if response is None:
                break
            with counted() as statements:
                answer = aida.save(f"/attempts/{attempt}/", question.id, response, revision)
            assert answer.status_code == 200, answer.text
            # The first request of a session notes that it was seen.
            kept = [one for one in statements if "UPDATE session" not in one]
            found.append(([shape(one) for one in kept], len(answer.get_data())))
        assert found[0] == found[-1], question.id


def test_over_many_draws_every_place_is_as_often_right() -> None:
    quiz = next(one.quiz for one, _ in making.checked().modules if one.id == "first-steps")
    assert quiz is not None
    draws = 900
    places: Counter[tuple[str, int]] = Counter()
    for seed in range(draws):
        drawn = drawing.draw(quiz, seed.to_bytes(16, "big"))
        for id in ("pick-one", "match-them"):
            question = drawn.find(id)
            assert question is not None
            shown = question.layout.get("options") or question.layout["targets"]
            best = KINDS[question.kind].solution(question.key, question.layout)
            right = next(iter(best.values())) if isinstance(best, dict) else best
            places[id, [token for token, _ in shown].index(right)] += 1

    assert len(places) == 6
    assert all(abs(count - draws / 3) < 70 for count in places.values()), places


def test_the_disguise_is_seen_where_the_key_may_be_seen(aida: Browser, at: datetime) -> None:
    """Else the tests above would hold for want of a difference."""
    address = aida.start(FIRST_STEPS)
    attempt = UUID(address.split("/")[2])
    making.answered(AIDA, attempt, at=at)
    aida.post(f"{address}finish")
    before = said(aida.get(f"{address}result/"))

    with_another_key(attempt)

    assert said(aida.get(f"{address}result/")) != before
