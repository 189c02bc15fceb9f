"""One question: facility, correlation with the rest, options by thirds."""

from __future__ import annotations

import random

import numpy as np
import pytest
from girth import INVALID_RESPONSE
from girth.utilities.ctt_statistics import classical_test_statistics
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, pearsonr

from elearn.quiz.statistics import intervals
from elearn.quiz.statistics.intervals import LEAST
from elearn.quiz.statistics.items import Answers, Item, analysed, thirds

SHARES = st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=LEAST, max_size=80)


def heard(shares: list[float], rests: list[float], picks: list[int] | None = None) -> Answers:
    return Answers(
        list(shares), list(rests), [(one,) for one in picks] if picks else [()] * len(shares)
    )


def test_it_agrees_with_girth_where_each_officer_drew_a_part() -> None:
    chance = np.random.default_rng(7)
    knows = chance.normal(size=400)
    right = (chance.logistic(size=(25, 400)) < knows - chance.normal(size=(25, 1))).astype(int)
    drawn = np.array([chance.permutation(25) < 15 for _ in range(400)]).T
    by_girth = classical_test_statistics(np.where(drawn, right, INVALID_RESPONSE), 0, 1)

    for at in range(25):
        others = np.delete(np.arange(25), at)
        rests = (right * drawn)[others].sum(0) / drawn[others].sum(0)
        mine = analysed("text", heard(list(right[at][drawn[at]]), list(rests[drawn[at]])))
        assert mine.facility
        assert mine.discrimination
        assert mine.n == by_girth["Item Counts"][at]
        assert mine.facility.value == pytest.approx(by_girth["Mean"][at], abs=1e-9)
        assert mine.discrimination.value == pytest.approx(
            by_girth["Item-Score Correlation"][at], abs=1e-9
        )


def test_the_intervals_are_those_of_wilson_and_fisher() -> None:
    wilson = binomtest(37, 120).proportion_ci(method="wilson")
    mine = intervals.share(37, 120)
    assert mine
    assert (mine.low, mine.high) == pytest.approx((wilson.low, wilson.high), abs=1e-9)
    chance = random.Random(3)
    xs = [chance.random() for _ in range(50)]
    ys = [x + chance.random() for x in xs]
    fisher = pearsonr(xs, ys).confidence_interval()
    found = intervals.correlation(xs, ys)
    assert found
    assert (found.low, found.high) == pytest.approx((fisher.low, fisher.high), abs=1e-9)


def test_the_difference_of_two_shares_is_newcombes_published_example() -> None:
    """Newcombe 1998, table II, method 10: 56/70 and 48/80."""
    one, other = intervals.share(56, 70), intervals.share(48, 80)
    assert one
    assert other

    found = intervals.difference(one, other)

    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_options_are_counted_of_all_and_of_each_third() -> None:
    shares = [0.0] * 12 + [1.0] * 24
    rests = [at / 36 for at in range(36)]
    picks = [1] * 10 + [2] * 2 + [0] * 24

    item = analysed("single", heard(shares, rests, picks), [True, False, False])

    right, wrong, rare = item.options
    assert (right.chosen.value, right.weak and right.weak.value) == (24 / 36, 0)
    assert right.strong
    assert (right.strong.value, right.strong.n) == (1, 12)
    assert wrong.of_wrong
    assert (wrong.of_wrong.value, wrong.of_wrong.n) == (10 / 12, 12)
    assert rare.chosen.value == 2 / 36


def test_below_thirty_officers_nothing_is_said() -> None:
    item = analysed("single", heard([1.0] * 29, [0.5] * 29, [0] * 29), [True, False])

    assert item == Item("single", 29, 0)


def test_who_has_the_same_rest_is_in_the_same_third() -> None:
    groups = thirds([0.2, 0.2, 0.2, 0.2, 0.5, 0.9, None])

    assert groups.weak == (0, 1, 2, 3)
    assert groups.strong == (4, 5)
    assert thirds([0.4] * 30).weak == ()


@given(st.integers(0, 10**9), SHARES)
def test_the_order_of_officers_says_nothing(seed: int, shares: list[float]) -> None:
    chance = random.Random(seed)
    rests = [chance.choice([0.0, 0.3, 0.5, 0.8, 1.0]) for _ in shares]
    picks = [chance.randrange(3) for _ in shares]
    rows = list(zip(shares, rests, picks, strict=True))
    chance.shuffle(rows)
    mixed = [list(column) for column in zip(*rows, strict=True)]

    one = analysed("single", heard(shares, rests, picks), [True, False, False])
    other = analysed("single", heard(mixed[0], mixed[1], mixed[2]), [True, False, False])

    assert (one.facility, one.strong_facility, one.options) == (
        other.facility,
        other.strong_facility,
        other.options,
    )
    assert (one.discrimination is None) == (other.discrimination is None)
    if one.discrimination and other.discrimination:
        assert one.discrimination.value == pytest.approx(other.discrimination.value, abs=1e-9)


@given(SHARES, st.integers(0, 10**9))
def test_figures_keep_within_their_bounds(shares: list[float], seed: int) -> None:
    chance = random.Random(seed)
    item = analysed("text", heard(shares, [chance.random() for _ in shares]))

    for one, lowest in ((item.facility, 0), (item.discrimination, -1)):
        if one:
            assert lowest <= one.low <= one.value <= one.high <= 1
