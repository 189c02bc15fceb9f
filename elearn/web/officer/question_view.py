"""A drawn question as the templates show it: words of the reader's language in drawn order.

Before the finish nothing of the key goes into a view; `outcome` alone holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from elearn.languages import LANGUAGES, Language
from elearn.learning.answers import Saved
from elearn.quiz import drawing
from elearn.quiz.drawing import DrawnQuestion, Numbers
from elearn.quiz.kinds import KINDS, cloze, multiple, numeric, single
from elearn.quiz.questions import Question, Quiz, Wording
from elearn.web.language import _

View = dict[str, Any]

NOT_ASKED = ("information", "scenario")
_IN_PARTS = ("multiple", "matching", "ordering", "cloze")


@dataclass(frozen=True)
class Shown:
    """What of a finished attempt may be shown: the marks, and the key with its feedback."""

    marks: bool
    answers: bool


@dataclass(frozen=True)
class Words:
    """A question's words, and the language that they are in."""

    wording: Wording
    language: Language


def words_of(quiz: Quiz, language: str) -> dict[str, Words]:
    """The words of every question by id, in the reader's language or the base language."""
    found: dict[str, Words] = {}
    for question in quiz.questions():
        for one in (question, *question.questions):
            found[one.id] = _words(one, language)
    return found


def _words(question: Question, language: str) -> Words:
    # The base language's wording is the first: the parser reads it before the translations.
    code = language if language in question.wordings else next(iter(question.wordings))
    return Words(question.wordings[code], LANGUAGES[code])


def views(
    questions: Iterable[DrawnQuestion],
    words: Mapping[str, Words],
    saved: Mapping[str, Saved],
    *,
    marks: Mapping[str, Fraction | None] | None = None,
    shown: Shown | None = None,
) -> list[View]:
    """The views of a drawn quiz in order. What takes an answer is numbered, so that every
    count of questions means the same; a page has no number, and a scenario those of its parts."""
    result = [_view(question, words, saved, marks or {}, shown) for question in questions]
    for number, view in enumerate(answerable(result), 1):
        view["number"] = number
    return result


def answerable(views: Iterable[View]) -> Iterator[View]:
    """The views that take an answer, in order; those of a scenario in its place."""
    for view in views:
        yield from view["questions"]
        if view["kind"] not in NOT_ASKED:
            yield view


def _view(
    question: DrawnQuestion,
    words: Mapping[str, Words],
    saved: Mapping[str, Saved],
    marks: Mapping[str, Fraction | None],
    shown: Shown | None,
) -> View:
    wording, language = words[question.id].wording, words[question.id].language
    kept = saved.get(question.id)
    view = _asked(question, wording) | {
        "response": kept.response if kept else None,
        "revision": kept.revision if kept else 0,
        "saved_at": kept.saved_at if kept else None,
        "lang": language.tag,
        "dir": language.direction,
        "questions": [_view(part, words, saved, marks, shown) for part in question.questions],
        "outcome": None,
    }
    if shown is not None:
        view["outcome"] = _outcome(question, wording, view, marks, shown)
    return view


