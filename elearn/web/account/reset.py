"""A lost password: a letter with a link is asked for, or a supervisor's code."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from flask import current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import TooMany
from elearn.people import resets, throttle, users
from elearn.web import fields
from elearn.web.doors import open_door
from elearn.web.language import _

reset = open_door("reset")

HOUR = timedelta(hours=1)
MOST_FROM_ADDRESS = 60


@reset.get("/reset")
def ask() -> str:
    return _page()


@reset.post("/reset")
def send() -> Response:
    """The same answer to everybody, after the same work: whether there is such an account, and
    whether it has a mail address, is not told."""
    typed, now = fields.typed("email")[:254], clock.now()
    if not typed:
        return make_response(_page(_("Type your mail address or your service number.")), 422)
    with transaction():
        throttle.allow(
            "resets from", request.remote_addr or "", at=now, most=MOST_FROM_ADDRESS, per=HOUR
        )
    with suppress(TooMany), transaction():
        most = resets.MOST_LETTERS_AN_HOUR
        throttle.allow("reset", users.folded_login(typed), at=now, most=most, per=HOUR)
        resets.ask(typed, at=now)
    return redirect("/reset/asked", 303)


@reset.get("/reset/asked")
def asked() -> str:
    return render_template("account/reset_asked.html")


def _page(error: str = "") -> str:
    return render_template(
        "account/reset.html",
        email=fields.typed("email"),
        error=error,
        has_mail=bool(current_app.config["SETTINGS"].smtp),
    )
