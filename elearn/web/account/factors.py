"""The second step of one's own account: what is set up, and what changes, behind a proof."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power, Viewer
from elearn.db import transaction
from elearn.errors import Busy, NotFound
from elearn.people import second_steps, sessions
from elearn.people.one_time_codes import SHEET
from elearn.web import connection, proving
from elearn.web.account import setting_up
from elearn.web.doors import door
from elearn.web.viewer import session_token, signed_in

factors = door("factors", needs=Power.LEARN)

PAGE = "/account/second-step/"


@factors.get(PAGE)
def show() -> str:
    return render_template("account/factors.html", **facts(signed_in()))


def facts(viewer: Viewer) -> dict[str, Any]:
    """What the pages of an account say of the second step."""
    at_home = connection.is_at_home()
    return {
        "ways": second_steps.of(viewer.person_id),
        "is_needed": second_steps.is_needed(viewer.person_id, at=clock.now(), at_home=at_home),
    }


@factors.get(f"{PAGE}app")
@proving.needs_proof
def show_app() -> Response:
    return setting_up.page(signed_in(), PAGE, at=clock.now())


@factors.post(f"{PAGE}app")
@proving.needs_proof
def confirm_app() -> Response:
    """The app of before, and every other session, are good no more."""
    connection.require_private()
    viewer, now = signed_in(), clock.now()
    try:
        app = setting_up.confirmed(viewer, at=now)
    except Busy as busy:
        return setting_up.page(viewer, PAGE, busy, at=now)
    if app is None:
        return setting_up.page(viewer, PAGE, setting_up.WRONG, at=now)
    with transaction():
        setting_up.keep(viewer, app, at=now)
        sessions.end_others(viewer, session_token(), at=now)
    response = redirect("/account/recovery-codes", 303)
    setting_up.show_codes(response, viewer, app, at=now)
    return response


@factors.post(f"{PAGE}<what>/remove")
@proving.needs_proof
def remove(what: str) -> Response:
    if what not in (second_steps.APP, SHEET):
        raise NotFound("There is no such second step.")
    viewer, now = signed_in(), clock.now()
    is_needed: bool = facts(viewer)["is_needed"]
    with transaction():
        second_steps.remove(viewer, what, is_needed=is_needed, at=now)
        sessions.end_others(viewer, session_token(), at=now)
    return redirect(PAGE, 303)
