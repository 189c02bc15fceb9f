"""Whether another quiz would decide the same."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import beta, binom

from elearn.quiz.statistics import decisions
from elearn.quiz.statistics.decisions import Score, consistency, score


def scores(chance: random.Random, knows: list[float], length: int) -> list[list[float]]:
    return [[float(chance.random() < one) for _ in range(length)] for one in knows]


def held(rows: list[list[float]]) -> list[Score]:
    found = [score(row, [1.0] * len(row)) for row in rows]
    return [one for one in found if one]


def test_it_is_the_integral_of_huynhs_model() -> None:
    """Officers know a part that is beta distributed; each quiz asks a binomial sample of it."""
    chance = random.Random(5)
    rows = scores(chance, [chance.betavariate(7, 3) for _ in range(300)], 12)
    found = consistency(held(rows), 70)
    assert found
    totals = [sum(row) / 12 for row in rows]
    mean = sum(totals) / 300
    spread = sum((one - mean) ** 2 for one in totals) / 300
    kr21 = 12 / 11 * (1 - mean * (1 - mean) / (12 * spread))
    both = 12 * (1 - kr21) / kr21

    def same(knows: float) -> float:
        passes = binom.sf(8, 12, knows)  # 9 of 12 are 75 %, 8 are less than 70
        return (passes**2 + (1 - passes) ** 2) * beta.pdf(knows, mean * both, (1 - mean) * both)

    assert found.reliability == pytest.approx(kr21, abs=1e-9)
    assert found.same.value == pytest.approx(quad(same, 0, 1, epsabs=1e-12)[0], abs=1e-9)


@pytest.mark.parametrize(("length", "cut"), [(10, 60), (20, 80), (40, 70)])
def test_it_foretells_how_often_two_quizzes_decide_the_same(length: int, cut: int) -> None:
    chance = random.Random(length)
    knows = [chance.betavariate(8, 3) for _ in range(20_000)]
    one, other = (scores(chance, knows, length) for _ in range(2))
    agreed = sum(
        (sum(a) * 100 >= cut * length) == (sum(b) * 100 >= cut * length)
        for a, b in zip(one, other, strict=True)
    )

    found = consistency(held(one), cut)

    assert found
    assert found.same.value == pytest.approx(agreed / 20_000, abs=0.012)


def test_the_interval_holds_the_truth_in_about_95_of_100() -> None:
    chance = random.Random(2)
    wide = consistency(
        held(scores(chance, [chance.betavariate(8, 3) for _ in range(40_000)], 15)), 70
    )
    assert wide
    inside = 0
    for _ in range(200):
        rows = scores(chance, [chance.betavariate(8, 3) for _ in range(120)], 15)
        found = consistency(held(rows), 70)
        inside += found is not None and found.same.low <= wide.same.value <= found.same.high

    assert 0.90 <= inside / 200 <= 1


def test_parts_of_points_count_as_an_effective_length() -> None:
    """Each question is four right-or-wrong ones: as exact as four times as many."""
    chance = random.Random(9)
    rows = scores(chance, [chance.betavariate(8, 3) for _ in range(6_000)], 40)
    parts = [[sum(row[at : at + 4]) / 4 for at in range(0, 40, 4)] for row in rows]

    fine, coarse = consistency(held(rows), 70), consistency(held(parts), 70)

    assert fine
    assert coarse
    assert coarse.reliability == pytest.approx(fine.reliability, abs=0.02)
    assert coarse.same.value == pytest.approx(fine.same.value, abs=0.02)


def test_nothing_is_said_where_all_have_the_same_score() -> None:
    assert consistency(held([[1.0] * 10] * 50), 80) is None
    assert consistency([], 80) is None
    assert score([1.0], [1.0]) is None


def test_where_all_pass_no_kappa_is_said() -> None:
    rows = [[1.0] * 19 + [float(at % 2)] for at in range(60)]

    found = consistency(held(rows), 20)

    assert found
    assert found.same.value == pytest.approx(1)
    assert found.kappa is None


@given(
    st.lists(
        st.lists(st.sampled_from([0.0, 1 / 3, 1.0]), min_size=6, max_size=6),
        min_size=3,
        max_size=40,
    ),
    st.integers(1, 100),
)
def test_it_keeps_within_its_bounds(rows: list[list[float]], cut: int) -> None:
    found = consistency(held(rows), cut)
    again = decisions.consistency(held(rows[::-1]), cut)

    if found and again:
        assert 0 <= found.same.low <= found.same.value <= found.same.high <= 1
        assert found.same.value == pytest.approx(again.same.value, abs=1e-6)
