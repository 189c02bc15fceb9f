"""The letters of options: which place a letter can stand for, in the alphabets of the region."""

from __future__ import annotations

from collections.abc import Collection, Sequence

_ALIKE = dict(zip("аверкмностухі", "abepkmhoctyxi", strict=True))
"""Letters of two alphabets that look alike: whoever types one may mean the other."""

_ARABIC = {"الف": "ا", "پ": "ج", "ت": "د", "ھ": "ه", "ث": "ه"}
_ALPHABETS = (
    "abcdefghij",
    "abcдefghij",
    "абвгдежзик",
    "абвгдеёжзи",
    "аәбвгғдеёж",
    "абвгғдеёжз",
    "абвгғдеёжз",
    "ابجده",
)


def canonical(letter: str) -> str:
    """A letter as it looks, whichever alphabet it was typed in."""
    small = letter.lower()
    return _ALIKE.get(small, _ARABIC.get(small, small))


_SHOWN = tuple([canonical(letter) for letter in alphabet] for alphabet in _ALPHABETS)


def places(letter: str) -> frozenset[int]:
    """The places, from 1, that a letter stands for in any alphabet, or looks as if it did."""
    shown = canonical(letter)
    return frozenset(one.index(shown) + 1 for one in _SHOWN if shown in one)


def place_among(letter: str, signs: Sequence[str], spoken: Collection[str]) -> int:
    """The place that a letter or number of a key means among the options with these signs.

    `signs` are empty where options have none. `spoken` are all letters of the file's keys: where
    the word processor wrote A, B, C and the key says Б or Г, the key counts in Russian. 0: none.
    """
    if letter.isdigit():
        return int(letter) if 0 < int(letter) <= len(signs) else 0
    shown, said = [canonical(sign) for sign in signs], {canonical(one) for one in spoken}
    said.add(canonical(letter))
    fitting = [one for one in _SHOWN if said <= set(one)]
    # The longer alphabets are meant only where one of their own letters is used.
    fitting = [one for one in fitting if one in _SHOWN[:3]] or fitting
    own = [one for one in fitting if one[: len(shown)] == shown]
    if canonical(letter) in shown and (own or not fitting or said <= set(shown)):
        return shown.index(canonical(letter)) + 1
    likely = {one.index(canonical(letter)) + 1 for one in own or fitting}
    place = likely.pop() if len(likely) == 1 else 0
    return place if place <= len(signs) else 0
