from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.quiz.numbers import Numbers
from tests.quiz.banks import seeds


def test_the_numbers_of_a_seed_are_the_same_for_ever() -> None:
    numbers = Numbers(b"a seed of sixteen")

    assert [numbers.below(1000) for _ in range(6)] == [200, 429, 39, 382, 668, 3]
    assert numbers.shuffled("abcdef") == list("dcfabe")
    assert [numbers.token() for _ in range(3)] == ["mvv4", "vj2x", "btbt"]


@given(seeds, st.integers(1, 2**64))
def test_a_number_is_below_its_limit(seed: bytes, limit: int) -> None:
    assert 0 <= Numbers(seed).below(limit) < limit


@pytest.mark.parametrize("limit", [0, -1, 2**64 + 1])
def test_a_limit_that_no_number_can_keep_is_a_mistake_of_the_caller(limit: int) -> None:
    with pytest.raises(ValueError):
        Numbers(b"seed").below(limit)


@given(seeds, st.lists(st.integers(), max_size=20))
def test_shuffling_keeps_every_value(seed: bytes, values: list[int]) -> None:
    before = list(values)

    assert Counter(Numbers(seed).shuffled(values)) == Counter(before)
    assert values == before


def test_every_order_comes_about_as_often() -> None:
    numbers = Numbers(b"many orders")

    orders = Counter("".join(numbers.shuffled("abc")) for _ in range(6000))

    assert len(orders) == 6
    assert all(880 < times < 1120 for times in orders.values())


@given(seeds)
def test_tokens_of_one_seed_differ_and_say_nothing(seed: bytes) -> None:
    numbers = Numbers(seed)

    tokens = [numbers.token() for _ in range(50)]

    assert len(set(tokens)) == 50
    assert all(len(token) == 4 and token[0].isalpha() and token.isalnum() for token in tokens)
    assert not set("".join(tokens)) & set("aeiou01l")
