"""What may be shown of a finished attempt: every rule in every stage, written out."""

from __future__ import annotations

import pytest

from elearn.quiz import showing
from elearn.quiz.questions import Rules
from elearn.quiz.showing import Shown, Stage

FAILED_AT_FIRST = Stage(has_passed=False, is_last=False, is_sitting=False)
FAILED_AT_LAST = Stage(has_passed=False, is_last=True, is_sitting=False)
PASSED_AT_FIRST = Stage(has_passed=True, is_last=False, is_sitting=False)
PASSED_AT_LAST = Stage(has_passed=True, is_last=True, is_sitting=False)
STAGES = (FAILED_AT_FIRST, FAILED_AT_LAST, PASSED_AT_FIRST, PASSED_AT_LAST)

# Why the key is kept back in each of the stages; empty: it is shown.
WITHHELD = {
    "after attempt": ("", "", "", ""),
    "after pass": ("pass", "", "", ""),
    "after last attempt": ("last", "", "last", ""),
    "never": ("never", "never", "never", "never"),
}


@pytest.mark.parametrize("show_answers", WITHHELD)
@pytest.mark.parametrize(("stage", "place"), [(one, place) for place, one in enumerate(STAGES)])
def test_the_key_is_shown_when_the_author_says(show_answers: str, stage: Stage, place: int) -> None:
    withheld = WITHHELD[show_answers][place]
    rules = Rules(show="feedback", show_answers=show_answers)

    assert showing.shown(rules, stage) == Shown(True, not withheld, withheld)


@pytest.mark.parametrize("show_answers", WITHHELD)
@pytest.mark.parametrize("stage", STAGES)
def test_a_course_that_shows_marks_or_the_score_never_shows_the_key(
    show_answers: str, stage: Stage
) -> None:
    for show, marks in (("score", False), ("marks", True)):
        rules = Rules(show=show, show_answers=show_answers)
        assert showing.shown(rules, stage) == Shown(marks, False, "never")


@pytest.mark.parametrize("show_answers", WITHHELD)
def test_no_key_is_shown_beside_a_running_attempt(show_answers: str) -> None:
    for has_passed in (False, True):
        stage = Stage(has_passed, is_last=True, is_sitting=True)
        assert not showing.shown(Rules(show_answers=show_answers), stage).answers
