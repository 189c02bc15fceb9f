"""Which passwords may be chosen, and how they are kept."""

from __future__ import annotations

import random
import string
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from elearn.errors import Invalid
from elearn.people import common_passwords, passwords

ABOUT = ("Аида Нурланова", "Aida Nurlanova", "aida.n@north.example", "Northern Crossing")

common = st.sampled_from([word for word in FREQUENCY_LISTS["passwords"] if len(word) > 3])
around = st.sampled_from(["", "!", "1", "2026", "12345678", "!!", "1985!", "abcd"])
words = st.sampled_from([w for w in FREQUENCY_LISTS["english_wikipedia"] if len(w) > 3])
latin, cyrillic = "qwertyuiop[]asdfghjkl;'zxcvbnm,.", "йцукенгшщзхъфывапролджэячсмитьбю"


def is_refused(password: str, about: tuple[str, ...] = ABOUT) -> bool:
    try:
        passwords.check(password, about)
    except Invalid:
        return True
    return False


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "x" * 11,
        "x" * 12,
        "x" * 129,
        "learn-by-doing-2026",
        "LEARN-BY-DOING-2026",
        "Learn by doing 2026!",
        "P@ssw0rd2026!",
        "password password",
        "пароль2026!!",
        "gfhjkm123456",
        "зфыыцщкв2026",
        "ПарольПароль",
        "қүпиясөз2026".replace("ү", "ұ"),
        "полиция 2026!",
        "gjkbwbz2026!!",
        "toshkent12345",
        "qwertyasdfgh",
        "qweasdzxc123",
        "йцукенфывапр",
        "abcdefghijkl",
        "987654321098",
        "abcabcabcabc",
        "Nurlanova1987",
        "AidaNurlanova1",
        "aida.n@north.example",
        "Northern Crossing 1",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    assert is_refused(password)


@pytest.mark.parametrize(
    "password",
    [
        "five words that I keep",
        "correct horse battery staple",
        "мой кот любит жареную рыбу",
        "سه کلمه ساده و خوب",
        "Zb7#kkW!pq09xyz",
        "    spaces before and behind    ",
        "Nurlanova keeps seven brown camels",
    ],
)
def test_what_is_hard_to_guess_may_be_chosen(password: str) -> None:
    assert not is_refused(password)


@given(common, around, st.sampled_from([str.title, str.upper, str]))
@settings(max_examples=200)
def test_a_common_word_stays_refused_with_a_little_behind_it(word, tail, typed) -> None:  # type: ignore[no-untyped-def]
    for password in (typed(word) + tail, word + word + tail, tail + word):
        if len(password) >= passwords.SHORTEST:
            assert is_refused(password), password


@given(common, st.sampled_from(["2026!", "123", "!!!!"]))
@settings(max_examples=200)
def test_a_common_word_stays_refused_on_the_other_keyboard(word: str, tail: str) -> None:
    typed = word.casefold().translate(str.maketrans(latin, cyrillic)) + tail
    if len(typed) >= passwords.SHORTEST:
        assert is_refused(typed), typed


@given(st.lists(words, min_size=5, max_size=6))
@settings(max_examples=200)
def test_five_words_may_be_chosen(chosen: list[str]) -> None:
    if len(set(chosen)) == len(chosen):
        assert not is_refused(" ".join(chosen), ())


@given(st.integers(0, 2**64), st.integers(16, 128))
@settings(max_examples=200)
def test_what_a_password_manager_makes_may_be_chosen(seed: int, length: int) -> None:
    made = "".join(random.Random(seed).choices(string.ascii_letters + string.digits, k=length))

    assert not is_refused(made, ())


@given(st.text(max_size=11) | st.text(min_size=129, max_size=140))
@settings(max_examples=100)
def test_a_refusal_says_what_to_do(password: str) -> None:
    if unicodedata.is_normalized("NFC", password):
        with pytest.raises(Invalid, match="Choose a password of"):
            passwords.check(password, ABOUT)


def test_characters_are_counted_as_they_are_seen() -> None:
    letters = "йёъжщэюязхуфцчшщ" * 8
    taken_apart = unicodedata.normalize("NFD", letters)

    assert len(taken_apart) > passwords.LONGEST
    with pytest.raises(Invalid, match="128 characters at most"):
        passwords.check(letters + "x")
    assert not is_refused(unicodedata.normalize("NFD", "мой кот любит ёжиков"))


def test_a_password_is_checked_exactly_as_typed() -> None:
    typed = " Four plain Words  together " + "x" * 100
    kept = passwords.hashed(typed)

    assert passwords.is_right(typed, kept)
    for other in (typed.strip(), typed.lower(), typed[:72], typed[:-1]):
        assert not passwords.is_right(other, kept)


def test_a_hash_of_another_cost_is_outdated() -> None:
    assert not passwords.outdated(passwords.hashed("four plain words together"))
    assert passwords.outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$0123456789abcdefABCDEF")
    assert not passwords.outdated(None)


def test_the_words_of_the_hub_are_ten_languages_own() -> None:
    assert {"пароль", "parol", "құпиясөз", "рамз", "açarsöz", "پټنوم"} <= (
        common_passwords.LOCAL_WORDS
    )
