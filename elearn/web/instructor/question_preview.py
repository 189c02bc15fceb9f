"""A question of a draft as officers see it, without its key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import current_app

from elearn.content.names import Name
from elearn.languages import LANGUAGES
from elearn.library.workshop import previews
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.questions import Bank
from elearn.quiz import drawing
from elearn.quiz.drawing import DrawnQuestion, Numbers
from elearn.quiz.kinds import cloze, numeric
from elearn.quiz.questions import Question, Wording
from elearn.web.instructor import question_numbers
from elearn.web.instructor.words import points_text
from elearn.web.published import html

if TYPE_CHECKING:
    from elearn.content.quizzes.placing import Placed

_IN_PARTS = ("multiple", "matching", "ordering", "cloze")


def view(draft: Drafted, bank: Bank, place: Placed) -> dict[str, Any] | None:
    """The variables of `parts/question.html`; None where it cannot be shown yet."""
    from elearn.content.quizzes.rewriting import alone

    name = Name(bank.name, "quiz", bank.language)
    shown = previews.preview(
        draft, current_app.config["MEDIA"], name, alone(bank.saved.text, place)
    )
    question = next(iter(shown.questions), None)
    number = question_numbers.numbers(bank)[bank.places.index(place)]
    return _view(question, bank.language, number) if question else None


def _view(question: Question, code: str, number: str) -> dict[str, Any]:
    wording = question.wordings[code]
    drawn = drawing.lay_out(
        replace(question, questions=()), Numbers(question.id.encode()), question.shuffle
    )
    language = LANGUAGES[code]
    return _asked(drawn, wording) | {
        "id": f"_seen_{question.id}",
        "number": None if question.kind in ("information", "scenario") else number,
        "points": points_text(question.possible),
        "lang": language.tag,
        "dir": language.direction,
        "response": None,
        "questions": [_view(one, code, str(at)) for at, one in enumerate(question.questions, 1)],
        "outcome": None,
    }


def _asked(drawn: DrawnQuestion, wording: Wording) -> dict[str, Any]:
    layout, parts, targets = drawn.layout, wording.parts, wording.targets
    key = drawn.key
    view: dict[str, Any] = {
        "kind": drawn.kind,
        "title": wording.title,
        "prompt": html(wording.prompt),
        "hint": html(wording.hint),
        "is_all_or_nothing": drawn.credit == "all" and drawn.kind in _IN_PARTS,
        "unit": key.units[0] if isinstance(key, numeric.Key) and key.units else "",
        "options": [(id, html(parts[at])) for id, at in layout.get("options", ())],
        "lefts": [(id, html(parts[at])) for id, at in layout.get("lefts", ())],
        "targets": [(id, html(targets[at]).striptags()) for id, at in layout.get("targets", ())],
        "items": [(id, html(parts[at])) for id, at in layout.get("items", ())],
    }
    if drawn.kind == cloze.KIND:
        view["pieces"] = [
            html(piece) if isinstance(piece, str) else _gap(piece, layout["gaps"], targets)
            for piece in cloze.pieces(wording.prompt)
        ]
    return view


def _gap(number: int, gaps: Any, targets: tuple[str, ...]) -> dict[str, Any]:
    options = gaps[number - 1]
    said = [(id, html(targets[at]).striptags()) for id, at in options] if options else None
    return {"number": number, "options": said}
