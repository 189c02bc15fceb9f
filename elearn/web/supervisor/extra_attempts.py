"""Officers who have no attempt left, and the form that gives one more."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import make_response, redirect, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power, Viewer
from elearn.db import transaction
from elearn.errors import Conflict, Invalid
from elearn.learning import extra_attempts as extra
from elearn.learning.extra_attempts import Terms
from elearn.library import catalogue
from elearn.web import fields, language
from elearn.web.doors import door
from elearn.web.refusals import sentence
from elearn.web.viewer import signed_in

extra_attempts = door("extra_attempts", needs=Power.EXAMINE)

LIST = "/supervise/extra-attempts/"
MOST = 100
HOURS = 24


def rows(viewer: Viewer, *, most: int, person_id: UUID | None = None) -> list[dict[str, Any]]:
    """Those who wait, the newest failure first, as lists show them."""
    waiting = extra.waiting(viewer, most=most, person_id=person_id)
    modules = catalogue.modules_by_id([one.module_id for one in waiting])
    code = language.current().code
    return [
        {
            "name": one.name,
            "title": modules[one.module_id].text("titles", code),
            "failed_at": one.failed_at,
            "address": f"{LIST}{one.attempt_id}/",
        }
        for one in waiting
    ]


@extra_attempts.get(LIST)
def show() -> str:
    found = rows(signed_in(), most=MOST + 1)
    return render_template(
        "supervisor/extra_attempts.html", waiting=found[:MOST], is_cut=len(found) > MOST
    )


@extra_attempts.get(f"{LIST}<uuid:attempt_id>/")
def form(attempt_id: UUID) -> str:
    return _page(attempt_id, None)


@extra_attempts.post(f"{LIST}<uuid:attempt_id>/")
def give(attempt_id: UUID) -> Response:
    terms = Terms(fields.typed("because"), fields.whole("hours"), fields.typed("lesson") or None)
    try:
        with transaction():
            extra.give(signed_in(), attempt_id, terms, at=clock.now())
    except (Invalid, Conflict) as refusal:
        status = 422 if isinstance(refusal, Invalid) else 409
        return make_response(_page(attempt_id, refusal), status)
    return redirect(LIST, 303)


def _page(attempt_id: UUID, refusal: Invalid | Conflict | None) -> str:
    """The form; after a refusal with what was typed."""
    viewer = signed_in()
    case = extra.case_of(viewer, attempt_id, at=clock.now())
    code = language.current().code
    return render_template(
        "supervisor/extra_attempt.html",
        name=case.officer.name,
        title=case.module.text("titles", code),
        percent=case.percent,
        number=case.number,
        is_due=case.is_due,
        address=f"{LIST}{attempt_id}/",
        lessons=catalogue.lessons(case.module, code, case.officer.state),
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
        because=fields.typed("because"),
        hours=fields.typed("hours") or HOURS,
        lesson=fields.typed("lesson"),
    )
