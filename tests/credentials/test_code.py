from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.credentials.code import ALPHABET, LENGTH, canonical, code_of, new_code, shown

codes = st.integers(0, 2**128 - 1).map(code_of)
places = st.integers(0, LENGTH - 1)

KNOWN = code_of(0x0123456789ABCDEF0123456789ABCDEF)


def swapped(code: str, one: int, other: int) -> str:
    signs = list(code)
    signs[one], signs[other] = signs[other], signs[one]
    return "".join(signs)


def test_codes_already_printed_stay_the_same() -> None:
    assert KNOWN == "014D2PF2DBSQQG28T5CY4TQKFF7"
    assert code_of(0) == "0" * LENGTH


def test_new_codes_differ_and_are_27_characters_of_crockford() -> None:
    made = {new_code() for _ in range(200)}

    assert len(made) == 200
    assert all(len(code) == LENGTH == 27 and set(code) <= set(ALPHABET) for code in made)
    assert len({code[1] for code in made}) > 20


@given(codes)
def test_a_code_and_its_shown_form_are_read_back(code: str) -> None:
    assert canonical(code) == code
    assert canonical(shown(code)) == code
    assert canonical(shown(code).lower().replace("-", " ")) == code


@given(codes, places, st.sampled_from(ALPHABET))
def test_every_wrong_character_is_found(code: str, place: int, wrong: str) -> None:
    changed = code[:place] + wrong + code[place + 1 :]

    assert canonical(changed) == (code if changed == code else None)


@given(codes, places, places)
def test_every_swap_of_two_characters_is_found(code: str, one: int, other: int) -> None:
    changed = swapped(code, one, other)

    assert canonical(changed) == (code if changed == code else None)


@given(codes, st.integers(1, LENGTH - 3), st.sampled_from(ALPHABET), st.sampled_from(ALPHABET))
def test_a_twin_read_as_another_twin_is_found(code: str, place: int, sign: str, other: str) -> None:
    digits = code[:place] + sign * 2 + code[place + 2 : -1]
    number = sum(ALPHABET.index(digit) << 5 * at for at, digit in enumerate(reversed(digits)))
    twin = code_of(number)

    changed = twin[:place] + other * 2 + twin[place + 2 :]

    assert canonical(changed) == (twin if changed == twin else None)


@pytest.mark.parametrize(
    "typed",
    [
        "o14d2pf2dbsqqg28t5cy4tqkff7",  # the letter O for the digit
        "OI4D2PF2DBSQQG28T5CY4TQKFF7",
        "0L4D2PF2DBSQQG28T5CY4TQKFF7",
        " 014-D2P-F2D-BSQ-QG2-8T5-CY4-TQK-FF7\n",
        "014–D2P—F2D−BSQ\u00a0QG2\u200f8T5 CY4 TQK FF7",
        "۰۱۴D۲PF۲DBSQQG۲۸T۵CY۴TQKFF7",
        "014D2РF2DВSQQG28Т5СУ4ТQКFF7",  # Cyrillic letters of the same shape
        "https://learn.example/verify/014D2PF2DBSQQG28T5CY4TQKFF7",
        "/verify/014D2PF2DBSQQG28T5CY4TQKFF7/",
    ],
)
def test_what_people_type_for_a_code_is_understood(typed: str) -> None:
    assert canonical(typed) == KNOWN


@pytest.mark.parametrize("number", [-1, 2**128])
def test_a_code_stands_for_128_bits(number: int) -> None:
    with pytest.raises(ValueError):
        code_of(number)


@given(st.text())
def test_any_text_is_a_code_or_none(text: str) -> None:
    assert canonical(text) is None or canonical(text) == canonical(canonical(text) or "")


def test_a_number_past_128_bits_and_an_endless_text_are_no_codes() -> None:
    assert canonical("Z" * LENGTH) is None
    assert canonical(" " * 10**6) is None
    assert canonical("") is None
