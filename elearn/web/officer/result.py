"""What a finished attempt came to, and what to read again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import make_response, redirect, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power, Viewer
from elearn.errors import Conflict
from elearn.learning import admission, answers, attempts, grading
from elearn.learning.admission import Admission
from elearn.learning.grading import Outcome
from elearn.library import catalogue
from elearn.library.catalogue import Opened
from elearn.library.texts import Said, in_language
from elearn.quiz.drawing import Drawn
from elearn.quiz.questions import Rules
from elearn.web import language
from elearn.web.doors import door
from elearn.web.language import _
from elearn.web.officer import question_view
from elearn.web.officer.certificates import links_of
from elearn.web.officer.modules import heading_of
from elearn.web.officer.question_view import Shown
from elearn.web.refusals import sentence
from elearn.web.viewer import signed_in

result = door("result", needs=Power.LEARN)


@result.get("/attempts/<uuid:attempt_id>/result/")
def show(attempt_id: UUID) -> Response:
    viewer = signed_in()
    attempt = attempts.own(viewer, attempt_id)
    if attempt.state == "open":
        return redirect(f"/attempts/{attempt_id}/", 303)
    code = language.current().code
    module = catalogue.module_of(attempt.module_id)
    bank = catalogue.quiz_of(attempt.version_id)
    outcome = grading.outcome(attempt)
    admitted = _admitted(viewer, module)
    shown = _shown(bank.rules, outcome, admitted)
    drawn = attempts.drawn_of(viewer, attempt_id)
    views = question_view.views(
        drawn.questions,
        question_view.words_of(bank, code),
        answers.stored(attempt_id),
        marks=outcome.marks,
        shown=shown,
    )
    page = render_template(
        "officer/result.html",
        module=heading_of(module, code),
        result=_summary(outcome, bank.rules),
        questions=views if shown.marks else [],
        answers_note=_note(bank.rules, shown, admitted),
        missed=_missed(drawn, outcome, module, code) if outcome.state != "passed" else [],
        certificate=links_of(outcome.code) if outcome.code else None,
        next_sentences=_next(outcome, admitted),
        can_retry=admitted.refusal is None,
    )
    return make_response(page)


def _admitted(viewer: Viewer, module: Opened) -> Admission:
    """What comes after this attempt: nothing, where a new version has no quiz any more."""
    if not module.has_quiz:
        return Admission(cycle=0, number=0, left=0, refusal=Conflict("This module has no quiz."))
    return admission.to_quiz(viewer, module, at=clock.now())


def _summary(outcome: Outcome, rules: Rules) -> dict[str, Any]:
    is_known = outcome.state != "waiting"
    return {
        "state": outcome.state,
        "points": question_view.shown_points(outcome.points),
        "possible": question_view.shown_points(outcome.possible),
        # Rounded down, so that a page never shows a pass mark that was not reached.
        "percent": int(outcome.percent) if is_known else None,
        "pass_percent": rules.pass_percent,
    }


def _shown(rules: Rules, outcome: Outcome, admitted: Admission) -> Shown:
    """What the author lets be seen, and when."""
    is_last = admitted.left == 0
    may = {
        "after attempt": True,
        "after pass": outcome.state == "passed" or is_last,
        "after last attempt": is_last,
        "never": False,
    }[rules.show_answers]
    return Shown(marks=rules.show != "score", answers=may and rules.show == "feedback")


def _note(rules: Rules, shown: Shown, admitted: Admission) -> str:
    """Why the answers are not shown; nothing where they are."""
    if shown.answers:
        return ""
    if rules.show == "feedback" and rules.show_answers == "after pass":
        return _("The right answers are shown once you have passed, or after your last attempt.")
    if rules.show == "feedback" and rules.show_answers == "after last attempt":
        return _("The right answers are shown after your last attempt.")
    return _("This course does not show the right answers.")


def _missed(drawn: Drawn, outcome: Outcome, module: Opened, code: str) -> list[dict[str, Any]]:
    """The objectives that lost points, each with the paragraphs to read again."""
    lost: dict[str, dict[str, None]] = {}
    for question in drawn.answerable():
        points = outcome.marks.get(question.id)
        if points is not None and points < question.possible:
            sources = lost.setdefault(question.objective or "", {})
            if question.source:
                sources[question.source] = None
    entries = catalogue.lessons(module, code, signed_in().state)
    titles: dict[str, Said] = {entry.slug: entry.title for entry in entries}
    titles |= catalogue.headings(module, entries)
    objectives = module.about["objectives"]
    return [
        {
            "text": in_language(objectives[name], code) if name in objectives else _("In general"),
            "links": [
                {"title": titles.get(source, source), "address": _address(source, module)}
                for source in sources
            ],
        }
        for name, sources in lost.items()
    ]


def _address(source: str, module: Opened) -> str:
    slug, _hash, heading = source.partition("#")
    return f"{module.address}{slug}/" + (f"#{heading}" if heading else "")


def _next(outcome: Outcome, admitted: Admission) -> list[str]:
    if outcome.state == "passed":
        return []
    return [sentence(admitted.refusal)] if admitted.refusal else []
