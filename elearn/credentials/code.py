"""Codes of certificates: nobody can guess one, and a slip in typing is noticed.

A code is 26 characters of Crockford's base 32 (128 random bits, the highest first) and a
check character of the same alphabet. Taken as elements of GF(32) = GF(2)[x] / (x^5 + x^2
+ 1), bit 0 the constant, the 27 characters are the coefficients of a polynomial that is 0
at x: a Reed-Solomon code with one check symbol. Since x has order 31, which is more than
27, every single wrong character and every swap of two different ones, neighbours or not,
is found; so is a neighbouring pair of equal ones read as another pair. (Crockford's own
check, modulo 37, needs the signs * ~ $ =, which do not survive addresses and telephones.)
"""

from __future__ import annotations

import secrets
import unicodedata

from elearn.languages import strip_unseen, western_digits

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 27

_BITS = 128
_GROUP = 3
_VALUES = {character: value for value, character in enumerate(ALPHABET)}

# What people type for what they see: letters that stand for digits, then Cyrillic letters
# that look like Latin ones, from a keyboard that was not switched.
_MEANT = str.maketrans("OILАВЕЗКМНОРСТУХІ", "011ABE3KMH0PCTYX1")

# Past that it is no code with blanks in it, and not worth the reading.
_LONGEST = 200


def new_code() -> str:
    """A code that nobody had before and nobody can guess."""
    return code_of(secrets.randbits(_BITS))


def code_of(number: int) -> str:
    """The code of a number of 128 bits."""
    if not 0 <= number < 2**_BITS:
        raise ValueError("a code stands for 128 bits")
    digits = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH - 1)))
    # Times x makes room for the check character, which then brings the whole to 0.
    return digits + ALPHABET[_times_x(_at_x(digits))]


def canonical(text: str) -> str | None:
    """The code that somebody typed or scanned, or None where it cannot be one.

    Case, blanks and hyphens do not count; O is 0, I and L are 1; digits of any script and
    Cyrillic letters of the same shape are taken for what they look like. The address of
    a verification page is taken for the code at its end.
    """
    code = as_meant(text)
    if len(code) != LENGTH or not set(code) <= _VALUES.keys():
        return None
    # 26 characters hold 130 bits; the highest two are never set.
    return code if code[0] < "8" and _at_x(code) == 0 else None


def as_meant(text: str) -> str:
    """What was typed, in the alphabet of codes as far as it goes; empty where it is too long."""
    if len(text) > _LONGEST:
        return ""
    text = unicodedata.normalize("NFKC", strip_unseen(text)).strip().rstrip("/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in western_digits(text).upper() if not _is_between(sign))
    return kept.translate(_MEANT)


def shown(code: str) -> str:
    """The code in groups of three, as it is read out and compared."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def _is_between(sign: str) -> bool:
    return sign.isspace() or sign == "−" or unicodedata.category(sign) == "Pd"


def _times_x(value: int) -> int:
    value <<= 1
    return value ^ 0b100101 if value & 32 else value


def _at_x(characters: str) -> int:
    """The value of the polynomial at x, by Horner's rule."""
    total = 0
    for character in characters:
        total = _times_x(total) ^ _VALUES[character]
    return total
