from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.languages import fold
from elearn.quiz import words
from elearn.quiz.answers import Variant, is_accepted, number


@pytest.mark.parametrize("table", [words._LABELS, words._HEADINGS, words._VALUES])
def test_no_word_means_two_things(table: str) -> None:
    rows = table.replace("\\\n", "").strip().splitlines()
    meanings = [(fold(word), row.split("|")[0].strip()) for row in rows for word in row.split("|")]

    assert len({word for word, _ in meanings}) == len(set(meanings))


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("Answr", "Answer"), ("Pionts", "Points"), ("Explains", "Explain"), ("Hind", "Hint")],
)
def test_a_slip_of_one_letter_finds_its_label(slip: str, meant: str) -> None:
    assert words.nearest_label(slip) == meant


def test_an_ordinary_word_is_no_slip() -> None:
    assert [words.nearest_label(word) for word in ("Note", "Evidence", "Who", "")] == [None] * 4


@pytest.mark.parametrize(
    ("pattern", "answer", "fits"),
    [
        ("* custody *", "chain of custody record", True),
        ("* custody *", "custody", True),
        ("* custody *", "custodyx", False),
        ("*custody*", "xcustodyx", True),
        ("chain * custody", "chain custody", True),
        ("chain * custody", "the chain of custody", False),
        ("chain*", "Chains", True),
        ("*chain", "unchain", True),
        ("a*a", "a", False),
        ("a*b*c", "a c b", False),
    ],
)
def test_a_wildcard_stands_for_any_text(pattern: str, answer: str, fits: bool) -> None:
    assert is_accepted(answer, (Variant(pattern, is_pattern=True),)) is fits


@given(st.text(max_size=30))
def test_an_answer_fits_itself(text: str) -> None:
    assert is_accepted(text, (Variant(text),))
    assert is_accepted(text, (Variant(text),), exact=True)


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_none(text: str) -> None:
    number(text)


@given(st.decimals(-(10**9), 10**9, places=3))
def test_a_number_is_read_with_comma_point_and_eastern_digits(value: object) -> None:
    written = str(value)
    eastern = written.translate(str.maketrans("0123456789.", "۰۱۲۳۴۵۶۷۸۹٫"))

    assert number(written) == number(written.replace(".", ",")) == number(eastern) is not None


@pytest.mark.parametrize("text", ["1.400,5", "1..2", "12 34", "1e5", "", "abc", "9" * 5000])
def test_what_is_no_number_is_none(text: str) -> None:
    assert number(text) is None
