"""How fair a quiz is, told in a table that a lawyer understands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import making
import pytest
from cast import ILYA
from flask import Flask
from sending import Browser
from stories.page import Element

from elearn.web.instructor.fairness import figures_of

FIRST_STEPS = "/author/modules/cybercrime/first-steps/fairness/"
REPORT = "/author/modules/cybercrime/report/fairness/"


@pytest.fixture
def ilya(app: Flask, at: datetime) -> Browser:
    return Browser(app, ILYA)


def rows_of(shown: Element) -> dict[str, str]:
    """What the table says, by what it asks."""
    found = {}
    for row in shown.every("tr"):
        for cell in row.every("td"):
            found.setdefault(row.first("th").words, cell.words)
    return found


def test_a_weak_quiz_is_told_what_to_do(ilya: Browser) -> None:
    rows = rows_of(ilya.see(FIRST_STEPS))

    knows = rows["How often does an officer pass who knows 60% and guesses the rest?"]
    assert knows.startswith("49% Look at this")
    assert "Over all 3 attempts. At most 1 in 5 should." in knows
    meets = rows["Can a score meet the pass mark exactly?"]
    assert meets.startswith("80% of 11 points: 8.8 Look at this")
    assert "9 points are needed" in meets
    guesses = rows["How often does somebody pass who knows nothing and guesses?"]
    assert guesses.startswith("less than 1 in 10,000 Good")
    assert rows["How many different quizzes can be drawn?"].startswith("2 Good")
    assert rows["Is one quiz harder than another?"].startswith("not known Judges")


def test_a_quiz_without_pools_is_the_same_for_everybody(ilya: Browser) -> None:
    rows = rows_of(ilya.see(REPORT))

    forms = rows["How many different quizzes can be drawn?"]
    assert forms.startswith("1 Look at this")
    assert "put them into pools" in forms


def test_pools_and_questions_without_labels_are_listed(ilya: Browser) -> None:
    shown = ilya.see(FIRST_STEPS)

    pool = next(row for row in shown.every("tr") if row.first("th").words == "One of two")
    assert [cell.words for cell in pool.every("td")] == ["2", "1", "objective", "2", "0"]
    lacking = [one.words for one in shown.every("li")]
    assert "Pick one lacks Level" in lacking
    assert "True or false lacks Level, Objective" in lacking
    assert "The friend lacks Level, Objective" in lacking


def test_the_cut_is_told_where_judges_said_what_they_expect(ilya: Browser, at: datetime) -> None:
    quiz = next(module.quiz for module, _ in making.checked().modules if "report" in module.id)
    assert quiz is not None
    judged = tuple(
        replace(one, expect_percent=percent)
        for one, percent in zip(quiz.questions(), (60, 80), strict=True)
    )
    making.another_version(
        at=at + timedelta(days=1), id="report-writing", quiz=replace(quiz, entries=judged)
    )

    rows = rows_of(ilya.see(REPORT))

    assert rows["Is one quiz harder than another?"].startswith("70% to 70% Good")


def test_a_course_without_a_quiz_says_so(ilya: Browser, at: datetime) -> None:
    making.another_version(at=at + timedelta(days=1), id="report-writing", quiz=None)

    assert "This course has no quiz." in ilya.see(REPORT).words


def test_a_version_is_reckoned_once(ilya: Browser) -> None:
    ilya.see(FIRST_STEPS)
    before = figures_of.cache_info().misses

    ilya.see(FIRST_STEPS)

    assert figures_of.cache_info().misses == before


def test_an_unknown_course_is_not_found(ilya: Browser) -> None:
    assert ilya.get("/author/modules/cybercrime/nothing/fairness/").status_code == 404
