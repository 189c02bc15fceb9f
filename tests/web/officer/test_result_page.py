"""The result: what it teaches, and what it keeps to itself while attempts remain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction
from uuid import UUID

import making
import pytest
import time_machine
from cast import AIDA, ILYA
from flask import Flask
from making import FIRST_STEPS
from sending import Browser, state_of
from stories.page import Element

from elearn.db import db, transaction
from elearn.learning import answers, extra_attempts, grading, marks
from elearn.models.learning import Attempt

ClientAs = Callable[[str | None], Browser]

OBJECTIVE = "Seize a device without changing it"
QUOTE = "The first officer keeps everybody away from the device."
PARAGRAPH = f"{FIRST_STEPS}seizing/#away"
SHOW = ("score", "marks", "feedback")
# Whether the key may be seen: after the first of two attempts failed, after the last one
# failed, after the first one was passed.
KEY_SHOWN = {
    "after attempt": (True, True, True),
    "after pass": (False, True, True),
    "after last attempt": (False, True, False),
    "never": (False, False, False),
}


@pytest.fixture
def aida(client_as: ClientAs) -> Browser:
    return client_as(AIDA)


def ended(at: datetime, *, rightly: bool, id: str = "first-steps") -> UUID:
    """An attempt of Aida's, all right or all empty, and finished."""
    attempt = making.an_attempt(AIDA, at=at, id=id)
    if rightly:
        making.answered(AIDA, attempt, at=at)
    making.finished(AIDA, attempt, at=at)
    return attempt


def see(aida: Browser, attempt: UUID) -> Element:
    return aida.see(f"/attempts/{attempt}/result/")


def shows_marks(shown: Element) -> bool:
    return any(one.words == "Your answers" for one in shown.every("h2"))


def shows_key(shown: Element) -> bool:
    said = shown.words
    return any(word in said for word in ("FEEDBACK", "Right answer:", "custody chain"))


def teaches(shown: Element) -> bool:
    """Whether the missed objective stands there with its paragraph."""
    links = {one.get("href") for one in shown.every("a")}
    return OBJECTIVE in shown.words and PARAGRAPH in links


@pytest.mark.parametrize("show", SHOW)
@pytest.mark.parametrize("show_answers", KEY_SHOWN)
def test_a_failed_attempt_shows_what_its_author_lets_it(
    aida: Browser, at: datetime, show: str, show_answers: str
) -> None:
    making.with_rules(at=at, show=show, show_answers=show_answers, attempts=2, waits_seconds=())
    at_first, at_last, _ = KEY_SHOWN[show_answers]

    first = ended(at, rightly=False)
    shown = see(aida, first)
    assert state_of(shown) == "failed"
    assert shows_marks(shown) == (show != "score")
    assert shows_key(shown) == (show == "feedback" and at_first)
    assert teaches(shown)

    last = ended(at, rightly=False)
    for shown in (see(aida, first), see(aida, last)):
        assert shows_marks(shown) == (show != "score")
        assert shows_key(shown) == (show == "feedback" and at_last)
        assert teaches(shown)


@pytest.mark.parametrize("show", SHOW)
@pytest.mark.parametrize("show_answers", KEY_SHOWN)
def test_a_passed_attempt_shows_what_its_author_lets_it(
    aida: Browser, at: datetime, show: str, show_answers: str
) -> None:
    making.with_rules(at=at, show=show, show_answers=show_answers, attempts=2)

    shown = see(aida, ended(at, rightly=True))

    assert state_of(shown) == "passed"
    assert shows_marks(shown) == (show != "score")
    assert shows_key(shown) == (show == "feedback" and KEY_SHOWN[show_answers][2])


def test_the_rules_are_those_that_the_attempt_began_with(aida: Browser, at: datetime) -> None:
    making.with_rules(at=at, show="feedback", show_answers="after attempt")
    attempt = ended(at, rightly=False)
    making.with_rules(at=at + timedelta(hours=1), show="score", show_answers="never")

    shown = see(aida, attempt)

    assert shows_marks(shown)
    assert shows_key(shown)


def test_the_key_is_put_away_while_another_attempt_runs(aida: Browser, at: datetime) -> None:
    making.with_rules(at=at, show_answers="after attempt", waits_seconds=())
    first = ended(at, rightly=False)
    second = making.an_attempt(AIDA, at=at)

    shown = see(aida, first)
    assert not shows_key(shown)
    assert "You are taking this quiz now" in shown.words
    making.finished(AIDA, second, at=at)
    assert shows_key(see(aida, first))


def test_an_attempt_that_was_given_hides_nothing_that_was_seen(aida: Browser, at: datetime) -> None:
    making.with_rules(at=at, show_answers="after last attempt", attempts=1)
    attempt = ended(at, rightly=False)
    assert shows_key(see(aida, attempt))

    ilya = making.viewer(ILYA)
    with transaction():
        extra_attempts.give(ilya, attempt, extra_attempts.Terms("Ill", hours=0), at=at)

    shown = see(aida, attempt)
    assert shows_key(shown)
    assert "Back to the course to try again" in shown.words


