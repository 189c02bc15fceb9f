"""A printed code for an officer who lost the password and has no mail."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, redirect, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.people import invitations, resets, users
from elearn.web import once
from elearn.web.doors import door
from elearn.web.proving import needs_proof
from elearn.web.viewer import signed_in

sign_in_codes = door("sign_in_codes", needs=Power.SUPERVISE)

ADDRESS = "/supervise/officers/<uuid:person_id>/sign-in-code"
_COOKIE = "sign-in-code"


@sign_in_codes.get(ADDRESS)
def show(person_id: UUID) -> str:
    """The code that was just given, else the form that gives one."""
    viewer = signed_in()
    officer = users.helped(viewer, person_id)
    id, _dot, code = once.kept(_COOKIE, viewer.person_id, at=clock.now()).partition(" ")
    return render_template(
        "supervisor/sign_in_code.html",
        officer=officer,
        back=f"/supervise/officers/{person_id}/",
        may=resets.may_give_code(viewer, person_id),
        code=invitations.shown(code) if id == str(person_id) else "",
        address=f"{current_app.config['ADDRESS']}/invitation/",
        days=invitations.CODE_LASTS.days,
    )


@sign_in_codes.post(ADDRESS)
@needs_proof
def give(person_id: UUID) -> Response:
    viewer, now = signed_in(), clock.now()
    code = invitations.new_code()
    with transaction():
        resets.give_code(viewer, person_id, code.hash, at=now)
    response = redirect(f"/supervise/officers/{person_id}/sign-in-code", 303)
    once.keep(response, _COOKIE, f"{person_id} {code.text}", viewer.person_id, at=now)
    return response
