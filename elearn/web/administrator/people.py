"""People as an administrator keeps them: found, added, changed, closed and opened again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power, Viewer
from elearn.db import transaction
from elearn.errors import Conflict, Invalid
from elearn.people import accounts, grants, users
from elearn.people.accounts import Account, Details, Wanted
from elearn.web import fields
from elearn.web.administrator.places import places, reach_words, unit_id
from elearn.web.doors import door
from elearn.web.proving import needs_proof
from elearn.web.refusals import sentence
from elearn.web.roles import role_names
from elearn.web.viewer import signed_in

people = door("people", needs=Power.ADMINISTER)

LIST = "/admin/people/"
ONE = f"{LIST}<uuid:person_id>/"
MOST = 50


@people.get(LIST)
def show() -> str:
    viewer, asked = signed_in(), _asked()
    found = accounts.found(viewer, asked, at=clock.now(), most=MOST + 1)
    more = {name: value for name, value in request.args.items() if name != "after"}
    more["after"] = str(found[MOST - 1].id) if len(found) > MOST else ""
    return render_template(
        "administrator/people.html",
        people=[row(one) for one in found[:MOST]],
        asked=asked,
        is_narrowed=bool(asked.unit_id or asked.role or asked.state != "active"),
        units=places(viewer),
        role_names=role_names(),
        next_address=f"{LIST}?{urlencode(more)}" if more["after"] else "",
    )


def _asked() -> Wanted:
    """Whom the address asks for; what it says wrongly, it does not ask."""
    said = request.args
    return Wanted(
        said.get("q", "").strip()[:100],
        unit_id(said.get("unit", "")),
        said["role"] if said.get("role") in role_names() else "",
        said.get("state", "active") if said.get("state") in ("disabled", "any") else "active",
        unit_id(said.get("after", "")),
    )


def row(one: Account) -> dict[str, Any]:
    """A person as lists and pages of the desk show her."""
    names = role_names()
    return {
        "name": one.name,
        "login": one.login,
        "unit": one.unit,
        "roles": [names[role] for role in one.roles],
        "is_disabled": one.is_disabled,
        "may_change": one.may_change,
        "address": f"{LIST}{one.id}/",
    }


@people.get(f"{LIST}new")
def new() -> str:
    return _form(None)


@people.post(f"{LIST}new")
@needs_proof
def add() -> Response:
    try:
        with transaction():
            person = accounts.add(signed_in(), _typed(), at=clock.now())
            address = f"{LIST}{person.id}/"
    except (Invalid, Conflict) as refusal:
        return make_response(_form(refusal), 422)
    return redirect(address, 303)


def _typed() -> Details:
    return Details(
        fields.typed("name"),
        fields.typed("login"),
        fields.typed("latin_name"),
        fields.typed("mail"),
        fields.typed("language"),
        unit_id(fields.typed("unit")),
    )


def _form(refusal: Invalid | Conflict | None) -> str:
    """The form of a new person; after a refusal with what was typed."""
    return render_template(
        "administrator/new_person.html",
        units=places(signed_in()),
        typed=request.form,
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
    )


@people.get(ONE)
def person(person_id: UUID) -> str:
    return _page(person_id, None)


@people.post(ONE)
@needs_proof
def change(person_id: UUID) -> Response:
    try:
        with transaction():
            accounts.change(signed_in(), person_id, _typed(), at=clock.now())
    except (Invalid, Conflict) as refusal:
        return make_response(_page(person_id, refusal), 422)
    return redirect(f"{LIST}{person_id}/", 303)


def _page(person_id: UUID, refusal: Invalid | Conflict | None) -> str:
    """A person; after a refusal with what was typed."""
    viewer = signed_in()
    account, details = accounts.one(viewer, person_id, at=clock.now())
    kept = {
        "name": details.name,
        "login": details.login,
        "latin_name": details.latin_name,
        "mail": details.mail,
        "language": details.language,
        "unit": str(details.unit_id or ""),
    }
    return render_template(
        "administrator/person.html",
        person=row(account),
        is_oneself=person_id == viewer.person_id,
        has_mail=bool(details.mail),
        held=_held(viewer, person_id),
        units=places(viewer),
        typed=request.form if refusal else kept,
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
    )


def _held(viewer: Viewer, person_id: UUID) -> list[dict[str, Any]]:
    """The roles of a person, those that are over last."""
    now, names = clock.now(), role_names()
    rows = [
        {
            "role": names[one.role],
            "reach": reach_words(one),
            "deputy_for": one.deputy_for,
            "because": one.because,
            "starts_at": one.starts_at,
            "ends_at": one.ended_at or one.ends_at,
            "is_over": one.is_over(now),
            "end_address": f"{LIST}{person_id}/roles/{one.id}/end",
        }
        for one in grants.of(viewer, person_id)
    ]
    return sorted(rows, key=lambda one: bool(one["is_over"]))


@people.post(f"{ONE}disable")
@needs_proof
def disable(person_id: UUID) -> Response:
    """Closes the account: nobody comes in with it, and what it did stays."""
    viewer, now = signed_in(), clock.now()
    with transaction():
        login = accounts.changed_by(viewer, person_id).login
        users.disable(viewer, login, at=now)
    return redirect(f"{LIST}{person_id}/", 303)


@people.post(f"{ONE}enable")
@needs_proof
def enable(person_id: UUID) -> Response:
    with transaction():
        accounts.enable(signed_in(), person_id, at=clock.now())
    return redirect(f"{LIST}{person_id}/", 303)


@people.post(f"{ONE}sign-out")
@needs_proof
def sign_out(person_id: UUID) -> Response:
    """Ends all sessions of the person, as for a phone that was lost."""
    with transaction():
        accounts.sign_out(signed_in(), person_id, at=clock.now())
    return redirect(f"{LIST}{person_id}/", 303)
