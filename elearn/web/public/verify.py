"""Anyone may check a certificate."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.credentials import code as codes
from elearn.db import transaction
from elearn.learning import certificates
from elearn.library.texts import in_language
from elearn.people import throttle
from elearn.web import language
from elearn.web.doors import open_door

verify = open_door("verify")

MOST_UNKNOWN = 60
PER = timedelta(minutes=15)


@verify.get("/verify/")
def ask() -> Response:
    typed = request.args.get("code", "").strip()
    if not typed:
        return make_response(render_template("public/verify.html", result=None, code=""))
    code = codes.canonical(typed)
    if code is None:
        _require_patience(clock.now())
        return _unknown(typed, at=clock.now())
    return redirect(f"/verify/{code}", 303)


@verify.get("/verify/<code>")
def show(code: str) -> Response:
    now = clock.now()
    _require_patience(now)
    found = certificates.verified(code, at=now)
    if found is None:
        return _unknown(code, at=now)
    certificate = found.certificate
    speech = language.current().code
    result = {
        "state": found.state,
        "name": certificate.name,
        "latin_name": certificate.latin_name,
        "module": in_language(certificate.titles, speech),
        "domain": in_language(certificate.domain_titles, speech),
        "edition": certificate.edition,
        "percent": certificate.percent,
        "is_supervised": certificate.is_supervised,
        "issued_on": certificate.issued_at,
        "valid_until": certificate.expires_at,
        "revoked_on": certificate.revoked_at,
        "code": codes.shown(certificate.code),
    }
    return make_response(
        render_template("public/verify.html", result=result, code=codes.shown(certificate.code))
    )


def _from() -> str:
    return throttle.network(request.remote_addr or "")


def _require_patience(at: datetime) -> None:
    """Raises TooMany for an address that sent many codes which are none."""
    throttle.require("certificate code", _from(), at=at, most=MOST_UNKNOWN, per=PER)


def _unknown(typed: str, *, at: datetime) -> Response:
    """A code that was never issued and a mistyped one look alike."""
    with transaction():
        throttle.allow("certificate code", _from(), at=at, most=MOST_UNKNOWN, per=PER)
    page = render_template("public/verify.html", result={"state": "unknown"}, code=typed[:80])
    return make_response(page, 404)
