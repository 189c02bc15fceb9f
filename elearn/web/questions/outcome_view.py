"""How one question went, as the templates show it: the only part of a view with the key in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from elearn.library.paragraphs import Paragraph
from elearn.quiz.drawing import DrawnQuestion
from elearn.quiz.kinds import KINDS, multiple, single, true_false
from elearn.quiz.questions import Wording
from elearn.quiz.showing import Shown
from elearn.web.language import _
from elearn.web.published import html

View = dict[str, Any]

NOT_ASKED = ("information", "scenario")


_PICTURE = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>')


def plain(words: str) -> str:
    """The words alone, for places that take no markup, such as the options of a list; a picture
    is there by its alternative text."""
    return html(_PICTURE.sub(r" \1 ", words)).striptags()


def shown_points(points: Fraction) -> int | float:
    """Points to two decimals, whole ones without any."""
    return int(points) if points.denominator == 1 else round(float(points), 2)


def outcome(
    question: DrawnQuestion, wording: Wording, view: View, points: Fraction | None, shown: Shown
) -> View:
    """How it went, as far as it may be shown. What may not be is not there at all."""
    possible = question.possible
    result: View = {"possible": None, "share": None, "points": None}
    if question.kind in NOT_ASKED:
        return result
    if shown.marks:
        result |= {
            "possible": shown_points(possible),
            "points": None if points is None else shown_points(points),
            "share": None if points is None else points / possible,
        }
    if shown.answers:
        is_right = points is not None and points == possible
        verdicts = _verdicts(question, wording)
        result |= {
            "options": verdicts,
            # The options of a choice show which of them are right.
            "right_answer": [] if verdicts or is_right else right_answer(question, view),
            "explain": html(wording.explain),
            "feedback": html(wording.correct if is_right else wording.incorrect),
        }
    return result


def paragraph_view(paragraph: Paragraph | None, *, is_quoted: bool = True) -> View | None:
    """Where to read again, with the first words that stand there."""
    if paragraph is None:
        return None
    return {
        "address": paragraph.address,
        "lesson": paragraph.lesson,
        "heading": paragraph.heading,
        "quote": paragraph.quote if is_quoted else "",
    }


def _verdicts(question: DrawnQuestion, wording: Wording) -> dict[str, View]:
    key = question.key
    if isinstance(key, true_false.Key):
        return {
            "true": {"is_right": key.answer, "feedback": ""},
            "false": {"is_right": not key.answer, "feedback": ""},
        }
    if isinstance(key, single.Key):
        rights = [share == max(key.shares) for share in key.shares]
    elif isinstance(key, multiple.Key):
        rights = list(key.rights)
    else:
        return {}
    return {
        id: {"is_right": rights[place], "feedback": _feedback(wording, place)}
        for id, place in question.layout["options"]
    }


def _feedback(wording: Wording, place: int) -> Markup:
    return html(wording.feedback[place] if place < len(wording.feedback) else "")


def right_answer(question: DrawnQuestion, view: View) -> list[str]:
    """The solution in words, part by part: one of most kinds, a step, a pair or a gap each of
    the others; empty where there is none to show."""
    solution = KINDS[question.kind].solution(question.key, question.layout)
    if solution is None:
        return []
    if isinstance(solution, bool):
        return [_("True") if solution else _("False")]
    if view["options"]:
        ids = solution if isinstance(solution, list) else [solution]
        return [plain(text) for id, text in view["options"] if id in ids]
    if isinstance(solution, list):
        items = dict(view["items"])
        return [plain(items[id]) for id in solution]
    if isinstance(solution, dict):
        return _pairs(solution, view)
    return [str(solution)]


def _pairs(solution: Mapping[str, Any], view: View) -> list[str]:
    if "pieces" in view:
        gaps = {piece["number"]: piece for piece in view["pieces"] if isinstance(piece, dict)}
        return [dict(gaps[int(gap)]["options"] or ()).get(id, id) for gap, id in solution.items()]
    lefts, targets = dict(view["lefts"]), dict(view["targets"])
    return [f"{plain(lefts[left])} — {targets[id]}" for left, id in solution.items()]
