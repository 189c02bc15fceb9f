"""The rules of an attempt in sentences: everything that it is held to, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elearn.learning.admission import Admission
from elearn.models.examination import ExtraAttempt
from elearn.quiz.kinds import true_false
from elearn.quiz.kinds.scenario import Key as ScenarioKey
from elearn.quiz.questions import Pool, Question, Quiz, Rules, Wording
from elearn.web.officer import rules


def question(id: str) -> Question:
    return Question(id, true_false.Key(True), {"en": Wording(id)}, points=Fraction(1))


def case(id: str, length: int) -> Question:
    parts = tuple(question(f"{id}-{number}") for number in range(length))
    return replace(question(id), key=ScenarioKey(), questions=parts)


def pool(title: str, draw: int, *members: Question, states: tuple[str, ...] = ()) -> Pool:
    return Pool({"en": title}, draw, members, states=states)


def told(
    quiz_rules: Rules | None = None,
    *entries: Pool | Question,
    left: int | None = None,
    extra: ExtraAttempt | None = None,
    percent: int = 0,
    state: str | None = None,
) -> str:
    quiz = Quiz({"en": "Quiz"}, quiz_rules or Rules(), entries or (question("one"),))
    admitted = Admission(cycle=1, number=1, left=left, extra=extra)
    sentences = rules.told(
        quiz, admitted, extra_time_percent=percent, state=state, needs_reading=False
    )
    # Titles stand between marks that set them apart from the direction of the sentence.
    return " ".join(sentences).replace("\u2068", "").replace("\u2069", "")


@pytest.fixture(autouse=True)
def english(database: object, app: Flask) -> Iterator[None]:
    with app.test_request_context("/?lang=en"):
        yield


FOUR = [question(name) for name in "abcd"]


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([question("one")], "1 question, the same for everybody."),
        ([pool("Basics", 3, *FOUR)], "3 questions: 3 from “Basics”."),
        (
            [pool("Basics", 3, *FOUR), pool("Cases", 1, *FOUR), question("one"), question("two")],
            "6 questions: 3 from “Basics”, 1 from “Cases”, 2 for everybody.",
        ),
        ([case("parcel", 3)], "3 questions, the same for everybody."),
        ([pool("Cases", 1, case("a", 2), case("b", 4))], "2–4 questions: 2–4 from “Cases”."),
        ([pool("Cases", 2, case("a", 3), case("b", 3))], "6 questions: 6 from “Cases”."),
        (
            [question("one"), pool("Law", 2, *FOUR, states=("tj",))],
            "1 question, the same for everybody.",
        ),
    ],
)
def test_how_many_questions_of_which_pools(entries: list[Pool | Question], said: str) -> None:
    assert told(Rules(), *entries, state="kz").startswith(f"{said} ")


def test_a_pool_of_ones_own_state_is_told() -> None:
    law = pool("Law", 2, *FOUR, states=("tj",))

    assert told(Rules(), question("one"), law, state="tj").startswith("3 questions: 2 from “Law”")


@pytest.mark.parametrize(
    ("waits", "attempts", "said"),
    [
        ((86400,), 3, "After a failed attempt you wait before the next one: 24 hours."),
        ((86400, 604800), 3, "before the next one: 24 hours, then 7 days."),
        ((86400, 604800), 2, "before the next one: 24 hours."),
        ((0, 5400, 5400), 4, "before the next one: no time, then 90 minutes."),
        ((86400, 604800), None, "before the next one: 24 hours, then 7 days."),
    ],
)
def test_waiting_times(waits: tuple[int, ...], attempts: int | None, said: str) -> None:
    assert said in told(Rules(waits_seconds=waits, attempts=attempts))


@pytest.mark.parametrize(
    "one", [Rules(waits_seconds=(0,)), Rules(waits_seconds=()), Rules(attempts=1)]
)
def test_no_wait_is_not_told(one: Rules) -> None:
    assert "wait" not in told(one)


def test_attempts_and_how_many_are_left() -> None:
    assert "You have 3 attempts. The best one counts." in told(Rules(), left=3)
    assert "You have 3 attempts; 1 of them left." in told(Rules(), left=1)
    assert "All attempts are used: 3." in told(Rules(), left=0)
    assert "one more was given to you" in told(Rules(), left=1, extra=ExtraAttempt())
    assert "You may try as often as you like." in told(Rules(attempts=None))
    assert "You have 1 attempt. To pass" not in told(Rules(attempts=1), left=1)
    assert "counts" not in told(Rules(attempts=1), left=1)


def test_time_with_the_officers_own_extra_time() -> None:
    limited = Rules(limit_minutes=45)

    assert "There is no time limit." in told()
    assert "You have 45 minutes from the start. After" not in told(limited, percent=25)
    assert "You have 56 minutes from the start. Your extra time of 25% is counted in." in told(
        limited, percent=25
    )


SHOWN = {
    ("score", "after pass"): "Afterwards you see your score. It is",
    ("marks", "after attempt"): "which of your answers were right. The right answers are not shown",
    ("feedback", "never"): "which of your answers were right. The right answers are not shown",
    ("feedback", "after attempt"): "are shown after every attempt.",
    ("feedback", "after pass"): "once you have passed, or after your last attempt.",
    ("feedback", "after last attempt"): "are shown after your last attempt.",
}


@pytest.mark.parametrize(("how", "said"), SHOWN.items())
def test_what_is_shown_afterwards_and_when(how: tuple[str, str], said: str) -> None:
    show, when = how

    assert said in told(Rules(show=show, show_answers=when))


def test_supervised_or_not() -> None:
    assert "the invigilator's code opens it" in told(Rules(supervised=True))
    assert "It is taken without supervision" in told()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    any_rules=st.builds(
        Rules,
        pass_percent=st.integers(1, 100),
        attempts=st.none() | st.integers(1, 1000),
        waits_seconds=st.lists(st.integers(0, 63_072_000), max_size=20).map(tuple),
        limit_minutes=st.none() | st.integers(1, 1_051_200),
        show=st.sampled_from(["feedback", "score", "marks"]),
        show_answers=st.sampled_from(
            ["after pass", "after attempt", "after last attempt", "never"]
        ),
        keep=st.sampled_from(["best", "last", "first"]),
        supervised=st.booleans(),
    ),
    percent=st.integers(0, 300),
)
def test_any_rules_are_told_in_whole_sentences(any_rules: Rules, percent: int) -> None:
    said = told(any_rules, left=any_rules.attempts, percent=percent)

    assert f"{any_rules.pass_percent}%" in said
    assert said.endswith(".")
    assert not re.search(r"None|%\(|\bstr\b| 0 (minute|hour|day|attempt)", said)
