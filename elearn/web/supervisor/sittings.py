"""Supervised sittings: opened for a quiz, a place and a time; the code is shown to who opens."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock, days
from elearn.access import Power, Viewer
from elearn.db import transaction
from elearn.errors import Invalid
from elearn.learning import sittings as held
from elearn.library import catalogue
from elearn.library.catalogue import Opened
from elearn.web import fields, language
from elearn.web.doors import door
from elearn.web.refusals import sentence
from elearn.web.viewer import cookie_name, set_cookie, signed_in

sittings = door("sittings", needs=Power.EXAMINE)

LIST = "/supervise/sittings/"
MOST = 100
LISTED_FOR = timedelta(days=30)

COOKIE = "sitting"
COOKIE_SECONDS = 600
"""How long the browser that opened a sitting can show its code: a page that did not arrive on
a bad line can be asked for again."""


def rows(viewer: Viewer, *, most: int) -> list[dict[str, Any]]:
    """The sittings of the last month and to come, the latest first, as lists show them."""
    now = clock.now()
    found = held.own(viewer, since=now - LISTED_FOR, most=most)
    modules = catalogue.modules_by_id([one.module_id for one in found])
    code = language.current().code
    return [
        {
            "title": modules[one.module_id].text("titles", code),
            "place": one.place,
            "opens_at": one.opens_at,
            "closes_at": one.closes_at,
            "is_open": one.opens_at <= now < one.closes_at,
            "is_over": one.closes_at <= now,
            "address": f"{LIST}{one.id}/",
        }
        for one in found
        if one.module_id in modules
    ]


@sittings.get(LIST)
def show() -> str:
    return _page(None)


@sittings.post(LIST)
def open_one() -> Response:
    """Opens a sitting, and goes on to the page that shows its code."""
    viewer = signed_in()
    try:
        module = _module()
        opens_at = fields.moment("day", "from")
        closes_at = fields.moment("day", "to")
        with transaction():
            id, code = held.open_for(
                viewer,
                module,
                place=fields.typed("place"),
                opens_at=opens_at,
                closes_at=closes_at,
                at=clock.now(),
            )
    except Invalid as refusal:
        return make_response(_page(refusal), 422)
    response = redirect(f"{LIST}{id}/", 303)
    set_cookie(response, cookie_name(COOKIE), f"{id}.{code}", max_age=COOKIE_SECONDS)
    return response


def _module() -> Opened:
    """The course that was chosen. Raises Invalid."""
    found = catalogue.modules_by_id([fields.typed("module")])
    for module in found.values():
        if not module.is_archived:
            return module
    raise Invalid("Choose the course whose quiz is taken.", code="module")


def _page(refusal: Invalid | None) -> str:
    """The sittings and the form; after a refusal with what was typed."""
    viewer, code = signed_in(), language.current().code
    now: datetime = clock.now().astimezone(days.zone())
    return render_template(
        "supervisor/sittings.html",
        sittings=rows(viewer, most=MOST),
        domains=[
            {
                "title": entry.title,
                "modules": [
                    (module.id, module.text("titles", code))
                    for module in entry.modules
                    if module.has_quiz and held.may_open(viewer, module)
                ],
            }
            for entry in catalogue.domains(code)
        ],
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
        typed=request.form if refusal else {"day": now.date().isoformat()},
        zone=f"UTC{now.isoformat()[-6:]}",
    )


@sittings.get(f"{LIST}<uuid:sitting_id>/")
def sitting(sitting_id: UUID) -> str:
    viewer = signed_in()
    found = held.one(viewer, sitting_id)
    seated, count = held.seated(viewer, found)
    id, _dot, code = request.cookies.get(cookie_name(COOKIE), "").partition(".")
    is_shown = id == str(found.id) and found.opened_by == viewer.person_id
    module = catalogue.module_of(found.module_id)
    return render_template(
        "supervisor/sitting.html",
        title=module.text("titles", language.current().code),
        address=module.address,
        place=found.place,
        opens_at=found.opens_at,
        closes_at=found.closes_at,
        code=held.shown(code) if is_shown and held.is_code_of(found, code) else "",
        seated=seated,
        others=count - len(seated),
    )
