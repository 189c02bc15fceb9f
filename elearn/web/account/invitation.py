"""Choosing a password with a link, or with a printed code that leads to one."""

from __future__ import annotations

from datetime import timedelta

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import Busy, Invalid, TooMany
from elearn.people import invitations, passwords, throttle, users
from elearn.people.invitations import OpenCode, Opened
from elearn.web import connection, fields
from elearn.web.doors import open_door
from elearn.web.language import _, hub_name
from elearn.web.refusals import in_answer, sentence

invitation = open_door("invitation")

MOST_TRIES = 5
MOST_FROM_ADDRESS = 100


@invitation.get("/invitation/")
def ask_code() -> str:
    connection.require_private()
    return _code_page()


@invitation.post("/invitation/")
def enter_code() -> Response:
    """Goes on to choose a password where login and code fit. The same answer to all others."""
    connection.require_private()
    login, now = fields.typed("login")[:254], clock.now()
    meant = invitations.code_of(login, at=now)
    try:
        with transaction():
            throttle.allow(
                "codes from",
                request.remote_addr or "",
                at=now,
                most=MOST_FROM_ADDRESS,
                per=timedelta(hours=1),
            )
        is_open = _takes_a_try(meant, login)
        is_right = meant.fits(fields.typed("code")) and is_open
    except (Busy, TooMany) as refusal:
        return make_response(_code_page(sentence(refusal)), *in_answer(refusal))
    if not is_right:
        wrong = _(
            "The login or the code is not right. Look at both and try again. After five wrong "
            "tries a code is over; ask for a new one."
        )
        return make_response(_code_page(wrong), 422)
    with transaction():
        token = invitations.link_for(meant, at=now)
    return _unnamed(redirect(f"/invitation/{token}", 303))


def _takes_a_try(meant: OpenCode, login: str) -> bool:
    """Whether one of the five tries of a code is left; after them it ends."""
    now = clock.now()
    what = str(meant.id or users.folded_login(login))
    try:
        with transaction():
            throttle.allow("code", what, at=now, most=MOST_TRIES, per=throttle.KEPT)
    except TooMany:
        with transaction():
            invitations.end_code(meant, at=now)
        return False
    return True


def _code_page(error: str = "") -> str:
    return render_template("account/invitation_code.html", login=fields.typed("login"), error=error)


@invitation.get("/invitation/<token>")
def show(token: str) -> Response:
    connection.require_private()
    return _page(invitations.opened(token, at=clock.now()))


@invitation.post("/invitation/<token>")
def choose(token: str) -> Response:
    connection.require_private()
    opened = invitations.opened(token, at=clock.now())
    password = request.form.get("password", "")
    try:
        passwords.check(password, (*opened.about, hub_name()))
        password_hash = passwords.hashed(password)
    except (Invalid, Busy) as refusal:
        status, headers = in_answer(refusal)
        return _page(opened, sentence(refusal), status, headers)
    with transaction():
        invitations.accept(token, password_hash, at=clock.now(), address=request.remote_addr or "")
    return _unnamed(redirect("/sign-in", 303))


def _page(
    opened: Opened, error: str = "", status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    page = render_template(
        "account/invitation.html", login=opened.login, error=error, shortest=passwords.SHORTEST
    )
    return _unnamed(make_response(page, status, headers or {}))


def _unnamed(response: Response) -> Response:
    """The address holds the token: no other page is told where the reader comes from."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
