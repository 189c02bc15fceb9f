"""A person is erased by an administrator: for good, and only after one has shown who one is."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, make_response, redirect, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Conflict, Invalid
from elearn.learning import erasure
from elearn.learning.training import outside, scans
from elearn.people import accounts
from elearn.web import fields
from elearn.web.doors import door
from elearn.web.proving import needs_proof
from elearn.web.refusals import sentence
from elearn.web.viewer import signed_in

erasure_pages = door("erasure_pages", needs=Power.ADMINISTER)

PAGE = "/admin/people/<uuid:person_id>/erase"


@erasure_pages.get(PAGE)
def ask(person_id: UUID) -> str:
    return _page(person_id, None)


@erasure_pages.post(PAGE)
@needs_proof
def erase(person_id: UUID) -> Response:
    """Erases the person; the login is typed again, so that it is the one that is meant."""
    viewer = signed_in()
    login = accounts.changed_by(viewer, person_id).login
    try:
        if fields.typed("login") != login:
            raise Invalid("Type the login of the person whom you erase.", code="login")
        kept = outside.kept_scans(person_id)
        with transaction():
            erasure.erase(viewer, person_id, because=fields.typed("because"), at=clock.now())
    except (Invalid, Conflict) as refusal:
        return make_response(_page(person_id, refusal), 422)
    scans.drop(current_app.config["SETTINGS"].scans, kept)
    return redirect("/admin/people/", 303)


def _page(person_id: UUID, refusal: Invalid | Conflict | None) -> str:
    person = accounts.changed_by(signed_in(), person_id)
    return render_template(
        "administrator/erase.html",
        name=person.name,
        login=person.login,
        address=f"/admin/people/{person_id}/",
        because=fields.typed("because"),
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
    )
