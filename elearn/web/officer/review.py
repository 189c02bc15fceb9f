"""Practice: one's own weak questions again, one at a time, and nothing of it counted."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Invalid
from elearn.learning import reviews
from elearn.learning.answers import Saved
from elearn.learning.reviews import Practice
from elearn.library import catalogue, paragraphs
from elearn.quiz import marking
from elearn.quiz.drawing import Drawn
from elearn.quiz.showing import Shown
from elearn.web import language
from elearn.web.doors import door
from elearn.web.officer.modules import heading_of
from elearn.web.published import html
from elearn.web.questions import answer_form, question_view
from elearn.web.questions.outcome_view import paragraph_view
from elearn.web.questions.question_view import View
from elearn.web.viewer import signed_in

practice = door("practice", needs=Power.LEARN)

_SEED = re.compile(r"[0-9a-f]{16}")


@practice.get("/practice/")
def show() -> str:
    """What is to be repeated now, and when something comes back next."""
    now = clock.now()
    deck = reviews.deck(signed_in())
    later = [one.due_at for one in deck if not one.is_due(now)]
    return render_template(
        "officer/review.html",
        due=[_row(one) for one in deck if one.is_due(now)],
        later=len(later),
        next_at=later[0] if later else None,
    )


@practice.get("/practice/<module>/<question>/")
def ask(module: str, question: str) -> Response:
    """One question; once it is answered, how it went, until it comes back."""
    found = reviews.find(signed_in(), module, question)
    if found.is_due(clock.now()):
        return make_response(_asked(found, secrets.token_hex(8), None, ""))
    if found.last is None or found.last.content != found.question.content:
        return redirect("/practice/", 303)
    return make_response(_answered(found))


@practice.post("/practice/<module>/<question>/")
def answer(module: str, question: str) -> Response:
    """Takes an answer, keeps when the question comes back, and leads to how it went."""
    viewer = signed_in()
    found = reviews.find(viewer, module, question)
    seed = request.form.get("_seed", "")
    if not _SEED.fullmatch(seed):
        raise Invalid("This page is out of date. Load it again.")
    drawn = Drawn((found.laid_out(seed),))
    fields = request.form.to_dict(flat=False)
    given, errors = answer_form.read(drawn, fields)
    if errors:
        typed = answer_form.as_typed(drawn, given, fields).get(question)
        return make_response(_asked(found, seed, typed, errors[question]), 422)
    response = given[0].response if given else None
    with transaction():
        reviews.answer(viewer, found, response, seed=seed, at=clock.now())
    return redirect(_address(found), 303)


def _address(found: Practice) -> str:
    return f"/practice/{found.module.id}/{found.question.id}/"


def _row(found: Practice) -> dict[str, Any]:
    code = language.current().code
    words = question_view.words_of(catalogue.quiz_of(found.module.version_id), code)
    return {
        "title": words[found.question.id].wording.title,
        "lang": words[found.question.id].language,
        "address": _address(found),
        "module": found.module.text("titles", code),
    }


def _asked(found: Practice, seed: str, typed: object, trouble: str) -> str:
    view = _view(found, seed, typed, None)
    return render_template(
        "officer/review_question.html",
        **_frame(found, view),
        seed=seed,
        errors={view["id"]: trouble} if trouble else {},
    )


def _answered(found: Practice) -> str:
    """The page of a question that was answered, with why and where to read again."""
    assert found.last is not None, "only what was answered is looked back at"
    viewer = signed_in()
    last, source = found.last, found.question.source or found.whole.source or ""
    view = _view(found, last.seed, last.response, Shown(marks=True, answers=True))
    read_again = paragraphs.find(
        found.module, [source], language=language.current().code, state=viewer.state
    )
    # Nothing is counted here, so no points are named.
    view["outcome"] |= {"points": None, "paragraph": paragraph_view(read_again.get(source))}
    due = reviews.due(viewer, at=clock.now())
    return render_template(
        "officer/review_question.html",
        **_frame(found, view),
        due_at=found.due_at,
        next=_address(due[0]) if due else None,
        left=len(due),
    )


def _view(found: Practice, seed: str, response: object, shown: Shown | None) -> View:
    question = found.laid_out(seed)
    bank = catalogue.quiz_of(found.module.version_id)
    (view,) = question_view.views(
        [question],
        question_view.words_of(bank, language.current().code),
        {question.id: Saved(0, response, clock.now())},
        marks={question.id: marking.mark(question, response)} if shown else None,
        shown=shown,
    )
    return view | {"number": None}


def _frame(found: Practice, view: View) -> dict[str, Any]:
    code = language.current().code
    case = None
    if found.whole is not found.question:
        words = question_view.words_of(catalogue.quiz_of(found.module.version_id), code)
        wording = words[found.whole.id].wording
        case = {"title": wording.title, "prompt": html(wording.prompt)}
    return {
        "module": heading_of(found.module, code),
        "q": view,
        "case": case,
        "address": _address(found),
    }
