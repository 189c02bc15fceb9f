"""The supervisor's desk: what waits, and the officers one looks after."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Invalid
from elearn.learning import extra_attempts as extra
from elearn.learning import extra_time
from elearn.library import catalogue
from elearn.people import resets, users
from elearn.people.users import Officer
from elearn.web import fields, language
from elearn.web.doors import door
from elearn.web.refusals import sentence
from elearn.web.supervisor import attention, extra_attempts, sittings
from elearn.web.viewer import signed_in

supervise = door("supervise", needs=Power.SUPERVISE)

MOST_OFFICERS = 50


@supervise.get("/supervise/")
def show() -> str:
    viewer = signed_in()
    return render_template(
        "supervisor/desk.html",
        # Before all else: it may count anew, which ends what was read.
        groups=attention.groups(viewer),
        waiting=extra_attempts.rows(viewer, most=5),
        sittings=sittings.rows(viewer, most=5),
    )


@supervise.get("/supervise/officers/")
def officers() -> str:
    typed = request.args.get("q", "").strip()[:100]
    found = users.found(signed_in(), typed, most=MOST_OFFICERS + 1)
    return render_template(
        "supervisor/officers.html",
        q=typed,
        officers=[_row(one) for one in found[:MOST_OFFICERS]],
        is_cut=len(found) > MOST_OFFICERS,
    )


def _row(officer: Officer) -> dict[str, Any]:
    return {
        "id": str(officer.id),
        "name": officer.name,
        "login": officer.login,
        "unit": officer.unit,
        "address": _address(officer.id),
        "extra_time": officer.extra_time_percent,
    }


def _address(person_id: UUID) -> str:
    return f"/supervise/officers/{person_id}/"


@supervise.get("/supervise/officers/<uuid:person_id>/")
def officer(person_id: UUID) -> str:
    return _page(person_id, None)


@supervise.post("/supervise/officers/<uuid:person_id>/extra-time")
def give_extra_time(person_id: UUID) -> Response:
    """Sets the extra time, and where it was asked for, lengthens what runs."""
    viewer = signed_in()
    percent, now = fields.whole("percent"), clock.now()
    try:
        with transaction():
            users.give_extra_time(
                viewer, person_id, percent, because=fields.typed("because"), at=now
            )
            if fields.typed("running"):
                extra_time.lengthen(viewer, person_id, percent, at=now)
    except Invalid as refusal:
        return make_response(_page(person_id, refusal), 422)
    return redirect(_address(person_id), 303)


@supervise.get("/supervise/officers/<uuid:person_id>/extra-time")
def after_form(person_id: UUID) -> Response:
    """A refused form stands at this address; whoever reloads it comes back to the officer."""
    users.helped(signed_in(), person_id)
    return redirect(_address(person_id), 303)


def _page(person_id: UUID, refusal: Invalid | None) -> str:
    """An officer; after a refused form with what was typed."""
    viewer = signed_in()
    found = users.helped(viewer, person_id)
    running = extra_time.running_of(viewer, person_id, at=clock.now())
    given = extra.given_to(viewer, person_id)
    ids = [one.module_id for one in running] + [one.module_id for one in given]
    titles = {
        id: module.text("titles", language.current().code)
        for id, module in catalogue.modules_by_id(ids).items()
    }
    return render_template(
        "supervisor/officer.html",
        officer=_row(found),
        may_excuse=bool(users.these(viewer, [person_id])),
        may_get_code=resets.may_give_code(viewer, person_id),
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
        percent=fields.typed("percent") if refusal else found.extra_time_percent,
        because=fields.typed("because"),
        is_for_running=bool(fields.typed("running")),
        running=[
            {"title": titles.get(one.module_id, ""), "deadline": one.deadline_at} for one in running
        ],
        waiting=extra_attempts.rows(viewer, most=50, person_id=person_id),
        given=[
            {
                "title": titles.get(one.module_id, ""),
                "given_at": one.granted_at,
                "opens_at": one.opens_at,
                "because": one.because,
            }
            for one in given
        ],
    )
