"""Whether marking can read a typed number: apart from whether it is right."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.quiz.kinds import numeric

PLAIN = numeric.Key(Fraction(37), Fraction(38))
WARM = numeric.Key(Fraction(37), Fraction(38), units=("°C", "градус"))
STRICT = numeric.Key(Fraction(37), Fraction(38), units=("°C",), is_unit_required=True)
typed = st.text(max_size=40) | st.from_regex(r"-?[0-9 .,]{1,6} ?(°C|kg|apples)?\.?", fullmatch=True)


@pytest.mark.parametrize(
    ("key", "answer", "is_read"),
    [
        (PLAIN, "abc", False),
        (PLAIN, "", False),
        (PLAIN, "24 or 25", False),
        (PLAIN, "1.2.3", False),
        (PLAIN, "24 hours", True),
        (PLAIN, "١٢", True),
        (WARM, "12 apples", False),
        (WARM, "12", True),
        (WARM, "12 °c.", True),
        (WARM, "-12 ГРАДУС", True),
        (STRICT, "12", True),
        (STRICT, "12 kg", False),
    ],
)
def test_a_number_with_a_unit_that_is_known_is_read(
    key: numeric.Key, answer: str, is_read: bool
) -> None:
    assert numeric.is_understood(key, answer) is is_read


@given(typed, st.fractions(), st.fractions(min_value=0))
def test_which_number_is_right_changes_nothing(answer: str, low: Fraction, wide: Fraction) -> None:
    other = numeric.Key(low, low + wide, units=WARM.units)

    assert numeric.is_understood(other, answer) == numeric.is_understood(WARM, answer)


@given(typed)
def test_what_is_right_is_always_read(answer: str) -> None:
    for key in (PLAIN, WARM, STRICT):
        assert numeric.is_understood(key, answer) or not numeric.is_right(key, answer)
