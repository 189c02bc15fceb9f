"""A new password of one's own."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Busy, Invalid, TooMany
from elearn.people import new_passwords, passwords, sessions
from elearn.web import connection, trying
from elearn.web.doors import door
from elearn.web.language import hub_name
from elearn.web.refusals import in_answer, sentence
from elearn.web.viewer import keep_session, session_token, signed_in

password = door("password", needs=Power.LEARN)


@password.get("/account/password")
def ask() -> str:
    return _page()


@password.post("/account/password")
def change() -> Response:
    """Every other device is signed out; this one goes on under a new id."""
    connection.require_private()
    viewer, token = signed_in(), session_token()
    old, new = request.form.get("old", ""), request.form.get("password", "")
    try:
        if trying.person_of(viewer.login, old, at=clock.now()) is None:
            raise Invalid("The present password is not right. Type it again.", code="old")
        passwords.check(new, (*new_passwords.about_viewer(viewer), hub_name()))
        password_hash = passwords.hashed(new)
    except (Invalid, Busy, TooMany) as refusal:
        field = "_old" if refusal.code == "old" else "_password"
        return make_response(_page((field, sentence(refusal))), *in_answer(refusal))
    with transaction():
        new_passwords.change_own(viewer, password_hash, at=clock.now())
        token = sessions.renewed(token, at=clock.now())
    response = redirect("/account/", 303)
    keep_session(response, token)
    return response


def _page(trouble: tuple[str, str] | None = None) -> str:
    return render_template("account/password.html", trouble=trouble, shortest=passwords.SHORTEST)
