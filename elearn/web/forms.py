"""Tokens that prove a form is ours, checked at every door, and the base of page forms."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Response, current_app, g, request
from wtforms import Form

from elearn.errors import Invalid, NotAllowed
from elearn.web import viewer

F = TypeVar("F")

FORM_COOKIE = "form"
_ORIGIN = "guarded by origin"


def guarded_by_origin(page: F) -> F:
    """Marks a page that stands on shared pages, which hold no token: the origin guards it."""
    setattr(page, _ORIGIN, True)
    return page


def _bound_to() -> str:
    """What the token is bound to: the session, or before sign-in a short-lived random cookie."""
    token = viewer.session_token() if viewer.current_viewer() else ""
    return token or g.get("form_cookie") or request.cookies.get(viewer.cookie_name(FORM_COOKIE), "")


def _digest(bound_to: str) -> bytes:
    key: bytes = current_app.config["SECRET"]
    return hmac.digest(key, b"form:" + bound_to.encode(), hashlib.sha256)


def csrf_token() -> str:
    """The token for this page's forms; it lasts as long as the session.

    Masked anew each time, so that a compressed page gives nothing of it away (BREACH).
    """
    if not _bound_to():
        g.form_cookie = secrets.token_urlsafe(16)
    digest = _digest(_bound_to())
    mask = secrets.token_bytes(len(digest))
    return base64.urlsafe_b64encode(mask + _xor(mask, digest)).decode().rstrip("=")


def _xor(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).to_bytes(len(one), "big")


def _is_ours(token: str) -> bool:
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return False
    mask, masked = raw[:32], raw[32:]
    bound_to = _bound_to()
    if len(mask) != 32 or len(masked) != 32 or not bound_to:
        return False
    return hmac.compare_digest(_xor(mask, masked), _digest(bound_to))


def _is_same_origin() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        host = urlsplit(source).netloc
    except ValueError:
        return False
    return bool(host) and host == request.host


def require_token() -> None:
    """Raises NotAllowed for a change that was not sent from a page of ours."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    page = current_app.view_functions.get(request.endpoint or "")
    if getattr(page, _ORIGIN, False):
        is_ours = _is_same_origin()
    else:
        is_ours = _is_ours(
            request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
        )
    if not is_ours:
        raise NotAllowed(
            "This form is out of date. Go back, load the page again and send it once more.",
            code="token",
        )


def keep_form_cookie(response: Response) -> Response:
    """Sends the cookie that a form shown before sign-in is bound to."""
    cookie = g.pop("form_cookie", None)
    if cookie is not None:
        name = viewer.cookie_name(FORM_COOKIE)
        viewer.set_cookie(response, name, cookie, max_age=6 * 3600)
    return response


def sent_file(name: str) -> tuple[str, bytes]:
    """What a file was called where it came from, and its bytes; both empty where none was sent.

    The name says nothing of what it is, and no place where it is kept.
    """
    sent = request.files.get(name)
    return (sent.filename or "", sent.read()) if sent else ("", b"")


def sealed_file() -> bytes:
    """The file of saved answers that a form sends. Raises Invalid where it sends none."""
    _name, raw = sent_file("file")
    if not raw:
        raise Invalid("Choose the file that the quiz page saved.", code="file")
    return raw


class PageForm(Form):
    """The base of every form of ours; its token is checked at the door, before the page."""
