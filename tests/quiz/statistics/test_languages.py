"""A question in two languages, for officers of the same score."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.quiz.statistics.intervals import Z
from elearn.quiz.statistics.languages import Fairness, Table, common, compared, suspects

# Admissions to Berkeley in 1973 by department (Bickel, Hammel, O'Connell, Science 187, 1975):
# men admitted and refused, women admitted and refused.
BERKELEY = [
    Table(512, 313, 89, 19),
    Table(353, 207, 17, 8),
    Table(120, 205, 202, 391),
    Table(138, 279, 131, 244),
    Table(53, 138, 94, 299),
    Table(22, 351, 24, 317),
]


def test_it_reckons_what_r_reckons_of_berkeley() -> None:
    """`mantelhaen.test(UCBAdmissions)` of R: 0.9046968, 0.7719074 to 1.0603298, 1.4269."""
    found = common(BERKELEY)

    assert found
    assert found.ratio == pytest.approx(0.9046968, abs=5e-8)
    reach = Z * found.variance**0.5
    assert found.ratio * np.exp(-reach) == pytest.approx(0.7719074, abs=5e-8)
    assert found.ratio * np.exp(reach) == pytest.approx(1.0603298, abs=5e-8)
    assert found.chi_square == pytest.approx(1.4269, abs=5e-5)


def answers(seed: int, *, harder: float = 0, n: int = 400) -> list[tuple[int, bool, bool]]:
    chance = random.Random(seed)
    found = []
    for _ in range(n):
        is_other, knows = chance.random() < 0.5, chance.gauss(0, 1)
        rights = [chance.random() < 1 / (1 + np.exp(-knows - at / 5 + 1)) for at in range(15)]
        is_right = chance.random() < 1 / (1 + np.exp(-knows - 0.5 + harder * is_other))
        found.append((sum(rights) + is_right, is_other, is_right))
    return found


def test_the_ratio_is_that_of_the_formula_written_out_over_arrays() -> None:
    rows = np.array(answers(4, harder=1.0))
    straight = crossed = 0.0
    for level in np.unique(rows[:, 0]):
        of_it = rows[rows[:, 0] == level]
        counts = np.array(
            [
                [((of_it[:, 1] == other) & (of_it[:, 2] == right)).sum() for right in (1, 0)]
                for other in (0, 1)
            ]
        )
        straight += counts[0, 0] * counts[1, 1] / counts.sum()
        crossed += counts[0, 1] * counts[1, 0] / counts.sum()

    found = compared(answers(4, harder=1.0))

    assert found
    assert found.delta.value == pytest.approx(-2.35 * np.log(straight / crossed), abs=1e-9)


def test_a_much_harder_translation_is_of_class_c_and_below_nothing() -> None:
    found = compared(answers(1, harder=2.0))

    assert found
    assert found.letter == "C"
    assert found.is_harder
    assert suspects([found, None, compared(answers(2))]) == [True, False, False]


def test_an_easier_one_is_above_nothing() -> None:
    found = compared(answers(1, harder=-2.5, n=800))

    assert found
    assert not found.is_harder
    assert found.letter == "C"


def test_below_a_hundred_officers_a_language_nothing_is_said() -> None:
    rows = [one for one in answers(1, harder=2.0) if not one[1]]

    assert compared([*rows, *[(8, True, False)] * 99]) is None


def test_what_is_rare_alone_is_not_rare_among_many() -> None:
    one = compared(answers(1, harder=2.0))
    assert one
    doubtful = Fairness(one.delta, "C", 0.01)

    assert suspects([doubtful]) == [True]
    assert suspects([doubtful] * 30) == [False] * 30


@given(st.integers(0, 10**9))
def test_the_order_says_nothing_and_the_other_way_round_is_the_opposite(
    seed: int,
) -> None:
    chance = random.Random(seed)
    rows = [(chance.randrange(6), chance.random() < 0.5, chance.random() < 0.6) for _ in range(400)]
    mixed = rows[:]
    chance.shuffle(mixed)

    one, same = compared(rows), compared(mixed)
    other = compared([(level, not is_other, right) for level, is_other, right in rows])

    assert one
    assert same
    assert other
    assert same.delta.value == pytest.approx(one.delta.value, abs=1e-9)
    assert other.delta.value == pytest.approx(-one.delta.value, abs=1e-9)
    assert one.delta.low <= one.delta.value <= one.delta.high
