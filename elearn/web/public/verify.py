"""Anyone may check a certificate."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.credentials import code as codes
from elearn.learning import certificates
from elearn.library.texts import in_language
from elearn.web import language
from elearn.web.doors import open_door

verify = open_door("verify")


@verify.get("/verify/")
def ask() -> Response:
    typed = request.args.get("code", "").strip()
    if not typed:
        return make_response(render_template("public/verify.html", result=None, code=""))
    code = codes.canonical(typed)
    if code is None:
        return _unknown(typed)
    return redirect(f"/verify/{code}", 303)


@verify.get("/verify/<code>")
def show(code: str) -> Response:
    found = certificates.verified(code, at=clock.now())
    if found is None:
        return _unknown(code)
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


def _unknown(typed: str) -> Response:
    """A code that was never issued and a mistyped one look alike."""
    page = render_template("public/verify.html", result={"state": "unknown"}, code=typed[:80])
    return make_response(page, 404)
