"""Roles: given for a reach and a time, and ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Conflict, Invalid, NotAllowed, NotFound
from elearn.library import catalogue
from elearn.people import accounts, grants
from elearn.people.grants import Reach
from elearn.web import fields, language
from elearn.web.administrator.people import LIST, ONE, row
from elearn.web.administrator.places import places, unit_id
from elearn.web.doors import door
from elearn.web.proving import needs_proof
from elearn.web.refusals import sentence
from elearn.web.roles import role_names
from elearn.web.viewer import signed_in

role_pages = door("role_pages", needs=Power.ADMINISTER)

ROLE = f"{ONE}roles/<role>"


@role_pages.get(ROLE)
def form(person_id: UUID, role: str) -> str:
    return _page(person_id, role, None)


@role_pages.post(ROLE)
@needs_proof
def give(person_id: UUID, role: str) -> Response:
    """Gives the role. The person signs in anew, and has it."""
    viewer, now = signed_in(), clock.now()
    try:
        reach, ends_at = _reach(), fields.end_of_day("until")
        with transaction():
            person = accounts.changed_by(viewer, person_id)
            because = fields.typed("because")
            grants.give(viewer, person, role, reach, ends_at=ends_at, because=because, at=now)
    except (Invalid, Conflict) as refusal:
        return make_response(_page(person_id, role, refusal), 422)
    return redirect(f"{LIST}{person_id}/", 303)


def _reach() -> Reach:
    """What was chosen: a unit, `domain:…`, `module:…`, or nothing for all there is."""
    kind, _colon, chosen = fields.typed("courses").partition(":")
    unit = fields.typed("unit")
    if unit and unit_id(unit) is None:
        raise Invalid("Choose the unit.", code="unit")
    if chosen and kind not in ("domain", "module"):
        raise Invalid("Choose the courses.", code="courses")
    return Reach(
        unit_id(unit),
        chosen[:60] if kind == "domain" else None,
        chosen[:60] if kind == "module" else None,
    )


def _page(person_id: UUID, role: str, refusal: Invalid | Conflict | None) -> str:
    """The form; after a refusal with what was typed."""
    viewer, code = signed_in(), language.current().code
    account, _details = accounts.one(viewer, person_id, at=clock.now())
    if role not in grants.GIVEN:
        raise NotFound("There is no such role.")
    if not account.may_change or person_id == viewer.person_id:
        raise NotAllowed("You cannot give a role to this person. Ask another administrator.")
    return render_template(
        "administrator/role.html",
        person=row(account),
        role=role,
        role_name=role_names()[role],
        is_of_hub=viewer.keeps_hub,
        units=places(viewer),
        domains=_domains(code) if role == "instructor" else [],
        typed=request.form,
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
    )


def _domains(code: str) -> list[dict[str, Any]]:
    return [
        {
            "value": f"domain:{entry.slug}",
            "title": entry.title,
            "modules": [
                (f"module:{module.id}", module.text("titles", code)) for module in entry.modules
            ],
        }
        for entry in catalogue.domains(code)
    ]


@role_pages.post(f"{ONE}roles/<uuid:grant_id>/end")
@needs_proof
def end(person_id: UUID, grant_id: UUID) -> Response:
    """Ends a role at once, with the roles of those who stand in for it."""
    viewer, now = signed_in(), clock.now()
    with transaction():
        grants.end(viewer, accounts.changed_by(viewer, person_id), grant_id, at=now)
    return redirect(f"{LIST}{person_id}/", 303)
