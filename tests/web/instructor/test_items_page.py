"""What answers say of questions, as an instructor reads it."""

from __future__ import annotations

from datetime import datetime, timedelta

import cast
import crowds
import examined
import making
import pytest
from cast import AIDA, BEK, IDA, ILYA, NAMES
from examined import a_question, a_quiz
from flask import Flask
from sending import Browser
from stories.page import Element

from elearn.db import transaction

COURSE = "/author/modules/cybercrime/first-steps/"
QUESTIONS = f"{COURSE}questions/"
READING = f"{COURSE}reading/"


@pytest.fixture
def ilya(app: Flask, at: datetime) -> Browser:
    """Ilya, and a course with a quiz of twelve questions."""
    making.another_version(at=at, quiz=a_quiz(*(a_question(one) for one in range(12))))
    return Browser(app, ILYA)


def sat(count: int, *, at: datetime, **more: object) -> None:
    people = crowds.a_crowd(count, at=at, beside=AIDA)
    examined.sat(people, at=at, **more)  # type: ignore[arg-type]


def rows_of(shown: Element) -> dict[str, str]:
    """What each row of the tables says, by its head."""
    return {
        row.first("th").words: " ".join(cell.words for cell in row.every("td"))
        for row in shown.every("tr")
        if row.every("td")
    }


def test_below_thirty_officers_it_says_how_many_are_needed(ilya: Browser, at: datetime) -> None:
    sat(12, at=at)

    shown = ilya.see(QUESTIONS)

    assert "12 officers so far: 30 are needed before anything can be said." in shown.words
    assert rows_of(shown)["Question 0"] == "12 too few"
    assert "12 officers so far" in ilya.see(f"{QUESTIONS}case-00/").words


def test_nobody_sat_it_yet(ilya: Browser) -> None:
    assert "0 officers so far" in ilya.see(QUESTIONS).words
    assert "0 officers so far" in ilya.see(READING).words


def test_a_wrong_key_stands_first_with_what_to_do(ilya: Browser, at: datetime) -> None:
    """In the sixth question the strong choose the option after the one marked as right."""
    sat(
        90,
        at=at,
        rightly=lambda knows, one, place, chance: (
            knows < -0.5 if place == 5 else examined.by_ability(knows, one, place, chance)
        ),
        wrongly=lambda one, chance: next(
            token for token, at in one.layout["options"] if at == (int(one.id[-2:]) + 1) % 4
        ),
    )

    shown = ilya.see(QUESTIONS)

    first = shown.first("main").first("ul").first("li")
    assert "Question 5" in first.words
    assert "Few strong officers got this right: check the key." in first.words
    one = ilya.see(f"{QUESTIONS}case-05/")
    assert "Few strong officers got this right: check the key." in one.words
    options = rows_of(one)
    assert any(
        head.startswith("ask a friend") and "It draws the strong" in head for head in options
    )
    assert any(head.startswith("wait right") for head in options)


def test_figures_come_with_their_interval_and_are_preliminary_below_a_hundred(
    ilya: Browser, at: datetime
) -> None:
    sat(60, at=at, rightly=lambda _knows, one, place, _chance: place != 0)

    rows = rows_of(ilya.see(QUESTIONS))

    assert rows["Question 1 Look at this"].startswith("60 100% 94% to 100% · preliminary")
    assert rows["Question 0 Look at this"].startswith("60 0% 0% to 6% · preliminary")


def test_the_quiz_as_a_whole_is_told(ilya: Browser, at: datetime) -> None:
    sat(120, at=at)

    rows = rows_of(ilya.see(QUESTIONS))

    decided = rows["Would another quiz from the same pools decide the same?"]
    assert "at the pass mark of 60%" in decided
    assert "quizzes of 12 questions" in decided
    assert "120 officers" in rows["How exactly does it measure? (Cronbach’s alpha)"]
    assert rows["Mean score, sat alone"].endswith("%")
    assert "O1" in rows


def test_where_each_draws_another_quiz_alpha_is_not_reckoned(ilya: Browser, at: datetime) -> None:
    questions = [a_question(one) for one in range(20)]
    making.another_version(at=at + timedelta(days=1), quiz=a_quiz(*questions, draw=8))
    sat(40, at=at)

    rows = rows_of(ilya.see(QUESTIONS))

    said = rows["How exactly does it measure? (Cronbach’s alpha)"]
    assert said.startswith("Not reckoned: each officer draws another quiz.")


