"""Proof anew before what must not stand open to whoever finds a browser signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from flask import g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import Busy, NotAllowed, TooMany
from elearn.people import proofs
from elearn.web import trying
from elearn.web.doors import wants_json
from elearn.web.language import _
from elearn.web.refusals import in_answer, sentence
from elearn.web.viewer import cookie_name, keep_session, session_token, signed_in

PASSWORD = "_proof"  # noqa: S105 - the name of a field
_SECRET = "password"  # noqa: S105 - part of the names of fields


def needs_proof(page: Callable[..., Any]) -> Callable[..., Any]:
    """A page for those alone who have shown within five minutes that it is they.

    Stands below the route. A GET asks first and then goes on. A form that is sent later is
    answered by a page that asks for the password and sends what was typed again, but for files
    and passwords.
    """

    @wraps(page)
    def proved(*args: Any, **kwargs: Any) -> Any:
        if proofs.is_fresh(session_token(), at=clock.now()):
            return _with_token(page(*args, **kwargs))
        if wants_json():
            raise NotAllowed("Load the page again: it asks first that it is you.", code="proof")
        if request.method != "POST":
            wanted = urlencode({"next": request.full_path.rstrip("?")})
            return redirect(f"/account/prove?{wanted}", 303)
        return _ask_in_between() or keep_proof(lambda: page(*args, **kwargs))

    return proved


def keep_proof(page: Callable[[], Any]) -> Response:
    """Notes that the viewer has just proved it, makes the page, and gives the browser the
    session's new token, where the page has not ended the session itself.

    Opens a transaction of its own.
    """
    with transaction():
        token = proofs.note(signed_in(), session_token(), at=clock.now())
    g.session_token = token
    return make_response(_with_token(page()))


def _with_token(made: Any) -> Any:
    """What a page made, with the session's new token where this request has given it one.

    A page that the database made begin anew has it from its first turn.
    """
    if "session_token" not in g:
        return made
    response = make_response(made)
    name = f"{cookie_name('session')}="
    if not any(one.startswith(name) for one in response.headers.getlist("Set-Cookie")):
        keep_session(response, g.session_token)
    return response


def is_right(password: str) -> bool:
    """Whether this is the viewer's password. Raises TooMany or Busy."""
    return trying.person_of(signed_in().login, password, at=clock.now()) is not None


def wrong_password() -> str:
    """What is said where it is not."""
    return str(_("The password is not right. Nothing was changed; try it again."))


def _ask_in_between() -> Response | None:
    """The page that asks, holding what was typed; None once the password is right."""
    typed = request.form.get(PASSWORD)
    error, status = "", 403
    headers: dict[str, str] = {}
    if typed is not None:
        try:
            if is_right(typed):
                return None
            error, status = wrong_password(), 422
        except (Busy, TooMany) as refusal:
            status, headers = in_answer(refusal)
            error = sentence(refusal)
    kept = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in (PASSWORD, "csrf_token") and _SECRET not in name
    ]
    page = render_template("parts/proof.html", field=PASSWORD, kept=kept, error=error)
    return make_response(page, status, headers)
