"""One's own account: certificates, language, and where one is signed in."""

from __future__ import annotations

from flask import jsonify, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import audit, clock
from elearn.access import Power
from elearn.db import transaction
from elearn.learning import certificates
from elearn.library.texts import in_language
from elearn.people import second_steps, sessions, units
from elearn.web import language, proving
from elearn.web.doors import door
from elearn.web.language import _
from elearn.web.viewer import note_seen, seconds_left, session_token, signed_in

profile = door("profile", needs=Power.LEARN)


@profile.get("/account/")
def show() -> str:
    viewer = signed_in()
    now = clock.now()
    speech = language.current().code
    here = sessions.token_hash(session_token())
    roles = {
        "officer": _("officer"),
        "instructor": _("instructor"),
        "supervisor": _("supervisor"),
        "administrator": _("administrator"),
    }
    return render_template(
        "account/profile.html",
        ways=second_steps.of(viewer.person_id),
        person={
            "name": viewer.name,
            "login": viewer.login,
            "role": roles[viewer.role],
            "unit": units.name_of(viewer.unit_id),
        },
        certificates=[
            {
                "title": in_language(found.certificate.titles, speech),
                "address": f"/certificates/{found.certificate.code}",
                "issued_on": found.certificate.issued_at,
                "state": found.state,
            }
            for found in certificates.own(viewer, at=now)
        ],
        sessions=[
            {
                "is_current": one.token_hash == here,
                "agent": one.agent,
                "seen_at": one.seen_at,
                "end_address": f"/account/sessions/{one.token_hash[:16]}/end",
            }
            for one in sessions.own(viewer, at=now)
        ],
    )


@profile.get("/account/session")
def remaining() -> Response:
    """How long the session still lasts; with `here`, somebody is at the page and goes on."""
    if "here" in request.args:
        note_seen()
    return jsonify({"seconds": max(0, seconds_left() or 0)})


@profile.post("/account/sessions/end-others")
@proving.needs_proof
def end_other_sessions() -> Response:
    viewer = signed_in()
    now = clock.now()
    with transaction():
        ended = sessions.end_others(viewer, session_token(), at=now)
        audit.record(viewer, "end other sessions", viewer.login, at=now, ended=ended)
    return redirect("/account/", 303)


@profile.post("/account/sessions/<begin>/end")
@proving.needs_proof
def end_session(begin: str) -> Response:
    viewer = signed_in()
    now = clock.now()
    with transaction():
        sessions.end_own(viewer, begin, at=now)
        audit.record(viewer, "end session", viewer.login, at=now)
    return redirect("/account/", 303)