def test_attempts_can_be_chosen_by_version_and_by_sitting(ilya: Browser, at: datetime) -> None:
    sat(31, at=at)
    making.another_version(at=at + timedelta(days=1), quiz=a_quiz(a_question(0), a_question(1)))
    sat(35, at=at, is_supervised=True)

    assert rows_of(ilya.see(QUESTIONS))["Question 0"].startswith("66 ")
    assert rows_of(ilya.see(f"{QUESTIONS}?from=3"))["Question 0"].startswith("35 ")
    assert rows_of(ilya.see(f"{QUESTIONS}?from=3&to=2"))["Question 0"].startswith("66 ")
    assert rows_of(ilya.see(f"{QUESTIONS}?sat=alone"))["Question 0"].startswith("31 ")
    assert rows_of(ilya.see(f"{QUESTIONS}?from=no&to=999999999999"))["Question 0"].startswith("66 ")
    one = ilya.see(f"{QUESTIONS}case-00/?sat=supervised")
    assert rows_of(one)["Officers who drew it"].startswith("35")


def test_what_is_left_out_is_said(ilya: Browser, at: datetime) -> None:
    sat(30, at=at)
    sat(2, at=at, state="waiting")

    assert "Not counted are first attempts: 2 that wait for a mark." in ilya.see(QUESTIONS).words


def test_a_bad_translation_is_told(ilya: Browser, at: datetime) -> None:
    for code in ("en", "ru"):
        people = crowds.a_crowd(130, at=at, beside=AIDA)
        examined.sat(
            people,
            at=at,
            language=code,
            rightly=lambda knows, one, place, chance, code=code: examined.by_ability(
                knows - 3 * (code == "ru" and place == 3), one, place, chance
            ),
        )

    sentence = "Harder in Russian at equal ability: check the translation."
    assert sentence in ilya.see(QUESTIONS).words
    shown = ilya.see(f"{QUESTIONS}case-03/")
    assert rows_of(shown)["Русский"].startswith(f"130 {sentence}")
    assert rows_of(shown)["Русский"].endswith("C")
    assert "the hub does not keep the one in which an attempt was sat" in shown.words


def test_no_officer_and_no_rare_answer_is_on_the_pages(app: Flask, at: datetime) -> None:
    making.another_version(at=at, quiz=a_quiz(examined.typed(1), a_question(1)))
    sat(
        30,
        at=at,
        rightly=lambda _knows, one, *_: one.kind != "text",
        wrongly=lambda _one, chance: f"My name is Timur {chance.randrange(10**6)}",
    )
    ilya = Browser(app, ILYA)

    for address in (QUESTIONS, f"{QUESTIONS}typed-01/", READING):
        words = ilya.see(address).words
        assert "timur" not in words.lower()
        assert "Токтогулов" not in words
        assert NAMES[AIDA] not in words
    assert "Rarer ones are not shown." in ilya.see(f"{QUESTIONS}typed-01/").words


def test_what_five_officers_typed_is_shown(app: Flask, at: datetime) -> None:
    making.another_version(at=at, quiz=a_quiz(examined.typed(1), a_question(1)))
    sat(
        40,
        at=at,
        rightly=lambda _knows, one, *_: one.kind != "text",
        wrongly=lambda _one, chance: "The <hub>",
    )

    shown = Browser(app, ILYA).see(f"{QUESTIONS}typed-01/")

    assert "the <hub> 40 officers" in shown.words


def test_how_lessons_are_read(ilya: Browser, at: datetime) -> None:
    people = crowds.a_crowd(33, at=at, beside=AIDA)
    crowds.begun(people, "first-steps", at=at - timedelta(days=31))

    shown = ilya.see(READING)

    assert "33 officers began the course" in shown.words
    assert "33 officers stopped before marking any lesson." in shown.words
    assert rows_of(shown)["Seizing a device"].startswith("0% 0% to 10%")


@pytest.mark.parametrize("address", [QUESTIONS, f"{QUESTIONS}case-00/", READING])
def test_only_who_teaches_the_course_sees_them(
    ilya: Browser, app: Flask, at: datetime, address: str
) -> None:
    with transaction():
        cast.join(at=at)

    assert Browser(app, IDA).get(address).status_code == 404
    assert Browser(app, BEK).get(address).status_code == 403
    assert ilya.get(address).status_code == 200


def test_an_unknown_question_is_not_found(ilya: Browser) -> None:
    assert ilya.get(f"{QUESTIONS}no-such/").status_code == 404


def test_a_course_without_a_quiz_says_so(ilya: Browser, at: datetime) -> None:
    making.another_version(at=at + timedelta(days=1), quiz=None)

    assert "This course has no quiz." in ilya.see(QUESTIONS).words
    assert ilya.get(f"{QUESTIONS}case-00/").status_code == 404
