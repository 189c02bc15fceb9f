"""Who asks: the session cookie → our session row → a Viewer.

The only file that knows flask-login, and of it only the request loader: its cookie
session, remember-me and freshness stay unused.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from flask import Flask, g, request
from flask_login import LoginManager
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Viewer
from elearn.db import DatabaseError, transaction
from elearn.errors import Busy
from elearn.people import sessions

log = logging.getLogger(__name__)


_NOT_ASKED = object()


def init_app(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None
    manager.request_loader(lambda _request: current_viewer())
    manager.init_app(app, add_context_processor=False)
    app.context_processor(lambda: {"seconds_left": seconds_left})


def cookie_name(name: str) -> str:
    """`__Host-` binds a cookie to this host and to https; over plain http it is not sent."""
    return f"__Host-{name}" if request.is_secure else name


def session_token() -> str:
    """The token of the browser's session; empty without one.

    A page that gave the session a new token says it in `g.session_token`.
    """
    token: str = g.get("session_token") or request.cookies.get(cookie_name("session"), "")
    return token


def _load() -> Viewer | None:
    token = session_token()
    if not token:
        return None
    found = sessions.find(token, at=clock.now(), address=request.remote_addr or "")
    if found is None:
        return None
    g.session = found
    return found.viewer


def current_viewer() -> Viewer | None:
    """The person who asks, or None for a stranger: found once a request, asked for often.

    Flask-Login asks here and is not asked: on the way to its request loader it looks for a
    cookie session and hashes the browser's name, 0.04 ms of the 0.5 of a lesson.
    """
    found = g.get("viewer", _NOT_ASKED)
    if found is _NOT_ASKED:
        found = g.viewer = _load()
    viewer: Viewer | None = found
    return viewer


def give_up() -> None:
    """After a failure: who could not be found so far is taken for a stranger.

    The page that tells of it would else ask the database that has just failed.
    """
    g.setdefault("viewer", None)


def signed_in() -> Viewer:
    """The person who asks, behind a door that lets no stranger in."""
    viewer = current_viewer()
    assert viewer is not None, "this page stands behind an open door"
    return viewer


def note_seen() -> None:
    """Keeps that somebody uses the session, at most once a minute."""
    found: sessions.Found | None = g.get("session")
    now = clock.now()
    if found is None or now - found.seen_at < sessions.SEEN_EVERY:
        return
    try:
        with transaction(waits=False):
            sessions.note_seen(session_token(), at=now)
        g.session = replace(found, seen_at=now)
    except Busy:
        # Somebody else writes at this moment: the next request of this browser notes it.
        pass
    except DatabaseError as error:
        # A full disk must not keep anybody from reading; a page that changes something meets
        # it again and says so.
        log.warning("a session was not noted as seen: %s", error.orig)


def is_background() -> bool:
    """Whether a script asks by itself: that does not show that anybody sits there."""
    if request.method == "PUT" or request.headers.get("Accept") == "application/json":
        return True
    return request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"


def seconds_left() -> int | None:
    """In how many seconds the session ends if nobody uses it; None for a stranger."""
    found: sessions.Found | None = g.get("session")
    return int((found.ends_at - clock.now()).total_seconds()) if found else None


def set_cookie(response: Response, name: str, value: str, *, max_age: int | None = None) -> None:
    """A cookie that scripts cannot read and other sites cannot send; `name` is the whole name."""
    response.set_cookie(
        name,
        value,
        max_age=max_age,
        path="/",
        httponly=True,
        secure=request.is_secure,
        samesite="Lax",
    )


def keep_session(response: Response, token: str) -> None:
    """Sends the cookie of a session; how long it lasts is the hub's affair."""
    longest = int(sessions.LONGEST.total_seconds())
    set_cookie(response, cookie_name("session"), token, max_age=longest)


def drop_cookie(response: Response, name: str) -> None:
    response.delete_cookie(
        cookie_name(name), path="/", httponly=True, secure=request.is_secure, samesite="Lax"
    )
