"""What follows a proof of who somebody is: the browser's session."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask import redirect, request
from werkzeug.wrappers import Response

from elearn import audit
from elearn.access import Viewer
from elearn.db import transaction
from elearn.languages import known
from elearn.people import sessions, users
from elearn.web import trying
from elearn.web.addresses import own_path
from elearn.web.language import COOKIE
from elearn.web.viewer import cookie_name, session_token, set_cookie


def enter(viewer: Viewer, onward: str | None, method: str, *, at: datetime) -> Response:
    """Opens a session for this person, and goes on to the page that was wanted.

    `method` is the second step by which the person came in, empty where none was due. Opens a
    transaction of its own, so it is called outside of any.
    """
    who = replace(viewer, address=request.remote_addr or "")
    with transaction():
        # The browser's old session ends: its id must not outlive a sign-in.
        sessions.end(session_token(), at=at)
        token = sessions.open_for(
            who.person_id,
            at=at,
            address=who.address,
            agent=request.user_agent.string,
            method=method,
        )
        device = trying.remember_device(who.person_id, at=at)
        audit.record(who, "sign in", who.login, at=at, **({"by": method} if method else {}))
        chosen = known(request.cookies.get(COOKIE))
        if chosen and not who.language:
            # Chosen before the sign-in: it goes along to the person's other devices.
            users.choose_language(who.person_id, chosen)
    response = redirect(own_path(onward), 303)
    longest = int(sessions.LONGEST.total_seconds())
    set_cookie(response, cookie_name("session"), token, max_age=longest)
    trying.keep_device(response, device)
    return response
