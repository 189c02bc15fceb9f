"""Exemptions and leave of an officer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import audit, clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Conflict, Invalid
from elearn.learning.assigning import exemptions, leaves
from elearn.people import units, users
from elearn.web import fields
from elearn.web.doors import door
from elearn.web.refusals import STATUS, sentence
from elearn.web.supervisor import choices
from elearn.web.viewer import signed_in

excuse_pages = door("excuses", needs=Power.SUPERVISE)

PAGE = "/supervise/officers/<uuid:person_id>/excuses/"


def _address(person_id: UUID) -> str:
    return f"/supervise/officers/{person_id}/excuses/"


@excuse_pages.get(PAGE)
def show(person_id: UUID) -> str:
    return _page(person_id, "", None)


def _page(person_id: UUID, form: str, refusal: Invalid | Conflict | None) -> str:
    """What excuses an officer; after a refusal of one of the forms with what was typed."""
    viewer, now = signed_in(), clock.now()
    person = users.supervised(viewer, person_id)
    exempt = exemptions.of(viewer, person_id, at=now)
    assigned = exemptions.assigned_to(viewer, person_id, at=now)
    away = leaves.of(viewer, person_id)
    titles = choices.titles([*assigned, *(one.module_id for one in exempt)])
    held = {one.module_id for one in exempt}
    return render_template(
        "supervisor/excuses.html",
        officer={"name": person.name, "unit": units.name_of(person.unit_id)},
        address=_address(person_id),
        officer_address=f"/supervise/officers/{person_id}/",
        exempt=[_exemption(one, titles) for one in exempt],
        courses=sorted(
            ((id, titles[id]) for id in assigned if id not in held), key=lambda one: str(one[1])
        ),
        leaves=[_leave(one) for one in away],
        form=form,
        typed=request.form if refusal else {},
        longest=audit.LONGEST_REASON,
        trouble=(f"_{refusal.code}_{form}", sentence(refusal)) if refusal else None,
    )


def _exemption(one: Any, titles: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": titles[one.module_id],
        "until_on": one.until_on,
        "because": one.because,
        "end_address": f"{_address(one.person_id)}exemptions/{one.id}/end",
    }


def _leave(one: Any) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "first_on": one.first_on,
        "last_on": one.last_on,
        "because": one.because,
        "address": f"{_address(one.person_id)}leaves/{one.id}",
    }


def _refused(person_id: UUID, form: str, refusal: Invalid | Conflict) -> Response:
    return make_response(_page(person_id, form, refusal), STATUS[type(refusal)])


@excuse_pages.post(f"{PAGE}exemptions")
def exempt(person_id: UUID) -> Response:
    viewer = signed_in()
    users.supervised(viewer, person_id)
    try:
        until_on = fields.day("until")
        with transaction():
            exemptions.give(
                viewer,
                person_id,
                fields.typed("module"),
                until_on=until_on,
                because=fields.typed("because"),
                at=clock.now(),
            )
    except (Invalid, Conflict) as refusal:
        return _refused(person_id, "exempt", refusal)
    return redirect(_address(person_id), 303)


@excuse_pages.post(f"{PAGE}exemptions/<uuid:exemption_id>/end")
def end_exemption(person_id: UUID, exemption_id: UUID) -> Response:
    with transaction():
        exemptions.end(signed_in(), person_id, exemption_id, at=clock.now())
    return redirect(_address(person_id), 303)


@excuse_pages.post(f"{PAGE}leaves")
def give_leave(person_id: UUID) -> Response:
    viewer = signed_in()
    users.supervised(viewer, person_id)
    try:
        first_on, last_on = fields.day("first"), fields.day("last")
        because = fields.typed("because")
        with transaction():
            leaves.give(viewer, person_id, first_on, last_on, because=because, at=clock.now())
    except Invalid as refusal:
        return _refused(person_id, "leave", refusal)
    return redirect(_address(person_id), 303)


@excuse_pages.post(f"{PAGE}leaves/<uuid:leave_id>")
def change_leave(person_id: UUID, leave_id: UUID) -> Response:
    """Gives leave another last day."""
    viewer = signed_in()
    users.supervised(viewer, person_id)
    try:
        last_on = fields.day("last")
        with transaction():
            leaves.change(viewer, person_id, leave_id, last_on, at=clock.now())
    except Invalid as refusal:
        return _refused(person_id, str(leave_id), refusal)
    return redirect(_address(person_id), 303)


@excuse_pages.post(f"{PAGE}leaves/<uuid:leave_id>/withdraw")
def withdraw_leave(person_id: UUID, leave_id: UUID) -> Response:
    with transaction():
        leaves.withdraw(signed_in(), person_id, leave_id, at=clock.now())
    return redirect(_address(person_id), 303)


@excuse_pages.get(f"{PAGE}exemptions")
def after_exemption(person_id: UUID) -> Response:
    """A refused form stands at this address; whoever reloads it comes back to the page."""
    users.supervised(signed_in(), person_id)
    return redirect(_address(person_id), 303)


@excuse_pages.get(f"{PAGE}leaves")
def after_leave(person_id: UUID) -> Response:
    """The same of the form that notes leave."""
    return after_exemption(person_id)


@excuse_pages.get(f"{PAGE}leaves/<uuid:leave_id>")
def after_change(person_id: UUID, leave_id: UUID) -> Response:
    """The same of the form that changes leave."""
    return after_exemption(person_id)
