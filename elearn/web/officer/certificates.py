"""A certificate as a page that is complete in itself, and as a PDF to print."""

from __future__ import annotations

from functools import lru_cache

from flask import Response, current_app, render_template
from markupsafe import Markup

from elearn import clock, days
from elearn.access import Power
from elearn.credentials import code as codes
from elearn.credentials import paper
from elearn.credentials.claims import Claims
from elearn.learning import certificates as given
from elearn.learning.certificates import Verified
from elearn.library import catalogue
from elearn.library.texts import in_language
from elearn.web import language
from elearn.web.doors import door
from elearn.web.language import _
from elearn.web.viewer import signed_in

certificates = door("certificates", needs=Power.LEARN)


def links_of(code: str) -> dict[str, str]:
    """Where a certificate is seen and printed."""
    return {"address": f"/certificates/{code}", "pdf_address": f"/certificates/{code}.pdf"}


@certificates.get("/certificates/<code>")
def show(code: str) -> str:
    found = given.seen_by(signed_in(), code, at=clock.now())
    certificate = found.certificate
    claims = _claims(found)
    return render_template(
        "officer/certificate.html",
        certificate=links_of(certificate.code)
        | {
            "state": found.state,
            "name": claims.name,
            "latin_name": claims.latin_name,
            "module_title": claims.module,
            "domain_title": claims.domain,
            "colour": catalogue.module_of(certificate.module_id).colour,
            "edition": claims.edition,
            "percent": certificate.percent,
            "issued_on": certificate.issued_at,
            "valid_until": certificate.expires_at,
            "issuer": claims.issuer,
            "shown_code": codes.shown(certificate.code),
            "verify_address": f"/verify/{certificate.code}",
            "qr": Markup(paper.qr_svg(claims.verify_address)),  # noqa: S704 - drawn by us
            "pdf_size": _shown_size(len(_printed(claims))),
            "is_supervised": certificate.is_supervised,
        },
    )


@certificates.get("/certificates/<code>.pdf")
def print_it(code: str) -> Response:
    found = given.seen_by(signed_in(), code, at=clock.now())
    response = Response(_printed(_claims(found)), mimetype="application/pdf")
    name = f"certificate-{codes.shown(found.certificate.code)}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _claims(found: Verified) -> Claims:
    """What the certificate says, in the language in which it is asked for."""
    certificate = found.certificate
    speech = language.current().code
    return Claims(
        code=certificate.code,
        name=certificate.name,
        latin_name=certificate.latin_name,
        module=in_language(certificate.titles, speech),
        domain=in_language(certificate.domain_titles, speech),
        edition=certificate.edition,
        issued_on=days.day_of(certificate.issued_at),
        valid_until=days.day_of(certificate.expires_at) if certificate.expires_at else None,
        issuer=language.hub_name(),
        verify_address=f"{current_app.config['ADDRESS']}/verify/{certificate.code}",
        language=speech,
        score_percent=certificate.percent,
        is_supervised=certificate.is_supervised,
    )


# A certificate never changes, and the page with its size is asked for before its file.
@lru_cache(maxsize=64)
def _printed(claims: Claims) -> bytes:
    return paper.pdf(claims, _words(), written=language.shown_day, measured=language.shown_percent)


def _words() -> dict[str, str]:
    return {
        "title": _("Certificate"),
        "certifies": _("This is to certify that"),
        "completed": _("has completed the course and passed its examination"),
        "issued_on": _("Given on"),
        "valid_until": _("Valid until"),
        "no_end": _("no end date"),
        "score": _("Result"),
        "edition": _("Edition"),
        "examination": _("Examination"),
        "supervised": _("under supervision"),
        "unsupervised": _("without supervision"),
        "verify": _(
            "To see that it is genuine, scan the picture or enter this code at %(address)s"
        ),
    }


def _shown_size(size: int) -> str:
    return _("%(size)s KB", size=max(1, round(size / 1000)))
