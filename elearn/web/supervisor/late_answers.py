"""Answers that came after the end of their attempt: looked at, counted or set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from flask import current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import audit, clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Conflict, Invalid, NotFound, Refusal, TooLarge
from elearn.learning import late_files, sealed_files
from elearn.learning.late_files import Late
from elearn.library import catalogue
from elearn.library.texts import Said
from elearn.quiz import sealing
from elearn.web import forms, language
from elearn.web.doors import door, wants_json
from elearn.web.refusals import STATUS, sentence
from elearn.web.viewer import signed_in

late_answers = door("late_answers", needs=Power.SUPERVISE)

LIST = "/supervise/late-answers/"


@late_answers.get(LIST)
def waiting() -> str:
    """What waits for a decision, what was decided last, and a form for an officer's file."""
    return _list()


@late_answers.post(LIST)
def hand_in() -> Response:
    """Takes a file from whom its officer gave it to; the file says which attempt it is for."""
    viewer = signed_in()
    try:
        raw = forms.sealed_file()
        attempt_id = sealing.attempt_of(raw)
        file = sealed_files.opened(viewer, attempt_id, raw, current_app.config["SEALING_KEY"])
        with transaction():
            sealed_files.hand_in(viewer, attempt_id, file, at=clock.now())
    except (Invalid, TooLarge, Conflict, NotFound) as refusal:
        if wants_json():
            raise
        return make_response(_list(refusal), STATUS[type(refusal)])
    return redirect(f"/attempts/{attempt_id}/sealed-answers", 303)


def _list(refusal: Refusal | None = None) -> str:
    viewer = signed_in()
    kept, done = late_files.waiting(viewer), late_files.decided(viewer)
    titles = _titles([*kept, *done])
    return render_template(
        "supervisor/late_answers.html",
        waiting=[_row(one, titles) for one in kept],
        decided=[_row(one, titles) for one in done],
        address=LIST,
        trouble=sentence(refusal) if refusal else "",
    )


def _titles(files: Iterable[Late]) -> dict[str, Said]:
    code = language.current().code
    found = catalogue.modules_by_id(sorted({one.module_id for one in files}))
    return {id: module.text("titles", code) for id, module in found.items()}


def _row(one: Late, titles: dict[str, Said]) -> dict[str, Any]:
    return {
        "file": one,
        "address": f"{LIST}{one.id}",
        "module": titles.get(one.module_id, one.module_id),
    }


@late_answers.get(f"{LIST}<uuid:file_id>")
def show(file_id: UUID) -> str:
    """What a file would change, and the form that decides."""
    return _file(file_id)


@late_answers.post(f"{LIST}<uuid:file_id>")
def decide(file_id: UUID) -> Response:
    """Counts a file or sets it aside, with a reason."""
    viewer, because = signed_in(), request.form.get("because", "")
    late_files.late(viewer, file_id)
    try:
        with transaction():
            _decision()(viewer, file_id, because=because, at=clock.now())
    except (Invalid, Conflict) as refusal:
        if wants_json():
            raise
        return make_response(_file(file_id, refusal), STATUS[type(refusal)])
    return redirect(f"{LIST}{file_id}", 303)


def _decision() -> Callable[..., None]:
    """What the button says. Raises Invalid for a form without one."""
    decisions: dict[str, Callable[..., None]] = {
        "count": late_files.count,
        "aside": late_files.set_aside,
    }
    found = decisions.get(request.form.get("decision", ""))
    if found is None:
        raise Invalid("Choose whether the answers count.", code="decision")
    return found


def _file(file_id: UUID, refusal: Refusal | None = None) -> str:
    viewer = signed_in()
    one = late_files.late(viewer, file_id)
    return render_template(
        "supervisor/late_file.html",
        row=_row(one, _titles([one])),
        changes=_changes(one) if one.state == "kept" else [],
        address=LIST,
        because=request.form.get("because", ""),
        longest=audit.LONGEST_REASON,
        trouble=(refusal.code, sentence(refusal)) if refusal else None,
    )


def _changes(one: Late) -> list[dict[str, Any]]:
    """Question by question in the order of the attempt, by the titles that its officer saw."""
    code = language.current().code
    wordings = {
        question.id: question.wordings
        for whole in catalogue.quiz_of(one.version_id).questions()
        for question in (whole, *whole.questions)
    }
    found = []
    for change in late_files.changes(signed_in(), one.id):
        there = wordings[change.question]
        spoken = code if code in there else next(iter(there))
        found.append({"change": change, "title": Said(there[spoken].title, spoken)})
    return found
