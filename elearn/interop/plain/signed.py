"""Exams for testing programs of the region, in which a sign begins each line.

`? question`, `= wrong`, `+ right`; the same with `*` or `#` for the question; and options between
lines of `====`, questions between lines of `++++`, the right option with a `#`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from elearn.interop import pieces
from elearn.interop.plain.lines import Label, Line

_FEWEST = 3
_BETWEEN_OPTIONS = re.compile(r"={3,}\Z")
_BETWEEN_QUESTIONS = re.compile(r"\+{3,}\Z")
_SIGN = re.compile(r"([?*#=+])\s*(?=\S)")


def read(lines: Sequence[Line]) -> list[Line]:
    """The lines with labels for their signs; the same lines where no such signs are used."""
    texts = [pieces.plain(line.pieces).strip() for line in lines]
    if sum(bool(_BETWEEN_OPTIONS.match(text)) for text in texts) >= _FEWEST:
        return _parted(lines, texts)
    wrong = sum(text.startswith("=") for text in texts)
    right = sum(text.startswith("+") for text in texts)
    if wrong < _FEWEST or not right:
        return list(lines)
    return [_signed(line, text) for line, text in zip(lines, texts, strict=True)]


def _signed(line: Line, text: str) -> Line:
    found = _SIGN.match(pieces.plain(line.pieces))
    if found is None or line.rows:
        # Each line has its sign, so that one without goes on with nothing.
        return replace(line, is_soft=False)
    family = "bullet" if found[1] in "=+" else "question"
    style = "sign" if family == "bullet" else "word"
    return replace(
        line.cut(found.end()), label=Label(family, 0, "", style), is_right=found[1] == "+"
    )


def _parted(lines: Sequence[Line], texts: Sequence[str]) -> list[Line]:
    """What stands between the lines of signs: a question, then its options."""
    made: list[Line] = []
    is_option = is_going_on = False
    for line, text in zip(lines, texts, strict=True):
        if _BETWEEN_QUESTIONS.match(text):
            is_option = is_going_on = False
        elif _BETWEEN_OPTIONS.match(text):
            is_option, is_going_on = True, False
        elif is_going_on:
            made.append(replace(line, label=None, is_soft=True))
        else:
            is_right = is_option and text.startswith("#")
            start = len(pieces.plain(line.pieces)) - len(text.lstrip("# ")) if is_right else 0
            label = Label("bullet" if is_option else "question", 0, "", "sign")
            made.append(replace(line.cut(start), label=label, is_right=is_right))
            is_going_on = True
    return made
