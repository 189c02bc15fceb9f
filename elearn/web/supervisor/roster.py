"""Bringing people in by a roster: chosen, looked at, then done as a whole."""

from __future__ import annotations

import json
from uuid import UUID

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Conflict, Invalid
from elearn.interop import spreadsheets
from elearn.people import uploads
from elearn.people.roster import changes, standing
from elearn.people.roster.plans import Plan
from elearn.web import fields, forms, once
from elearn.web.doors import door, takes_files
from elearn.web.proving import needs_proof
from elearn.web.refusals import STATUS, sentence
from elearn.web.supervisor import roster_views
from elearn.web.supervisor.roster_views import Looked
from elearn.web.viewer import signed_in

roster_pages = door("roster", needs=Power.ENROL)

LIST = "/supervise/roster/"
ONE = f"{LIST}<uuid:upload_id>/"
_PURPOSE = "roster"
_DONE = "roster-done"


@roster_pages.get(LIST)
def show() -> str:
    return _start(None)


@roster_pages.post(LIST)
@takes_files(uploads.LARGEST + 256 * 1024)
def take() -> Response:
    """Keeps a file to be looked at; nothing is changed yet."""
    viewer, (name, body) = signed_in(), forms.sent_file("file")
    try:
        unit_id = _chosen()
        standing.enrolled(viewer, unit_id)
        if body:
            spreadsheets.read(body)
        with transaction():
            upload_id = uploads.keep(viewer, _PURPOSE, name, body, at=clock.now())
    except Invalid as refusal:
        return make_response(_start(refusal), 422)
    return redirect(f"{LIST}{upload_id}/?unit={unit_id}", 303)


def _chosen() -> UUID:
    try:
        return UUID(fields.typed("unit"))
    except ValueError:
        raise Invalid("Choose the unit that the roster is for.", code="unit") from None


def _start(refusal: Invalid | None) -> str:
    """The form for a file; after one was brought in, with what was done."""
    viewer, now = signed_in(), clock.now()
    done = once.kept(_DONE, viewer.person_id, at=now) if request.args.get("done") else ""
    return render_template(
        "supervisor/roster.html",
        units=roster_views.places(viewer),
        unit=fields.typed("unit") or request.args.get("unit", ""),
        kept=[
            {"name": name, "made_at": made_at, "drop_address": f"{LIST}{id}/drop"}
            for id, name, made_at in uploads.own(viewer, _PURPOSE, at=now)
        ],
        done=json.loads(done) if done else None,
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
        most=spreadsheets.MOST_ROWS,
    )


@roster_pages.get(ONE)
def look(upload_id: UUID) -> Response:
    """What the file says, and what it would do."""
    return _answer(_looked(upload_id), None)


@roster_pages.post(f"{ONE}check")
def check(upload_id: UUID) -> Response:
    """The same with what was chosen and corrected on the page; nothing is changed."""
    return _answer(_looked(upload_id), None)


@roster_pages.post(f"{ONE}apply")
@needs_proof
def apply(upload_id: UUID) -> Response:
    """Does what was shown, all of it or nothing."""
    viewer, now = signed_in(), clock.now()
    looked = _looked(upload_id)
    try:
        with transaction():
            plan = looked.plan(viewer)
            changes.apply(viewer, plan, seal=fields.typed("seal"), at=now)
            uploads.drop(viewer, _PURPOSE, upload_id)
    except (Invalid, Conflict) as refusal:
        return _answer(looked, refusal)
    response = redirect(f"{LIST}?done=1", 303)
    once.keep(response, _DONE, json.dumps(_counts(plan)), viewer.person_id, at=now)
    return response


def _counts(plan: Plan) -> dict[str, object]:
    return {
        "unit": plan.unit,
        "unit_id": str(plan.unit_id),
        "added": len(plan.added),
        "moved": len(plan.moved),
        "changed": len(plan.altered),
        "closed": len(plan.closing),
    }


def _looked(upload_id: UUID) -> Looked:
    """The file as this request asks for it to be read."""
    kept = uploads.taken(signed_in(), _PURPOSE, upload_id, at=clock.now())
    return Looked(kept, fields.sent())


def _answer(looked: Looked, refusal: Invalid | Conflict | None) -> Response:
    """The page of a file; 422 after something that cannot be taken."""
    viewer = signed_in()
    try:
        shown = looked.shown(viewer)
    except Invalid as unread:
        shown, refusal = looked.unread(viewer), unread
    status = STATUS[type(refusal)] if refusal else 200
    page = render_template(
        "supervisor/roster_plan.html",
        **shown,
        address=f"{LIST}{looked.kept.id}/",
        trouble=("", sentence(refusal)) if refusal else None,
    )
    return make_response(page, status)


@roster_pages.post(f"{ONE}drop")
def drop(upload_id: UUID) -> Response:
    with transaction():
        uploads.drop(signed_in(), _PURPOSE, upload_id)
    return redirect(LIST, 303)


@roster_pages.get(f"{ONE}check")
@roster_pages.get(f"{ONE}apply", endpoint="after_apply")
def after_form(upload_id: UUID) -> Response:
    """What was typed went with the form; whoever reloads it begins with the file again."""
    uploads.taken(signed_in(), _PURPOSE, upload_id, at=clock.now())
    return redirect(f"{LIST}{upload_id}/", 303)
