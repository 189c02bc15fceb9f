"""The tree of units: looked at, added to, and its names mended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power, Viewer
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


@unit_pages.get(f"{LIST}<uuid:unit_id>/move")
def ask(unit_id: UUID) -> Response:
    """Says what goes with a unit before it moves."""
    try:
        found = units.moving(signed_in(), unit_id, _parent(request.args.get("parent", "")))
    except Invalid as refusal:
        return make_response(_unit(unit_id, refusal), 422)
    page = render_template(
        "administrator/move.html",
        name=found.unit.name,
        to=found.parent.name if found.parent else "",
        parent=str(found.parent.id) if found.parent else "",
        units=found.units,
        people=found.people,
        address=f"{LIST}{unit_id}/",
    )
    return make_response(page)


@unit_pages.post(f"{LIST}<uuid:unit_id>/move")
@needs_proof
def move(unit_id: UUID) -> Response:
    try:
        with transaction():
            units.move(signed_in(), unit_id, _parent(fields.typed("parent")), at=clock.now())
    except Invalid as refusal:
        return make_response(_unit(unit_id, refusal), 422)
    return redirect(LIST, 303)


def _parent(typed: str) -> UUID | None:
    """The unit that was chosen; None for none. Raises Invalid where it is no unit's id."""
    if typed and unit_id(typed) is None:
        raise Invalid("Choose the unit that this one belongs to.", code="parent")
    return unit_id(typed)


def _unit(unit_id: UUID, refusal: Invalid | None) -> str:
    """The forms of a unit; after a refusal with what was typed."""
    viewer = signed_in()
    found = units.kept_by(viewer, unit_id)
    is_movable = units.is_movable(viewer, found)
    return render_template(
        "administrator/unit.html",
        unit={"id": str(found.id), "name": found.name, "level": level_names()[found.level]},
        name=request.form.get("name", found.name),
        units=_elsewhere(viewer, found.id) if is_movable else None,
        is_of_hub=viewer.keeps_hub,
        parent=fields.typed("parent") or request.args.get("parent") or str(found.parent_id or ""),
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
    )


def _elsewhere(viewer: Viewer, unit_id: UUID) -> list[dict[str, Any]]:
    """The units in one's reach but this one and those below it."""
    found: list[dict[str, Any]] = []
    inside: int | None = None
    for place in places(viewer):
        if inside is not None and place["depth"] > inside:
            continue
        inside = place["depth"] if place["id"] == str(unit_id) else None
        if inside is None:
            found.append(place)
    return found
