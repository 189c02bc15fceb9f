"""Numbers that a seed gives, the same ones in ten years: for drawing and shuffling."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import TypeVar

Value = TypeVar("Value")

_SPAN = 2**64

# Neither vowels nor look-alikes: no token spells a word or is read for another, and the
# letter in front makes it an `id` of HTML that a style sheet can name.
_LETTERS = "bcdfghjkmnpqrstvwxz"
_SIGNS = _LETTERS + "23456789"
_TOKENS = len(_LETTERS) * len(_SIGNS) ** 3


class Numbers:
    """The numbers of one seed: the n-th is the first 8 bytes of HMAC-SHA-256(seed, n).

    A library's generator may change between releases; this cannot, so a draw can be
    made again from its seed. What comes out is frozen in tests/quiz/golden_draws.json.
    """

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self._counter = 0
        self._given: set[str] = set()

    def below(self, n: int) -> int:
        """A whole number from 0 to n - 1, each as likely; n from 1 to 2**64."""
        if not 1 <= n <= _SPAN:
            raise ValueError(f"there is no number below {n}")
        # Throw away what lies past the last whole multiple of n: else small numbers
        # would come a little more often.
        fair = _SPAN - _SPAN % n
        while (number := self._next()) >= fair:
            pass
        return number % n

    def shuffled(self, values: Sequence[Value]) -> list[Value]:
        """The same values, every order as likely (Fisher and Yates)."""
        result = list(values)
        for last in range(len(result) - 1, 0, -1):
            other = self.below(last + 1)
            result[last], result[other] = result[other], result[last]
        return result

    def token(self) -> str:
        """Four signs that say nothing, never the same twice from one seed."""
        while (token := self._token()) in self._given:
            pass
        self._given.add(token)
        return token

    def _token(self) -> str:
        number = self.below(_TOKENS)
        signs = ""
        for _ in range(3):
            number, sign = divmod(number, len(_SIGNS))
            signs += _SIGNS[sign]
        return _LETTERS[number] + signs

    def _next(self) -> int:
        block = hmac.digest(self._seed, self._counter.to_bytes(8, "big"), "sha256")
        self._counter += 1
        return int.from_bytes(block[:8], "big")
