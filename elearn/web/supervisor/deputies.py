"""Deputies: whom a supervisor names to stand in for her, and until when."""

from __future__ import annotations

from uuid import UUID

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Conflict, Invalid
from elearn.people import deputies, grants
from elearn.web import fields
from elearn.web.doors import door
from elearn.web.proving import needs_proof
from elearn.web.refusals import sentence
from elearn.web.viewer import signed_in

deputy_pages = door("deputies", needs=Power.SUPERVISE)

LIST = "/supervise/deputies/"
MOST = 20


@deputy_pages.get(LIST)
def show() -> str:
    return _page(None)


@deputy_pages.post(LIST)
@needs_proof
def name() -> Response:
    """Names the chosen person, who has to sign in anew."""
    viewer = signed_in()
    deputies.require_own_reach(viewer)
    try:
        chosen, ends_at = _chosen(), fields.end_of_day("until")
        because = fields.typed("because")
        with transaction():
            deputies.name(viewer, chosen, ends_at=ends_at, because=because, at=clock.now())
    except (Invalid, Conflict) as refusal:
        return make_response(_page(refusal), 422)
    return redirect(LIST, 303)


def _chosen() -> UUID:
    try:
        return UUID(fields.typed("person"))
    except ValueError:
        raise Invalid("Choose who stands in for you.", code="person") from None


def _page(refusal: Invalid | Conflict | None) -> str:
    """The deputies, and the form for another one; after a refusal with what was typed."""
    viewer, now = signed_in(), clock.now()
    deputies.require_own_reach(viewer)
    typed = (request.form if refusal else request.args).get("q", "").strip()[:100]
    found = deputies.found(viewer, typed, at=now, most=MOST + 1) if typed else []
    return render_template(
        "supervisor/deputies.html",
        q=typed,
        found=[{"id": str(id), "name": name, "unit": unit} for id, name, unit in found[:MOST]],
        is_cut=len(found) > MOST,
        deputies=[
            {
                "name": one.name,
                "unit": one.unit,
                "because": one.because,
                "ends_at": one.ends_at,
                "end_address": f"{LIST}{one.id}/end",
            }
            for one in grants.deputies_of(viewer, at=now)
        ],
        typed=request.form,
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
    )


@deputy_pages.post(f"{LIST}<uuid:grant_id>/end")
@needs_proof
def end(grant_id: UUID) -> Response:
    with transaction():
        deputies.end(signed_in(), grant_id, at=clock.now())
    return redirect(LIST, 303)
