"""What a finished attempt came to, why, and what to read again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import make_response, redirect, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power, Viewer
from elearn.errors import Conflict
from elearn.learning import admission, answers, results, sealed_files
from elearn.learning.admission import Admission
from elearn.learning.grading import Outcome, Regraded
from elearn.learning.results import Result
from elearn.library import catalogue, paragraphs
from elearn.library.catalogue import Opened
from elearn.library.paragraphs import Paragraph
from elearn.library.texts import in_language
from elearn.quiz.drawing import Drawn, DrawnQuestion
from elearn.quiz.showing import Shown
from elearn.web import language
from elearn.web.doors import door
from elearn.web.language import _, ngettext
from elearn.web.officer.certificates import links_of
from elearn.web.officer.modules import heading_of
from elearn.web.questions import question_view
from elearn.web.questions.outcome_view import paragraph_view, shown_points
from elearn.web.questions.question_view import View
from elearn.web.refusals import sentence
from elearn.web.viewer import signed_in

result = door("result", needs=Power.LEARN)


@result.get("/attempts/<uuid:attempt_id>/result/")
def show(attempt_id: UUID) -> Response:
    viewer = signed_in()
    found = results.of(viewer, attempt_id)
    if found is None:
        return redirect(f"/attempts/{attempt_id}/", 303)
    code = language.current().code
    sources = _sources(found.drawn).values()
    read_again = paragraphs.find(found.module, sources, language=code, state=viewer.state)
    views = _views(found, read_again)
    shown, outcome = found.shown, found.outcome
    page = render_template(
        "officer/result.html",
        module=heading_of(found.module, code),
        result=_summary(found) | _onward(found),
        regrades=[_regrade(one) for one in found.regrades],
        questions=views if shown.marks else [],
        comments=[] if shown.marks else _commented(views),
        answers_note=_note(shown),
        missed=_missed(found, read_again),
        is_practised=shown.answers and bool(_lost(found)),
        certificate=links_of(outcome.code) if outcome.code else None,
        late=[one for one in sealed_files.handed_in(viewer, attempt_id) if one.state == "kept"],
        sealed_address=f"/attempts/{attempt_id}/sealed-answers",
    )
    return make_response(page)


def _admitted(viewer: Viewer, module: Opened) -> Admission:
    """What comes after this attempt: nothing, where a new version has no quiz any more."""
    if not module.has_quiz:
        return Admission(cycle=0, number=0, left=0, refusal=Conflict("This module has no quiz."))
    return admission.to_quiz(viewer, module, at=clock.now())


def _summary(found: Result) -> dict[str, Any]:
    outcome = found.outcome
    waiting = sum(points is None for points in outcome.marks.values())
    return _grade(outcome) | {
        # Rounded down, so that a page never shows a pass mark that was not reached.
        "percent": None if waiting else int(outcome.percent),
        "pass_percent": found.rules.pass_percent,
        "waiting": waiting,
        "has_marks": found.shown.marks,
        "number": found.number,
        "finished_at": found.finished_at,
        "is_supervised": found.is_supervised,
    }


def _grade(outcome: Outcome) -> dict[str, Any]:
    return {
        "state": outcome.state,
        "points": shown_points(outcome.points),
        "possible": shown_points(outcome.possible),
    }


def _onward(found: Result) -> dict[str, Any]:
    """Whether and when the officer may try again, in words."""
    if found.outcome.state != "failed":
        return {"can_retry": False, "next": ""}
    admitted = _admitted(signed_in(), found.module)
    if admitted.refusal is not None:
        return {"can_retry": False, "next": sentence(admitted.refusal)}
    if admitted.running or admitted.left is None:
        return {"can_retry": True, "next": ""}
    left = ngettext("%(num)s attempt left", "%(num)s attempts left", admitted.left)
    return {"can_retry": True, "next": left}


def _regrade(one: Regraded) -> dict[str, Any]:
    """When and why an attempt was graded again, and what that changed."""
    before, after = _grade(one.before), _grade(one.after)
    return {"at": one.at, "because": one.because, "before": before, "after": after}


def _note(shown: Shown) -> str:
    """Why the answers are not shown; nothing where they are."""
    return {
        "": "",
        "sitting": _(
            "You are taking this quiz now. The right answers are shown here again once you "
            "have finished it."
        ),
        "pass": _("The right answers are shown once you have passed, or after your last attempt."),
        "last": _("The right answers are shown after your last attempt."),
        "never": _("This course does not show the right answers."),
    }[shown.withheld]


def _views(found: Result, read_again: dict[str, Paragraph]) -> list[View]:
    """The questions as they were answered, with what may be said to each."""
    bank = catalogue.quiz_of(found.version_id)
    views = question_view.views(
        found.drawn.questions,
        question_view.words_of(bank, language.current().code),
        answers.stored(found.attempt_id),
        marks=found.outcome.marks,
        shown=found.shown,
    )
    sources = _sources(found.drawn)
    for view in question_view.answerable(views):
        mark = found.marked.get(view["id"])
        paragraph = read_again.get(sources.get(view["id"], ""))
        view["outcome"] |= {
            "comment": mark.comment if mark else "",
            "paragraph": paragraph_view(paragraph) if found.shown.answers else None,
        }
    return views


def _commented(views: list[View]) -> list[View]:
    """What a person wrote to an answer is for the officer, whatever else is shown."""
    return [view for view in question_view.answerable(views) if view["outcome"]["comment"]]


def _parts(drawn: Drawn) -> Iterator[tuple[DrawnQuestion, DrawnQuestion]]:
    """What takes an answer, each with the question that it stands in: a scenario, or itself."""
    for whole in drawn.questions:
        for part in Drawn((whole,)).answerable():
            yield part, whole


def _sources(drawn: Drawn) -> dict[str, str]:
    """The paragraph that each question comes from, by question; its own or its scenario's."""
    found = {part.id: part.source or whole.source or "" for part, whole in _parts(drawn)}
    return {id: source for id, source in found.items() if source}


