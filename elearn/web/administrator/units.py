"""The tree of units: looked at, added to, and its names mended."""

from __future__ import annotations

from uuid import UUID

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Invalid
from elearn.people import units
from elearn.web import fields
from elearn.web.administrator.places import places, unit_id
from elearn.web.doors import door
from elearn.web.proving import needs_proof
from elearn.web.refusals import sentence
from elearn.web.roles import level_names
from elearn.web.viewer import signed_in

unit_pages = door("unit_pages", needs=Power.ADMINISTER)

LIST = "/admin/units/"


@unit_pages.get(LIST)
def show() -> str:
    return _tree(None)


@unit_pages.post(LIST)
@needs_proof
def add() -> Response:
    try:
        with transaction():
            units.found(
                signed_in(),
                fields.typed("name"),
                fields.typed("level"),
                unit_id(fields.typed("parent")),
                fields.typed("state").lower(),
                at=clock.now(),
            )
    except Invalid as refusal:
        return make_response(_tree(refusal), 422)
    return redirect(LIST, 303)


def _tree(refusal: Invalid | None) -> str:
    """The tree and the form; after a refusal with what was typed."""
    viewer = signed_in()
    return render_template(
        "administrator/units.html",
        units=places(viewer),
        is_of_hub=viewer.keeps_hub,
        level_names=level_names(),
        typed=request.form if refusal else request.args,
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
    )


@unit_pages.get(f"{LIST}<uuid:unit_id>/")
def unit(unit_id: UUID) -> str:
    return _unit(unit_id, None)


@unit_pages.post(f"{LIST}<uuid:unit_id>/")
@needs_proof
def rename(unit_id: UUID) -> Response:
    try:
        with transaction():
            units.rename(signed_in(), unit_id, fields.typed("name"), at=clock.now())
    except Invalid as refusal:
        return make_response(_unit(unit_id, refusal), 422)
    return redirect(LIST, 303)


def _unit(unit_id: UUID, refusal: Invalid | None) -> str:
    """The form of a unit's name; after a refusal with what was typed."""
    found = units.kept_by(signed_in(), unit_id)
    return render_template(
        "administrator/unit.html",
        unit={"id": str(found.id), "name": found.name, "level": level_names()[found.level]},
        name=fields.typed("name") if refusal else found.name,
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
    )
