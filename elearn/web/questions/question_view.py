"""A drawn question as the templates show it: words of the reader's language in drawn order.

Before the finish nothing of the key goes into a view; `outcome` alone holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from elearn.languages import LANGUAGES, Language
from elearn.learning.answers import Saved
from elearn.quiz import drawing
from elearn.quiz.drawing import DrawnQuestion, Numbers
from elearn.quiz.kinds import cloze, numeric
from elearn.quiz.questions import Question, Quiz, Wording
from elearn.quiz.showing import Shown
from elearn.web.published import html
from elearn.web.questions.outcome_view import (
    NOT_ASKED,
    View,
    outcome,
    plain,
    right_answer,
    shown_points,
)
from elearn.web.questions.reading import unread

__all__ = ["View", "Words", "answerable", "check_view", "shown_points", "views", "words_of"]

_IN_PARTS = ("multiple", "matching", "ordering", "cloze")


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
        "unread": unread(question, kept.response if kept else None) if shown is None else "",
        "outcome": None,
    }
    if shown is not None:
        view["outcome"] = outcome(question, wording, view, marks.get(question.id), shown)
    return view


def _asked(question: DrawnQuestion, wording: Wording) -> View:
    """The question itself, as it is asked."""
    layout = question.layout
    parts, targets = wording.parts, wording.targets
    view: View = {
        "id": question.id,
        "kind": question.kind,
        "number": None,
        "title": wording.title,
        "prompt": html(wording.prompt),
        "hint": html(wording.hint),
        "points": shown_points(question.possible),
        "is_all_or_nothing": question.credit == "all" and question.kind in _IN_PARTS,
        "unit": _unit(question),
        "options": [(id, html(parts[place])) for id, place in layout.get("options", ())],
        "lefts": [(id, html(parts[place])) for id, place in layout.get("lefts", ())],
        "targets": [(id, plain(targets[place])) for id, place in layout.get("targets", ())],
        "items": [(id, html(parts[place])) for id, place in layout.get("items", ())],
    }
    if question.kind == cloze.KIND:
        view["pieces"] = [_piece(piece, layout, targets) for piece in cloze.pieces(wording.prompt)]
    return view


def _piece(piece: str | int, layout: Mapping[str, Any], targets: tuple[str, ...]) -> object:
    if isinstance(piece, str):
        return html(piece)
    options = layout["gaps"][piece - 1]
    return {
        "number": piece,
        "options": [(id, plain(targets[place])) for id, place in options] if options else None,
    }


def _unit(question: DrawnQuestion) -> str:
    key = question.key
    return key.units[0] if isinstance(key, numeric.Key) and key.units else ""


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
    shown = outcome(asked, wording, view, None, Shown(marks=False, answers=True))
    answer = {"right_answer": right_answer(asked, view), "feedback": html(wording.correct)}
    return view | {"outcome": shown | answer}
