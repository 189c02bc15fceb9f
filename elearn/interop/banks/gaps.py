"""Gaps in a text: `[[word | other]]`, `[[(x) scene ( ) court]]`, `[[= 24 ± 1]]`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from elearn.errors import message
from elearn.interop import signs
from elearn.interop.banks.amounts import percent
from elearn.interop.banks.keys import ALL, NOTHING, Weighted
from elearn.interop.banks.telling import Teller, Unfit
from elearn.interop.banks.typed import Span, accepted, figures
from elearn.languages import fold
from elearn.quiz.blocks import short

# Stand in a text for its gaps while it is read; private letters that no text has.
_MARK = "\ue010%d\ue011"
_MARKED = re.compile("\ue010([0-9]{1,4})\ue011")
_BRACKETS = re.compile(r"\[\[|\]\]|[⟦⟧`]")
_LIKE_A_MARK = re.compile(r"\(\s*(?:[xXхХ✓✔*]?|[-+−]?\s*\d+(?:[.,٫]\d+)?\s*[%٪])\s*\)")


def marked(number: int) -> str:
    """What stands for a gap in a text that is still to be read as HTML or Markdown."""
    return _MARK % number


def is_marked(text: str) -> bool:
    """Whether a gap stands in the text."""
    return bool(_MARKED.search(text))


def filled(text: str, gaps: Sequence[str]) -> str:
    """The text with its gaps."""
    return _MARKED.sub(lambda found: gaps[int(found[1])], text)


def blanked(text: str) -> str:
    """The text with lines to write on where gaps were."""
    return _MARKED.sub("_____", text)


def gap_of_words(variants: Sequence[Weighted], teller: Teller) -> str:
    """A gap that is filled in words. Raises Unfit."""
    return _closed(accepted(variants, teller))


def gap_of_number(spans: Sequence[Span], teller: Teller) -> str:
    """A gap that is filled with a number. Raises Unfit."""
    right = [span for span in spans if span.share >= ALL]
    if len(right) != 1:
        raise Unfit(message("A gap for a number needs one right number, or one stretch of them."))
    if len(spans) > 1:
        teller.lost(message("What earned a part of the points in a gap is not accepted here."))
    return _closed(f"= {figures(right[0])}")


def gap_of_choice(options: Sequence[Weighted], teller: Teller) -> str:
    """A gap with a list to choose from; options are plain text. Raises Unfit."""
    seen: dict[str, Weighted] = {}
    for option in options:
        text = " ".join(option.text.split())
        if _LIKE_A_MARK.search(text):
            raise Unfit(message("“%(text)s” in a gap would be read as a mark."), text=short(text))
        if text:
            seen.setdefault(fold(text), Weighted(text, option.share))
    right = [option for option in seen.values() if option.share >= ALL]
    if len(seen) < 2:
        raise Unfit(message("A gap has fewer than two answers to choose from."))
    if not right:
        raise Unfit(message("No answer of a gap earns all the points."))
    if len(right) > 1:
        raise Unfit(message("Several answers of a gap are right; only one can be."))
    return _closed(
        " ".join(
            f"({_mark(option, right[0])}) {signs.escaped(option.text)}" for option in seen.values()
        )
    )


def _mark(option: Weighted, right: Weighted) -> str:
    if option is right:
        return "x"
    return percent(max(option.share, -ALL)) if option.share != NOTHING else " "


def _closed(inside: str) -> str:
    if _BRACKETS.search(inside):
        raise Unfit(message("A gap holds brackets or back-ticks: “%(text)s”."), text=short(inside))
    # A bracket at an end would be taken for one of the gap's own.
    return f"[[ {inside} ]]" if inside.startswith("[") or inside.endswith("]") else f"[[{inside}]]"


def weights_differ(weights: Sequence[Fraction]) -> bool:
    """Whether the gaps of a text earn more or less than each other; here all earn the same."""
    return len(set(weights)) > 1