def _lost(found: Result) -> list[DrawnQuestion]:
    """The questions that lost points; what waits for a mark lost none yet."""
    return [
        question
        for question in found.drawn.answerable()
        if (points := found.outcome.marks.get(question.id)) is not None
        and points < question.possible
    ]


def _missed(found: Result, read_again: dict[str, Paragraph]) -> list[dict[str, Any]]:
    """The objectives that lost points, each with the paragraphs to read again.

    Where the course shows only the score, the paragraphs are those of all the questions of
    the objective: those of the lost ones alone would tell which they are.
    """
    if not found.shown.marks and found.outcome.state != "failed":
        return []
    lost = {question.id for question in _lost(found)}
    aims = {part.id: part.objective or whole.objective or "" for part, whole in _parts(found.drawn)}
    missed = {aims[id] for id in lost}
    told = lost if found.shown.marks else {id for id, aim in aims.items() if aim in missed}
    sources = _sources(found.drawn)
    objectives = found.module.about["objectives"]
    code = language.current().code
    told_aims = {id: aim for id, aim in aims.items() if id in told}
    rows = [
        {
            "text": in_language(objectives[aim], code) if aim in objectives else "",
            "paragraphs": [
                paragraph_view(read_again[source], is_quoted=not found.shown.answers)
                for source in _of_aim(aim, told_aims, sources)
                if source in read_again
            ],
        }
        for aim in sorted(missed, key=lambda aim: _place(aim, objectives))
    ]
    return [row for row in rows if row["text"] or row["paragraphs"]]


def _of_aim(aim: str, aims: dict[str, str], sources: dict[str, str]) -> dict[str, None]:
    """The paragraphs of the questions of one objective, each once."""
    return dict.fromkeys(sources[id] for id, one in aims.items() if one == aim and id in sources)


def _place(objective: str, objectives: dict[str, Any]) -> int:
    """The module's own order; what belongs to no objective of it comes last."""
    order = list(objectives)
    return order.index(objective) if objective in order else len(order)
