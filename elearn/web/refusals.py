"""A refusal becomes a page or JSON with its status; the words are translated here."""

from __future__ import annotations

import logging
import traceback
from datetime import datetime
from typing import Any

from flask import Flask, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from elearn.db import DatabaseError, is_passing, let_go
from elearn.errors import Busy, Conflict, Invalid, NotAllowed, NotFound, Refusal, TooLarge, TooMany
from elearn.web import refusing, viewer
from elearn.web.doors import SignInFirst, wants_json
from elearn.web.hosts import WrongHost
from elearn.web.language import _, shown_moment

log = logging.getLogger(__name__)

STATUS: dict[type[Refusal], int] = {
    Invalid: 422,
    Conflict: 409,
    NotFound: 404,
    TooLarge: 413,
    NotAllowed: 403,
    SignInFirst: 401,
    WrongHost: 421,
    TooMany: 429,
    Busy: 503,
}

RETRY_SECONDS = 5


def sentence(refusal: Refusal) -> str:
    """The refusal in the reader's language, its values filled in."""
    values = {
        name: shown_moment(value) if isinstance(value, datetime) else value
        for name, value in refusal.values.items()
    }
    return _(refusal.text, **values) if values else _(refusal.text)


def rfc3339(moment: datetime) -> str:
    """A moment as programs read it: RFC 3339, UTC, `Z`."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _plain(value: object) -> object:
    return rfc3339(value) if isinstance(value, datetime) else value


def _title(status: int, code: str) -> str:
    if code == "token":
        return _("This form is out of date")
    titles = {
        401: _("Sign in first"),
        403: _("Not for this account"),
        404: _("Not found"),
        409: _("Not possible now"),
        422: _("This could not be taken"),
        429: _("Wait a little"),
        503: _("One moment"),
    }
    return str(titles.get(status) or _("This did not work"))


def _ways_on(code: str) -> list[tuple[str, str]]:
    """The likeliest page to go on with, with its name."""
    attempt = (request.view_args or {}).get("attempt_id")
    if code == "sign-in":
        return [(_("Sign in"), "/sign-in")]
    if attempt and code in ("older", "question"):
        return [(_("Look at the stored answers"), f"/attempts/{attempt}/")]
    if attempt and code == "closed":
        return [(_("See the result"), f"/attempts/{attempt}/result/")]
    return []


def _answer(status: int, said: str, code: str, facts: dict[str, Any] | None = None) -> Response:
    if wants_json():
        body = {"error": said, "code": code}
        response = jsonify(body | {name: _plain(fact) for name, fact in (facts or {}).items()})
    else:
        response = make_response(
            render_template(
                "errors/refusal.html",
                status=status,
                title=_title(status, code),
                sentence=said,
                links=_ways_on(code),
            )
        )
    response.status_code = status
    if status in (429, 503):
        response.headers["Retry-After"] = _retry_after(facts)
    return response


def in_answer(refusal: Refusal) -> tuple[int, dict[str, str]]:
    """Status and headers of a form that is shown again because of this."""
    status = STATUS[type(refusal)]
    return status, {"Retry-After": _retry_after(refusal.facts)} if status in (429, 503) else {}


def _retry_after(facts: dict[str, Any] | None) -> str:
    return str((facts or {}).get("retry_after", RETRY_SECONDS))


def refused(refusal: Refusal) -> Response:
    """The page, or for programs the JSON, that says no."""
    refusing.keep(refusal)
    return _answer(STATUS[type(refusal)], sentence(refusal), refusal.code, refusal.facts)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status >= 500:
        # What failed may have been the page of another refusal.
        viewer.give_up()
    sentences = {
        400: _("The server did not understand this request."),
        404: _("There is no such page here."),
        405: _("This page cannot be used in this way."),
        413: _("This is too large to be taken."),
        415: _("This kind of file or data is not taken here."),
        429: _("Too many requests. Wait a moment and try again."),
    }
    if 300 <= status < 400:
        return error.get_response()
    said = str(sentences.get(status) or _("This cannot be done."))
    response = _answer(status, said, (error.name or "error").lower().replace(" ", "-"))
    if status == 405 and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    return response


def _place() -> str:
    """The address for the log, without the token of a link, which lets somebody in."""
    token = (request.view_args or {}).get("token")
    return request.path.replace(token, "…") if token else request.path


def _database(error: DatabaseError) -> Response:
    let_go()
    viewer.give_up()
    # The first line alone: PostgreSQL tells the values that were sent in the second.
    # Written out, for an address can hold the end of a line.
    log.error("database: %s at %r", str(error.orig).partition("\n")[0], _place())
    if is_passing(error) or _is_out_of_order(error):
        said = _("The server cannot save at this moment; nothing was saved. Try again soon.")
        return _answer(503, str(said), "busy")
    # Where it failed, but not the error itself, which can tell the whole row.
    log.error("failed at\n%s", "".join(traceback.format_tb(error.__traceback__)))
    return _unexpected()


# What SQLite, and psycopg without a server, say where an operator must lend a hand.
_OUT_OF_ORDER = (
    "disk is full",
    "disk I/O error",
    "readonly database",
    "unable to open database file",
    "connection",
)


def _is_out_of_order(error: DatabaseError) -> bool:
    """Whether the database is full, read-only or away: nobody's mistake, and it may pass."""
    code = getattr(error.orig, "sqlstate", None)
    if code is not None:
        # Connection, resources, an operator's intervention, and a server that only reads.
        return code[:2] in {"08", "53", "57"} or code == "25006"
    return any(words in str(error.orig) for words in _OUT_OF_ORDER)


def _failed(error: Exception) -> Response:
    log.exception("failed at %r", _place(), exc_info=error)
    viewer.give_up()
    return _unexpected()


def _unexpected() -> Response:
    said = _("Something went wrong on our side; it is written down. Try again in a moment.")
    return _answer(500, str(said), "error")


def init_app(app: Flask) -> None:
    # After the answer: a server that went away then is no reason to take the answer back.
    app.teardown_appcontext(lambda _error: let_go())
    for kind in STATUS:
        app.register_error_handler(kind, refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DatabaseError, _database)
    app.register_error_handler(Exception, _failed)
