"""Handing in answers that were sealed: in the background, or as a file, by hand and later."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, jsonify, make_response, redirect, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Conflict, Invalid, Refusal, TooLarge
from elearn.learning import sealed_files
from elearn.learning.sealed_files import Receipt, Seen
from elearn.library import catalogue
from elearn.web import forms, language
from elearn.web.doors import door, wants_json
from elearn.web.officer.modules import heading_of
from elearn.web.refusals import STATUS, rfc3339, sentence
from elearn.web.viewer import signed_in

sealed = door("sealed", needs=Power.LEARN)


@sealed.get("/attempts/<uuid:attempt_id>/sealed-answers")
def show(attempt_id: UUID) -> str:
    """A form for a file, and what became of those that came."""
    return _page(attempt_id)


@sealed.post("/attempts/<uuid:attempt_id>/sealed-answers")
def hand_in(attempt_id: UUID) -> Response:
    """Takes a file of this attempt from its officer, or from a supervisor of its officer."""
    viewer = signed_in()
    seen = sealed_files.seen(viewer, attempt_id)
    try:
        file = sealed_files.opened(
            viewer, attempt_id, forms.sealed_file(), current_app.config["SEALING_KEY"]
        )
        with transaction():
            receipt = sealed_files.hand_in(viewer, attempt_id, file, at=clock.now())
    except (Invalid, TooLarge, Conflict) as refusal:
        if wants_json():
            raise
        return make_response(_page(attempt_id, refusal), STATUS[type(refusal)])
    if wants_json():
        return jsonify(_as_json(receipt, seen))
    return redirect(f"/attempts/{attempt_id}/sealed-answers", 303)


def _as_json(receipt: Receipt, seen: Seen) -> dict[str, object]:
    """The receipt; to the officer herself also what she answered where another answer stands."""
    older = {one.question: one.response for one in receipt.older}
    return {
        "received_at": rfc3339(receipt.received_at),
        "counted": receipt.counted,
        "older": len(older),
        "kept": receipt.kept,
    } | ({"others": older} if seen.is_own else {})


def _page(attempt_id: UUID, refusal: Refusal | None = None) -> str:
    viewer = signed_in()
    seen = sealed_files.seen(viewer, attempt_id)
    address = f"/attempts/{attempt_id}/"
    return render_template(
        "officer/sealed.html",
        module=heading_of(catalogue.module_of(seen.module_id), language.current().code),
        attempt={
            "address": address,
            "is_own": seen.is_own,
            "is_open": seen.is_open,
            "officer": seen.officer,
        },
        files=sealed_files.handed_in(viewer, attempt_id),
        trouble=sentence(refusal) if refusal else "",
    )
