"""When practice comes back: later and later while it is right, on the next day where it is not."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.quiz import review

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def waits(answers: list[bool]) -> list[int]:
    """The days to wait after the lost points, and after each answer on the day it was due."""
    card = review.begun(AT)
    days = [(review.due_at(card) - AT).days]
    for is_right in answers:
        at = review.due_at(card)
        card = review.answered(card, is_right=is_right, at=at)
        days.append((review.due_at(card) - at).days)
    return days


def test_it_comes_back_after_a_day_and_then_less_and_less_often() -> None:
    assert waits([True] * 7) == [1, 2, 6, 17, 44, 102, 220, 365]


def test_a_wrong_answer_brings_it_back_on_the_next_day() -> None:
    assert waits([True, True, True, False])[-2:] == [17, 1]


@settings(deadline=None)
@given(st.lists(st.booleans(), max_size=30))
def test_whatever_is_answered_the_wait_is_a_day_to_a_year(answers: list[bool]) -> None:
    days = waits(answers)

    assert all(1 <= one <= 365 for one in days)
    assert all(wait == 1 for wait, is_right in zip(days[1:], answers, strict=True) if not is_right)


def test_a_card_is_plain_json_and_says_when_it_was_answered() -> None:
    card = review.answered(review.begun(AT), is_right=True, at=AT + DAY)

    assert review.due_at(json.loads(json.dumps(card))) == review.due_at(card) == AT + 3 * DAY
    assert review.answered_at(card) == AT + DAY


def test_nothing_heavy_comes_with_the_package() -> None:
    said = "import sys, elearn.quiz.review; print({'torch', 'numpy', 'pandas'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"
