"""How many forms a quiz can draw, which score meets its pass mark, what its forms ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from elearn.quiz import fairness
from elearn.quiz.drawing import draw
from elearn.quiz.questions import Question, Quiz
from tests.quiz.banks import pool, question, quiz


def bank(sizes: Sequence[int]) -> list[Question]:
    """Questions of as many objectives as there are sizes."""
    return [
        question(f"q{objective}-{number}", objective=f"O-{objective}")
        for objective, size in enumerate(sizes)
        for number in range(size)
    ]


@pytest.mark.parametrize(
    ("sizes", "drawn", "forms"),
    [
        ((4,), 2, 6),
        ((2, 2), 2, 4),
        ((3, 1), 3, 3),
        ((2, 2, 2), 2, 12),
        ((1, 2, 3), 4, 9),
        ((3,), 3, 1),
    ],
)
def test_so_many_forms_are_counted_as_are_drawn(
    sizes: Sequence[int], drawn: int, forms: int
) -> None:
    small = quiz(pool(drawn, *bank(sizes)))
    seen = {
        frozenset(one.id for one in draw(small, bytes([n, n // 256])).questions) for n in range(256)
    }

    assert fairness.forms(small) == forms == len(seen)


def test_two_pools_multiply_their_forms() -> None:
    first, second = bank((4,)), [replace(one, id=f"x{one.id}") for one in bank((5,))]

    assert fairness.forms(quiz(pool(2, *first), pool(2, *second))) == 6 * 10


def test_the_fewest_forms_count_where_states_have_pools_of_their_own() -> None:
    common, national = bank((4,)), [replace(one, id=f"x{one.id}") for one in bank((5,))]
    own = replace(pool(2, *national), states=("kz",))

    assert fairness.forms(quiz(pool(2, *common), own)) == 6


def test_a_pass_mark_between_two_scores_is_not_met() -> None:
    ten = quiz(*bank((10,)))
    odd = replace(ten, rules=replace(ten.rules, pass_percent=75))

    found = fairness.pass_mark(odd)

    assert (found.needed, found.least, found.least_percent) == (Fraction(15, 2), 8, 80)
    assert not found.is_met
    assert fairness.pass_mark(replace(ten, rules=replace(ten.rules, pass_percent=80))).is_met


def test_the_cut_of_the_hardest_and_of_the_easiest_form_is_what_the_judges_expect() -> None:
    judged = [
        replace(one, expect_percent=percent)
        for one, percent in zip(bank((4,)), (40, 50, 60, 90), strict=True)
    ]

    cut = fairness.expected_cut(quiz(pool(2, *judged)))

    assert cut is not None
    assert (cut.hardest, cut.easiest, cut.difference) == (45, 75, 30)


def test_no_cut_is_told_where_one_question_was_not_judged() -> None:
    judged: Quiz = quiz(replace(question("a"), expect_percent=50), question("b"))

    assert fairness.expected_cut(judged) is None
