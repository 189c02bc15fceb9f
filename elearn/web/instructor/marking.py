"""Marking written answers, blind: what waits, and one answer at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Conflict, Invalid
from elearn.learning import marks
from elearn.learning.marks import Given, Paper, Written
from elearn.library import catalogue
from elearn.library.texts import Said
from elearn.quiz.answers import number
from elearn.web import language
from elearn.web.doors import door, wants_json
from elearn.web.instructor.words import points_text, question_of, words_of
from elearn.web.language import _, ngettext
from elearn.web.refusals import sentence
from elearn.web.viewer import signed_in

marking = door("marking", needs=Power.AUTHOR)

QUEUE = "/author/marking/"
_MOST_LISTED = 10
_FINEST = 100
_STEPS = 4


@marking.get(QUEUE)
def queue() -> str:
    """What waits, question by question, so that one question is marked through for all."""
    viewer = signed_in()
    now = clock.now()
    by_question: dict[tuple[str, str], list[Written]] = {}
    for one in marks.waiting(viewer):
        by_question.setdefault((one.module_id, one.question), []).append(one)
    given = marks.given(viewer)
    titles = _module_titles([*by_question, *((one.module_id, "") for one in given)])
    return render_template(
        "instructor/marking.html",
        groups=[_group(answers, titles, now) for answers in by_question.values()],
        given=[_given_before(one, titles) for one in given],
    )


def _module_titles(keys: Iterable[tuple[str, str]]) -> dict[str, Said]:
    code = language.current().code
    found = catalogue.modules_by_id(sorted({module_id for module_id, _question in keys}))
    return {id: module.text("titles", code) for id, module in found.items()}


def _group(answers: list[Written], titles: dict[str, Said], now: datetime) -> dict[str, Any]:
    return {
        "title": _title_of(answers[0]),
        "module": titles.get(answers[0].module_id, answers[0].module_id),
        "address": address_of(answers[0]),
        "count": len(answers),
        "answers": [
            {
                "address": address_of(one),
                "handed_in_at": one.handed_in_at,
                "waits": waited(one.handed_in_at, now),
            }
            for one in answers[:_MOST_LISTED]
        ],
        "more": max(0, len(answers) - _MOST_LISTED),
    }


def _given_before(one: Written, titles: dict[str, Said]) -> dict[str, Any]:
    assert one.mark is not None, "what was given is marked"
    return {
        "title": _title_of(one),
        "module": titles.get(one.module_id, one.module_id),
        "address": address_of(one),
        "points": points_text(one.mark.points),
        "marked_at": one.mark.marked_at,
        "is_graded": one.is_graded,
    }


def _title_of(one: Written) -> Said:
    question = question_of(catalogue.quiz_of(one.version_id), one.question)
    return words_of(question, language.current().code).title


def address_of(one: Written) -> str:
    return f"{QUEUE}{one.attempt_id}/{one.question}"


def waited(since: datetime, now: datetime) -> str:
    """How long something has waited, in the largest whole unit."""
    hours = int((now - since).total_seconds() // 3600)
    if hours >= 24:
        return ngettext("%(num)s day", "%(num)s days", hours // 24)
    if hours:
        return ngettext("%(num)s hour", "%(num)s hours", hours)
    return _("less than an hour")


@marking.get(f"{QUEUE}<uuid:attempt_id>/<question>")
def show(attempt_id: UUID, question: str) -> Response:
    return _page(attempt_id, question)


@marking.post(f"{QUEUE}<uuid:attempt_id>/<question>")
def save(attempt_id: UUID, question: str) -> Response:
    """Stores the mark and goes on to the next answer of the same question."""
    viewer = signed_in()
    here = marks.paper(viewer, attempt_id, question).written
    try:
        mark = _typed()
        with transaction():
            marks.give(viewer, attempt_id, question, mark, at=clock.now())
    except (Invalid, Conflict) as refusal:
        if wants_json():
            raise
        return _page(attempt_id, question, refusal)
    return redirect(_next(here) or QUEUE, 303)


def _typed() -> Given:
    """The mark as the form says it. Raises Invalid."""
    points = points_of(request.form.get("points", ""))
    if points is None:
        raise Invalid("Write the points as a number such as 2, 1.5 or 1/2.", code="points")
    return Given(
        points,
        request.form.get("comment", "").replace("\r\n", "\n").strip(),
        seen=request.form.get("seen", ""),
        because=request.form.get("because", "").strip(),
    )


def points_of(text: str) -> Fraction | None:
    """The points that were typed, with a decimal comma or point or as a fraction; None where
    they are none, or finer than hundredths."""
    over, slash, under = text.partition("/")
    top, bottom = number(over), number(under) if slash else Fraction(1)
    if top is None or not bottom:
        return None
    points = top / bottom
    return points if points.denominator <= _FINEST else None


def _page(attempt_id: UUID, question: str, refusal: Invalid | Conflict | None = None) -> Response:
    """One answer to mark; after a refusal with what was typed, which is not stored."""
    paper = marks.paper(signed_in(), attempt_id, question)
    bank = catalogue.quiz_of(paper.written.version_id)
    code = language.current().code
    stale = isinstance(refusal, Conflict)
    page = render_template(
        "instructor/mark.html",
        answer=_answer(paper),
        module=_module_titles([(paper.written.module_id, "")]).get(paper.written.module_id),
        question=words_of(question_of(bank, question), code),
        case=words_of(question_of(bank, paper.case), code) if paper.case else None,
        typed=_filled(paper) if refusal is None or stale else request.form,
        unsaved=request.form if stale else None,
        trouble=(refusal.code, sentence(refusal)) if refusal else None,
        next=_next(paper.written),
    )
    return make_response(page, 200 if refusal is None else 409 if stale else 422)


def _answer(paper: Paper) -> dict[str, Any]:
    possible = paper.asked.possible
    return {
        "text": paper.response,
        "possible": points_text(possible),
        "steps": [points_text(possible * step / _STEPS) for step in range(_STEPS + 1)],
        "handed_in_at": paper.written.handed_in_at,
        "waits": waited(paper.written.handed_in_at, clock.now()),
        "is_graded": paper.written.is_graded,
        "mark": paper.written.mark,
        "marked_points": points_text(paper.written.mark.points) if paper.written.mark else "",
    }


def _filled(paper: Paper) -> dict[str, str]:
    """The form as it stands before anybody types: empty, or the mark that is there."""
    mark = paper.written.mark
    if mark is None:
        return {"points": "", "comment": "", "seen": ""}
    return {"points": points_text(mark.points), "comment": mark.comment, "seen": mark.seal}


def _next(here: Written) -> str | None:
    """The next answer without a mark: of this question, those after it first, else of any."""
    waiting = [
        one
        for one in marks.waiting(signed_in())
        if (one.attempt_id, one.question) != (here.attempt_id, here.question)
    ]
    same = [
        one for one in waiting if (one.module_id, one.question) == (here.module_id, here.question)
    ]
    place = (here.handed_in_at, here.attempt_id)
    later = [one for one in same if (one.handed_in_at, one.attempt_id) > place]
    found = next(iter([*later, *same, *waiting]), None)
    return address_of(found) if found else None