def _html(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - sanitised when it was published


def _plain(text: str) -> str:
    """The words alone, for places that take no markup, such as the options of a list."""
    return _html(text).striptags()


def _asked(question: DrawnQuestion, wording: Wording) -> View:
    """The question itself, as it is asked."""
    layout = question.layout
    parts, targets = wording.parts, wording.targets
    view: View = {
        "id": question.id,
        "kind": question.kind,
        "number": None,
        "title": wording.title,
        "prompt": _html(wording.prompt),
        "hint": _html(wording.hint),
        "points": shown_points(question.possible),
        "is_all_or_nothing": question.credit == "all" and question.kind in _IN_PARTS,
        "unit": _unit(question),
        "options": [(id, _html(parts[place])) for id, place in layout.get("options", ())],
        "lefts": [(id, _html(parts[place])) for id, place in layout.get("lefts", ())],
        "targets": [(id, _plain(targets[place])) for id, place in layout.get("targets", ())],
        "items": [(id, _html(parts[place])) for id, place in layout.get("items", ())],
    }
    if question.kind == cloze.KIND:
        view["pieces"] = [_piece(piece, layout, targets) for piece in cloze.pieces(wording.prompt)]
    return view


def _piece(piece: str | int, layout: Mapping[str, Any], targets: tuple[str, ...]) -> object:
    if isinstance(piece, str):
        return _html(piece)
    options = layout["gaps"][piece - 1]
    return {
        "number": piece,
        "options": [(id, _plain(targets[place])) for id, place in options] if options else None,
    }


def _unit(question: DrawnQuestion) -> str:
    key = question.key
    return key.units[0] if isinstance(key, numeric.Key) and key.units else ""


def shown_points(points: Fraction) -> int | float:
    """Points to two decimals, whole ones without any."""
    return int(points) if points.denominator == 1 else round(float(points), 2)


def _outcome(
    question: DrawnQuestion,
    wording: Wording,
    view: View,
    marks: Mapping[str, Fraction | None],
    shown: Shown,
) -> View:
    """How it went, as far as it may be shown."""
    possible = question.possible
    points = marks.get(question.id)
    outcome: View = {"possible": None, "share": None, "points": None}
    if shown.marks and question.kind not in NOT_ASKED:
        outcome |= {
            "possible": shown_points(possible),
            "points": None if points is None else shown_points(points),
            "share": None if points is None else points / possible,
        }
    if shown.answers and question.kind not in NOT_ASKED:
        is_right = points is not None and points == possible
        outcome |= {
            "options": _verdicts(question, wording),
            # The options of a choice show which of them are right.
            "right_answer": [] if view["options"] or is_right else _right_answer(question, view),
            "explain": _html(wording.explain),
            "feedback": _html(wording.correct if is_right else wording.incorrect),
        }
    return outcome


def _verdicts(question: DrawnQuestion, wording: Wording) -> dict[str, View]:
    key = question.key
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
    return _html(wording.feedback[place] if place < len(wording.feedback) else "")


def _right_answer(question: DrawnQuestion, view: View) -> list[str]:
    """The solution in words, part by part: one of most kinds, a step, a pair or a gap each of
    the others; empty where there is none to show."""
    solution = KINDS[question.kind].solution(question.key, question.layout)
    if solution is None:
        return []
    if isinstance(solution, bool):
        return [_("True") if solution else _("False")]
    if view["options"]:
        ids = solution if isinstance(solution, list) else [solution]
        return [text.striptags() for id, text in view["options"] if id in ids]
    if isinstance(solution, list):
        items = dict(view["items"])
        return [items[id].striptags() for id in solution]
    if isinstance(solution, dict):
        return _pairs(solution, view)
    return [str(solution)]


def _pairs(solution: dict[str, Any], view: View) -> list[str]:
    if "pieces" in view:
        gaps = {piece["number"]: piece for piece in view["pieces"] if isinstance(piece, dict)}
        return [dict(gaps[int(gap)]["options"] or ()).get(id, id) for gap, id in solution.items()]
    lefts, targets = dict(view["lefts"]), dict(view["targets"])
    return [f"{lefts[left].striptags()} — {targets[id]}" for left, id in solution.items()]


def check_view(check: Question, number: int, language: str) -> View:
    """A practice check of a lesson, with its answer: never counted, the same for all readers."""
    asked = drawing.lay_out(check, Numbers(f"check {check.id} {number}".encode()), check.shuffle)
    wording = _words(check, language).wording
    view = _asked(asked, wording) | {
        "id": f"_check-{number}",
        "number": None,
        "response": None,
        "revision": 0,
        "saved_at": None,
        "questions": [],
    }
    outcome = _outcome(asked, wording, view, {}, Shown(marks=False, answers=True))
    answer = {"right_answer": _right_answer(asked, view), "feedback": _html(wording.correct)}
    return view | {"outcome": outcome | answer}
