"""What follows a proof of who somebody is: the second step where one is due, else the session."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask import redirect, request
from werkzeug.wrappers import Response

from elearn import audit
from elearn.access import Viewer
from elearn.db import transaction
from elearn.languages import known
from elearn.people import second_steps, sessions, sign_in_steps, users
from elearn.people.sign_in_steps import Step
from elearn.web import connection, language, trying
from elearn.web.addresses import own_path
from elearn.web.viewer import cookie_name, drop_cookie, keep_session, session_token, set_cookie

STEP_COOKIE = "step"
SECOND_STEP = "/sign-in/second-step"


def after_password(viewer: Viewer, onward: str | None, *, at: datetime) -> Response:
    """Goes on to the second step where the person has or needs one, else into the hub.

    The step opens nothing; the browser's old session is over already. Opens transactions.
    """
    has_any = second_steps.of(viewer.person_id).is_any
    at_home = connection.is_at_home()
    if not has_any and not second_steps.is_needed(viewer.person_id, at=at, at_home=at_home):
        return enter(viewer, onward, "", at=at)
    with transaction():
        sessions.end(session_token(), at=at)
        sign_in_steps.end(step_token())
        token = sign_in_steps.begin(viewer.person_id, own_path(onward), at=at)
    response = redirect(SECOND_STEP, 303)
    if session_token():
        drop_cookie(response, "session")
    longest = int(sign_in_steps.LASTS.total_seconds())
    set_cookie(response, cookie_name(STEP_COOKIE), token, max_age=longest)
    return response


def enter(viewer: Viewer, onward: str | None, method: str, *, at: datetime) -> Response:
    """Opens a session for this person, and goes on to the page that was wanted.

    `method` is the second step by which the person came in, empty where none was due. Opens a
    transaction of its own, so it is called outside of any.
    """
    who = replace(viewer, address=request.remote_addr or "")
    with transaction():
        # The browser's old session ends: its id must not outlive a sign-in.
        sessions.end(session_token(), at=at)
        sign_in_steps.end(step_token())
        token = sessions.open_for(
            who.person_id,
            at=at,
            address=who.address,
            agent=request.user_agent.string,
            method=method,
        )
        device = trying.remember_device(who.person_id, at=at)
        audit.record(who, "sign in", who.login, at=at, **({"by": method} if method else {}))
        chosen = known(language.chosen_before())
        if chosen and not who.language:
            # Chosen before the sign-in: it goes along to the person's other devices.
            users.choose_language(who.person_id, chosen)
    response = redirect(own_path(onward), 303)
    keep_session(response, token)
    if step_token():
        drop_cookie(response, STEP_COOKIE)
    trying.keep_device(response, device)
    return response


def step_token() -> str:
    """The token of the browser's second step; empty without one."""
    return request.cookies.get(cookie_name(STEP_COOKIE), "")


def current_step(*, at: datetime) -> Step | None:
    """The second step that this browser stands before; None where there is none, or it is over."""
    token = step_token()
    return sign_in_steps.find(token, at=at) if token else None
