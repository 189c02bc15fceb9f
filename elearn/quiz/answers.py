"""What counts as a right answer that was typed: numbers as people write them, and words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from elearn.languages import fold, strip_unseen, western_digits

# Longer digit strings are no answer, and would cost time to turn into numbers.
LONGEST_NUMBER = 40

# Arabic decimal and thousands signs, minus signs that keyboards and word processors put.
_SIGNS = str.maketrans({"٫": ".", "٬": " ", "−": "-", "–": "-", "‒": "-", "﹣": "-", "－": "-"})
_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(
    r"[+-]? ?(?:[0-9]{1,3}(?: [0-9]{3})+(?![0-9])|[0-9]+)(?:[.,][0-9]+)?|[+-]? ?[.,][0-9]+"
)


def plain(text: str) -> str:
    """Text with western digits, plain blanks and signs, and nothing unseen in it."""
    return _BLANKS.sub(" ", western_digits(strip_unseen(text)).translate(_SIGNS)).strip()


def leading_number(text: str) -> tuple[Fraction, str] | None:
    """The number at the start of *plain* text and what follows it; None where there is none.

    Comma and point are both decimal signs, a blank between threes of digits is a
    thousands sign; a second decimal sign makes it no number.
    """
    found = _NUMBER.match(text)
    if not found or len(found[0]) > LONGEST_NUMBER:
        return None
    rest = text[found.end() :]
    if re.match(r"[.,]?[0-9]|[.,](?!$)", rest):
        return None
    return Fraction(found[0].replace(" ", "").replace(",", ".")), rest.strip()


def number(text: str) -> Fraction | None:
    """The number that this text is, or None where it is none or more than one."""
    found = leading_number(plain(text))
    return found[0] if found and not found[1] else None


@dataclass(frozen=True)
class Variant:
    """One accepted wording; in a pattern every `*` stands for any text, or none."""

    text: str
    is_pattern: bool = False

    @property
    def is_everything(self) -> bool:
        """Whether any answer at all would match."""
        return self.is_pattern and not fold(self.text.replace("*", " "))


def compared(text: str, *, exact: bool) -> str:
    """The form in which a typed answer is compared."""
    if not exact:
        return fold(text)
    return " ".join(unicodedata.normalize("NFC", strip_unseen(text)).split())


def is_accepted(answer: str, variants: tuple[Variant, ...], *, exact: bool = False) -> bool:
    """Whether what was typed is one of the variants."""
    answer = compared(answer, exact=exact)
    return any(_fits(answer, variant, exact=exact) for variant in variants)


def _fits(answer: str, variant: Variant, *, exact: bool) -> bool:
    wanted = compared(variant.text, exact=exact)
    if not variant.is_pattern:
        return answer == wanted
    wanted = ("" if wanted.startswith("*") else " ") + wanted
    wanted += "" if wanted.endswith("*") else " "
    first, *middle, last = (_doubled(piece) for piece in wanted.split("*"))
    return _in_order(f" {_doubled(answer)} ", first, middle, last)


def _doubled(piece: str) -> str:
    """The piece with two blanks between its words.

    So `* custody *` asks for the whole word wherever it stands, `*custody*` for any part,
    and the two words of `chain * custody` may also follow each other.
    """
    inside = piece.strip(" ")
    return piece.replace(inside, inside.replace(" ", "  ")) if inside else piece


def _in_order(answer: str, first: str, middle: list[str], last: str) -> bool:
    """Whether the pieces stand in the answer one after another; linear, unlike a regex."""
    if not answer.startswith(first) or not answer.endswith(last):
        return False
    at, end = len(first), len(answer) - len(last)
    for piece in middle:
        found = answer.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return at <= end


def variant_json(variant: Variant) -> dict[str, object]:
    """As plain JSON."""
    return {"text": variant.text, "pattern": variant.is_pattern}


def variant_from(data: dict[str, object]) -> Variant:
    """Back from plain JSON."""
    return Variant(str(data["text"]), bool(data["pattern"]))