def test_the_score_alone_does_not_tell_which_question_was_lost(
    app: Flask, aida: Browser, at: datetime
) -> None:
    """Two questions have the objective; only one of them names a paragraph."""
    making.with_rules(at=at, show="score", pass_percent=100, waits_seconds=())
    told = []
    for wrong in ("pick-one", "pick-many"):
        attempt = making.an_attempt(AIDA, at=at)
        person = making.viewer(AIDA)
        making.answered(AIDA, attempt, at=at)
        with transaction():
            answers.store(person, attempt, wrong, None, revision=2, at=at)
        making.finished(AIDA, attempt, at=at)
        shown = see(aida, attempt)
        told.append([one.words for one in shown.every("ul") if OBJECTIVE in one.words])

    assert told[0] == told[1] != []


def test_it_quotes_the_lesson_in_the_readers_language(aida: Browser, at: datetime) -> None:
    attempt = ended(at, rightly=False)

    assert QUOTE in see(aida, attempt).words
    russian = aida.see(f"/attempts/{attempt}/result/?lang=ru").words
    assert QUOTE not in russian
    assert "Изъять устройство без изменений" in russian


def test_a_lesson_that_is_gone_is_not_pointed_to(aida: Browser, at: datetime) -> None:
    attempt = ended(at, rightly=False)
    module = next(one for one, _ in making.checked().modules if one.id == "first-steps")
    rest = tuple(one for one in module.lessons if one.slug != "seizing")
    making.another_version(at=at, lessons=rest)

    shown = see(aida, attempt)

    assert OBJECTIVE in shown.words
    assert not [one for one in shown.every("a") if "seizing" in one.get("href")]


def test_each_option_says_why_and_which_was_chosen(aida: Browser, at: datetime) -> None:
    making.with_rules(at=at, show_answers="after attempt")
    attempt = making.an_attempt(AIDA, at=at)
    question = making.drawn(AIDA, attempt).find("pick-one")
    assert question is not None
    wrong = next(id for id, place in question.layout["options"] if place == 0)
    aida.save(attempt, "pick-one", wrong)
    aida.save(attempt, "true-false", True)
    making.finished(AIDA, attempt, at=at)

    shown = see(aida, attempt)

    said = next(one for one in shown.every() if one.get("id") == "pick-one")
    rows = [one.words for one in said.every("li")]
    assert any("senior" in row and "Your choice, not right" in row for row in rows)
    assert any("trained" in row and "Right answer" in row for row in rows)
    assert all("FEEDBACK" in row for row in rows)
    assert QUOTE in said.words
    truth = next(one for one in shown.every() if one.get("id") == "true-false")
    rows = [one.words for one in truth.every("li")]
    assert rows == ["True Your choice, not right", "False Right answer"]


def test_it_says_when_and_why_an_attempt_was_graded_again(aida: Browser, at: datetime) -> None:
    attempt = ended(at, rightly=False)
    ilya = making.viewer(ILYA)
    with transaction():
        row = db.session.get_one(Attempt, attempt)
        grading.regrade(ilya, row, because="The key was wrong", at=at + timedelta(hours=2))

    said = see(aida, attempt).words

    assert "Graded again on" in said
    assert "Reason: The key was wrong" in said
    assert "Before: 0 of 11 points" in said
    assert "Now: 0 of 11 points" in said


def test_it_says_whether_it_was_supervised(aida: Browser, at: datetime) -> None:
    attempt = ended(at, rightly=False)
    assert "without supervision" in see(aida, attempt).words

    with transaction():
        db.session.get_one(Attempt, attempt).is_supervised = True

    assert "under supervision" in see(aida, attempt).words


def written(aida: Browser, at: datetime) -> UUID:
    """An attempt of Aida's with two written answers, finished."""
    attempt = making.an_attempt(AIDA, at=at, id="taking-a-statement")
    for question in ("in-your-words", "what-you-ask"):
        aida.save(attempt, question, "I let her speak.")
    making.finished(AIDA, attempt, at=at)
    return attempt


def test_what_waits_for_a_mark_is_said_calmly_and_exactly(aida: Browser, at: datetime) -> None:
    shown = see(aida, written(aida, at))

    assert state_of(shown) == "waiting"
    assert "A person has still to read 2 written answers of yours." in shown.words
    assert "points so far" in shown.words
    assert not any("score" in one.get("class").split() for one in shown.every("p"))


@pytest.mark.parametrize("show", SHOW)
def test_what_the_marker_wrote_is_shown_whatever_else_is(
    aida: Browser, at: datetime, show: str
) -> None:
    making.with_rules(at=at, id="taking-a-statement", show=show)
    attempt = written(aida, at)
    ilya = making.viewer(ILYA)
    for question, comment in (("in-your-words", "Shorter next time."), ("what-you-ask", "")):
        mark = marks.Given(Fraction(1), comment, seen="", because="")
        with transaction():
            marks.give(ilya, attempt, question, mark, at=at)

    said = see(aida, attempt).words

    assert said.count("Shorter next time.") == 1
    assert said.count("From the person who marked it") == 1


def test_the_next_attempt_is_told_with_its_day(aida: Browser, at: datetime) -> None:
    attempt = ended(at, rightly=False)

    assert "The next attempt opens on" in see(aida, attempt).words
    with time_machine.travel(at + timedelta(days=1), tick=False):
        later = Browser(aida.app, AIDA)
        assert "2 attempts left" in see(later, attempt).words
