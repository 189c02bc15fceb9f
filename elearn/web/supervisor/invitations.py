"""Letting the people of a unit in: by letter, or by a printed sheet of codes."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from flask import current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Invalid, NotFound
from elearn.people import invitations, letting_in
from elearn.people.letting_in import Group
from elearn.people.roster import standing
from elearn.web import once
from elearn.web.doors import door
from elearn.web.proving import needs_proof
from elearn.web.refusals import sentence
from elearn.web.viewer import signed_in

invitation_pages = door("invitations_by_unit", needs=Power.ENROL)

LIST = "/supervise/invitations/"
SHEET = f"{LIST}sheet"
_COOKIE = "sheet-of-codes"
# A person's id as letters, and the code.
_ID, _PART = 22, 22 + invitations.CODE_LENGTH


@invitation_pages.get(LIST)
def show() -> str:
    return _page(_unit(request.args.get("unit", "")), None)


def _unit(text: str) -> UUID | None:
    """The unit that is asked for; without one the first of the viewer's."""
    if text:
        try:
            return UUID(text)
        except ValueError:
            raise NotFound("There is no such unit here.") from None
    places = standing.places(signed_in())
    return places[0].id if places else None


def _page(unit_id: UUID | None, refusal: Invalid | None) -> str:
    viewer, now = signed_in(), clock.now()
    written = request.args.get("written", "")
    return render_template(
        "supervisor/invitations.html",
        units=[
            {"id": str(one.id), "name": one.name, "indent": "\N{EM SPACE}" * one.depth}
            for one in standing.places(viewer)
        ],
        unit=str(unit_id or ""),
        letters=_group(letting_in.by_letter(viewer, unit_id, at=now)) if unit_id else None,
        codes=_group(letting_in.by_code(viewer, unit_id, at=now)) if unit_id else None,
        most_codes=letting_in.MOST_CODES,
        most_letters=letting_in.MOST_LETTERS,
        written=int(written) if written.isdecimal() and len(written) < 6 else None,
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
    )


def _group(group: Group) -> dict[str, Any]:
    return {"first": group.first, "count": group.count, "given": group.given}


@invitation_pages.post(f"{LIST}letters")
@needs_proof
def write() -> Response:
    """Queues the letters; they are sent by the hub's timer."""
    unit_id = _unit(request.form.get("unit", ""))
    if unit_id is None:
        raise NotFound("There is no such unit here.")
    with transaction():
        count = letting_in.write(signed_in(), unit_id, at=clock.now())
    return redirect(f"{LIST}?unit={unit_id}&written={count}", 303)


@invitation_pages.post(f"{LIST}codes")
@needs_proof
def give() -> Response:
    """Makes a sheet of codes for those who were chosen."""
    viewer, now = signed_in(), clock.now()
    unit_id = _unit(request.form.get("unit", ""))
    chosen = _chosen()
    # Hashing holds a core: no more codes are made than a sheet has, whatever the form says.
    is_sheet = len(chosen) <= letting_in.MOST_CODES
    made = {id: invitations.new_code() for id in chosen} if is_sheet else {}
    try:
        with transaction():
            hashes = {id: code.hash for id, code in made.items()}
            letting_in.give_codes(viewer, hashes, at=now)
    except Invalid as refusal:
        return make_response(_page(unit_id, refusal), 422)
    response = redirect(SHEET, 303)
    kept = "".join(f"{_short(id)}{code.text}" for id, code in made.items())
    once.keep(response, _COOKIE, kept, viewer.person_id, at=now)
    return response


def _chosen() -> list[UUID]:
    try:
        return list(dict.fromkeys(UUID(text) for text in request.form.getlist("person")))
    except ValueError:
        raise NotFound("There is no such person here.") from None


def _short(id: UUID) -> str:
    """An id in as few letters as a cookie has room for."""
    return base64.urlsafe_b64encode(id.bytes).decode().rstrip("=")


def _long(text: str) -> UUID:
    return UUID(bytes=base64.urlsafe_b64decode(text + "=="))


@invitation_pages.get(SHEET)
def sheet() -> str:
    """The codes that were just made, a slip for each to be cut out."""
    viewer = signed_in()
    kept = once.kept(_COOKIE, viewer.person_id, at=clock.now())
    parts = [kept[start : start + _PART] for start in range(0, len(kept), _PART)]
    made = {_long(part[:_ID]): part[_ID:] for part in parts}
    return render_template(
        "supervisor/invitations_sheet.html",
        slips=[
            {
                "name": one.name,
                "login": one.login,
                "unit": one.unit,
                "code": invitations.shown(made[one.id]),
            }
            for one in letting_in.slips(viewer, list(made))
        ],
        address=f"{current_app.config['ADDRESS']}/invitation/",
        days=invitations.CODE_LASTS.days,
    )


@invitation_pages.get(f"{LIST}letters")
@invitation_pages.get(f"{LIST}codes", endpoint="after_codes")
def after_form() -> Response:
    """A refused form stands at these addresses; whoever reloads it comes back to the list."""
    return redirect(LIST, 303)
