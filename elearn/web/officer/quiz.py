"""Sitting a quiz: start, answer, save, check, finish, result."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from flask import jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power, Viewer
from elearn.db import together, transaction
from elearn.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany, message
from elearn.learning import answers, attempts, flags
from elearn.learning.answers import Given
from elearn.library import catalogue
from elearn.people import throttle
from elearn.quiz.drawing import Drawn
from elearn.web import language, refusing
from elearn.web.doors import door, wants_json
from elearn.web.officer import modules, sitting
from elearn.web.officer.sitting import Typed
from elearn.web.questions import answer_form, question_view
from elearn.web.questions.answer_form import (
    LARGEST_REVISION,
    as_typed,
    one_at_a_time,
    read,
    stale,
)
from elearn.web.questions.reading import unread
from elearn.web.refusals import in_answer, refused, rfc3339
from elearn.web.viewer import signed_in

quiz = door("quiz", needs=Power.LEARN)

MOST_CODES = 10
PER = timedelta(minutes=15)

_UNREADABLE = message("Send a revision from 1 on and a response.")


@quiz.post("/modules/<domain>/<module>/attempts")
def start(domain: str, module: str) -> Response:
    viewer = signed_in()
    opened = catalogue.module(domain, module)
    typed = request.form.get("code", "")
    now = clock.now()
    try:
        _brake(viewer, typed, at=now)
        with transaction():
            attempt_id = attempts.start(
                viewer, opened, at=now, language=language.current().code, code=typed
            )
            if typed:
                throttle.forgive("sitting code", str(viewer.person_id))
    except (Invalid, TooMany) as refusal:
        if wants_json():
            raise
        page = modules.page(opened, typed=typed[:80], refused=refusal)
        return make_response(page, *in_answer(refusal))
    onward = f"/attempts/{attempt_id}/"
    if request.form.get("question") == "first":
        drawn = attempts.drawn_of(viewer, attempt_id)
        onward += f"?question={drawn.questions[0].id}"
    return redirect(onward, 303)


def _brake(viewer: Viewer, code: str, *, at: datetime) -> None:
    """Counts a code of a sitting before anybody looks at it. Raises TooMany."""
    if code:
        with transaction():
            whose = str(viewer.person_id)
            throttle.allow("sitting code", whose, at=at, most=MOST_CODES, per=PER)


@quiz.get("/attempts/<uuid:attempt_id>/")
def show(attempt_id: UUID) -> Response:
    """The whole quiz as one form, or with `?question=` one question of it."""
    viewer = signed_in()
    attempt = attempts.own(viewer, attempt_id)
    if attempt.state == "open" and attempts.is_over(attempt, at=clock.now()):
        return _finished(attempt_id)
    if attempt.state != "open":
        return redirect(f"/attempts/{attempt_id}/result/", 303)
    return make_response(render_template("officer/quiz.html", **sitting.page(attempt_id)))


@quiz.put("/attempts/<uuid:attempt_id>/answers/<question>")
def save_answer(attempt_id: UUID, question: str) -> Response:
    """One answer, in the background: at most a KB both ways, answered when it is on disk."""
    viewer = signed_in()
    drawn = attempts.drawn_of(viewer, attempt_id)
    try:
        revision, given = _sent()
        asked = answers.question_of(drawn, question)
        response = answers.accepted(asked, given)
    except RecursionError:
        # Ten thousand lists within each other are no response to anything.
        raise Invalid(_UNREADABLE, code="json") from None
    saved = answers.store(
        viewer, attempt_id, question, response, revision=revision, at=clock.now(), by=together
    )
    body = {"revision": saved.revision, "saved_at": rfc3339(saved.saved_at)}
    trouble = unread(asked, response)
    return jsonify(body | {"unread": trouble} if trouble else body)


def _sent() -> tuple[int, object]:
    """The revision and the response of the request. Raises Invalid."""
    data = request.get_json()
    revision = data.get("revision") if isinstance(data, dict) else None
    if type(revision) is not int or not 0 < revision < LARGEST_REVISION or "response" not in data:
        raise Invalid(_UNREADABLE, code="json")
    return revision, data["response"]


@quiz.get("/attempts/<uuid:attempt_id>/answers")
def after_form(attempt_id: UUID) -> Response:
    """A refused form stands at this address; whoever reloads it, or comes back to it from the
    choice of a language, goes on with the quiz."""
    attempts.own(signed_in(), attempt_id)
    return redirect(f"/attempts/{attempt_id}/", 303)


@quiz.post("/attempts/<uuid:attempt_id>/answers")
def save_form(attempt_id: UUID) -> Response:
    """The answers of a form, all or none; then where its button leads."""
    viewer = signed_in()
    drawn = attempts.drawn_of(viewer, attempt_id)
    given, typed = _typed(drawn)
    if typed.errors:
        return _refused(422, attempt_id, typed)
    now = clock.now()
    try:
        with transaction():
            answers.store_form(viewer, attempt_id, given, at=now)
            flags.put(viewer, attempt_id, typed.flags)
    except Conflict as conflict:
        others = stale(given, answers.stored(attempt_id))
        if conflict.code != "older" or wants_json() or not others:
            raise
        return _refused(409, attempt_id, replace(typed, others=others))
    if wants_json():
        return Response(status=204)
    return redirect(_onward(drawn, attempt_id), 303)


def _typed(drawn: Drawn) -> tuple[list[Given], Typed]:
    """What the form of the request says, and the same as it was typed."""
    fields = request.form.to_dict(flat=False)
    given, errors = read(drawn, fields)
    flagged = answer_form.flags(drawn, fields)
    return given, Typed(as_typed(drawn, given, fields), flags=flagged, errors=errors)


@quiz.errorhandler(NotAllowed)
def out_of_date(refusal: NotAllowed) -> Response:
    """A form with the token of an earlier session comes back as it was typed, with a fresh
    token; nothing of it is stored before its officer presses *Save* again."""
    here = request.endpoint == f"{quiz.name}.{save_form.__name__}" and not wants_json()
    if refusal.code != "token" or not here:
        return refused(refusal)
    attempt_id: UUID = (request.view_args or {})["attempt_id"]
    try:
        attempt = attempts.own(signed_in(), attempt_id)
    except NotFound:
        return refused(refusal)
    if attempt.state != "open" or attempts.is_over(attempt, at=clock.now()):
        return refused(refusal)
    refusing.keep(refusal)
    given, typed = _typed(attempts.drawn_of(signed_in(), attempt_id))
    others = stale(given, answers.stored(attempt_id))
    return _refused(403, attempt_id, replace(typed, others=others, is_stale=True))


def _refused(status: int, attempt_id: UUID, typed: Typed) -> Response:
    """The form again as it was typed; nothing of it is stored."""
    page = render_template("officer/quiz.html", **sitting.page(attempt_id, typed))
    return make_response(page, status)


def _onward(drawn: Drawn, attempt_id: UUID) -> str:
    """Where the button of the form leads: stay, the next question, or the check."""
    address = f"/attempts/{attempt_id}/"
    single = one_at_a_time(drawn, request.args.get("question"), address)
    go = request.form.get("go", "stay")
    if go == "check" or (go == "next" and not (single and single["next"])):
        return f"{address}check/"
    if single is None:
        return address
    return str(single["next"] if go == "next" else single["address"])


@quiz.get("/attempts/<uuid:attempt_id>/check/")
def check(attempt_id: UUID) -> Response:
    """What is answered, flagged and empty, before the finish."""
    viewer = signed_in()
    attempt = attempts.own(viewer, attempt_id)
    if attempt.state == "open" and attempts.is_over(attempt, at=clock.now()):
        return _finished(attempt_id)
    if attempt.state != "open":
        return redirect(f"/attempts/{attempt_id}/result/", 303)
    page = render_template("officer/check.html", **sitting.overview(attempt_id))
    return make_response(page)


@quiz.post("/attempts/<uuid:attempt_id>/finish")
def finish(attempt_id: UUID) -> Response:
    return _finished(attempt_id)


def _finished(attempt_id: UUID) -> Response:
    """Finishes, or finds finished; the same answer to every repeat."""
    with transaction():
        outcome = attempts.finish(signed_in(), attempt_id, at=clock.now())
    if not wants_json():
        return redirect(f"/attempts/{attempt_id}/result/", 303)
    return jsonify(
        {
            "state": outcome.state,
            "points": question_view.shown_points(outcome.points),
            "possible": question_view.shown_points(outcome.possible),
            "certificate": outcome.code,
        }
    )
