"""The text of a quiz as its differences show it: the words, without what only programs read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elearn.languages import fold
from elearn.quiz.words import LABELS, meaning
from elearn.web.instructor import question_words
from elearn.web.language import _

_FENCE = re.compile(r"\s*(?:```|~~~)")
_HEADING = re.compile(r"#{1,6}\s+")
_OPTION = re.compile(r"(?P<indent>\s*)[-*+]\s+(?P<mark>\(\s*\S*\s*\)|\[\s*\S*\s*\])\s*")
_FEEDBACK = re.compile(r"\s*>\s?")
_LABEL = re.compile(r"(?P<name>[^:：;\d]{2,40})[:：]\s*(?P<value>.*)\Z", re.DOTALL)


def shown(text: str) -> str:
    """The text with circles and boxes for its marks, and its labels in the words of the forms.
    The hub's own marks are left out; an empty line stands before each question alone."""
    return "\n".join(_lines(text)).strip("\n")


def _lines(text: str) -> Iterator[str]:
    names = _names()
    is_code = False
    for line in text.split("\n"):
        is_code ^= bool(_FENCE.match(line))
        if is_code or _FENCE.match(line):
            yield line
        elif found := _OPTION.match(line):
            yield f"{found['indent']}{_sign(found['mark'])} {line[found.end() :]}"
        elif found := _HEADING.match(line):
            yield from ("", line[found.end() :])
        elif said := _labelled(line[_after_quote(line) :], names):
            yield said


def _after_quote(line: str) -> int:
    found = _FEEDBACK.match(line)
    return found.end() if found else 0


def _sign(mark: str) -> str:
    """A circle or a box, full where the answer is right; a share of the points beside it."""
    inside = mark[1:-1].strip()
    is_right = inside.casefold() in ("x", "х")
    empty, full = ("○", "●") if mark[0] == "(" else ("☐", "☑")
    return full if is_right else f"{empty} {inside}".rstrip()


def _labelled(line: str, names: dict[str, str]) -> str:
    """A line of labels in the words of the forms; any other line as it is."""
    first = _LABEL.match(line.strip())
    if first is None or fold(first["name"]) not in LABELS:
        return line
    kept = []
    for part in line.split(";"):
        found = _LABEL.match(part.strip())
        label = LABELS.get(fold(found["name"])) if found else None
        if label == "id":
            continue
        if found is None or label not in names:
            kept.append(part.strip())
            continue
        value = found["value"]
        said = question_words.level(meaning(value)) if label == "level" else value
        kept.append(f"{names[label]}: {said}")
    return "; ".join(kept)


def _names() -> dict[str, str]:
    """What the forms call the labels."""
    return {
        "explain": _("Why the answer is right"),
        "hint": _("Hint"),
        "correct": _("To who answered right"),
        "incorrect": _("To who answered wrong"),
        "answer": _("Answer"),
        "points": _("Points"),
        "objective": _("What of the course it checks"),
        "level": _("How hard it is"),
        "source": _("Which part of a lesson explains it"),
        "tags": _("Tags"),
        "draw": _("How many of its questions an attempt gets"),
    }
