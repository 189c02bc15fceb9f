"""Cronbach's alpha of one form."""

from __future__ import annotations

import numpy as np
import pytest
from girth.common import cronbach_alpha
from hypothesis import given
from hypothesis import strategies as st

from elearn.quiz.statistics.reliability import alpha

ROWS = st.lists(
    st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=4, max_size=4), min_size=3, max_size=40
)


def answers(seed: int, officers: int, questions: int) -> np.ndarray:
    chance = np.random.default_rng(seed)
    knows = chance.normal(size=(officers, 1))
    return (chance.logistic(size=(officers, questions)) < knows).astype(float)


@pytest.mark.parametrize("questions", [2, 9, 30])
def test_it_agrees_with_girth(questions: int) -> None:
    rows = answers(questions, 200, questions)

    mine = alpha(rows.tolist())

    assert mine
    assert mine.value == pytest.approx(cronbach_alpha(rows.T.copy()), abs=1e-9)


def test_the_interval_holds_the_truth_in_about_95_of_100() -> None:
    whole = alpha(answers(0, 60_000, 12).tolist())
    assert whole
    found = [alpha(answers(seed, 80, 12).tolist()) for seed in range(1, 301)]

    held = sum(one is not None and one.low <= whole.value <= one.high for one in found)

    assert 0.91 <= held / 300 <= 0.99


def test_nothing_is_said_where_nothing_can_be() -> None:
    assert alpha([]) is None
    assert alpha([[1.0, 0.0]] * 2) is None
    assert alpha([[1.0]] * 40) is None
    assert alpha([[1.0, 0.0]] * 40) is None


@given(ROWS)
def test_it_is_at_most_one_and_does_not_hang_on_an_order(rows: list[list[float]]) -> None:
    one, other = alpha(rows), alpha([row[::-1] for row in reversed(rows)])

    assert (one is None) == (other is None)
    if one and other:
        assert one.low <= one.value <= one.high <= 1
        assert one.value == pytest.approx(other.value, abs=1e-9)
