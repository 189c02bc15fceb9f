"""Which letters one wants, and when."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Invalid
from elearn.mail import choices
from elearn.web import fields
from elearn.web.doors import door
from elearn.web.refusals import sentence
from elearn.web.viewer import signed_in

letter_pages = door("letters", needs=Power.LEARN)

HERE = "/account/letters/"


@letter_pages.get(HERE)
def show() -> str:
    return _page(None)


@letter_pages.post(HERE)
def choose() -> Response:
    """Keeps the hour and the kinds; a kind that the form does not show stays as it was."""
    viewer = signed_in()
    asked = choices.REFUSABLE if viewer.is_supervisor else (choices.EARLY,)
    before = choices.of([viewer.person_id])[viewer.person_id].refused
    refused = {kind for kind in asked if not fields.typed(kind)} | (before - set(asked))
    try:
        with transaction():
            choices.choose(viewer, hour=fields.whole("hour"), refused=refused, at=clock.now())
    except Invalid as refusal:
        return make_response(_page(refusal), 422)
    return redirect(f"{HERE}?kept=1", 303)


def _page(refusal: Invalid | None) -> str:
    viewer = signed_in()
    choice = choices.of([viewer.person_id])[viewer.person_id]
    return render_template(
        "account/letters.html",
        hours=[(hour, f"{hour}:00") for hour in choices.HOURS],
        hour=choice.hour,
        refused=choice.refused,
        is_kept="kept" in request.args and not refusal,
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
    )
