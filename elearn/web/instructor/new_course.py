"""To begin a course from nothing."""

from __future__ import annotations

from flask import make_response, redirect, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from elearn.languages import LANGUAGES
from elearn.library.workshop import beginnings
from elearn.web import fields, language
from elearn.web.doors import door
from elearn.web.refusals import STATUS, sentence
from elearn.web.viewer import signed_in

new_course = door("new_course", needs=Power.AUTHOR)

NEW = "/author/new/"


@new_course.get(NEW)
def form() -> str:
    return _form()


@new_course.post(NEW)
def begin() -> Response:
    try:
        with transaction():
            draft_id = beginnings.begin(
                signed_in(),
                fields.typed("subject"),
                fields.typed("title"),
                fields.typed("base"),
                at=clock.now(),
            )
    except (Invalid, Conflict) as refusal:
        return make_response(_form(refusal), STATUS[type(refusal)])
    except (NotAllowed, NotFound):
        return make_response(_form(Invalid("Choose a subject.", code="subject")), 422)
    return redirect(f"/author/drafts/{draft_id}/", 303)


def _form(refusal: Refusal | None = None) -> str:
    """The form; after a refusal with what was typed."""
    current = language.current()
    trouble = None
    if refusal is not None:
        code = refusal.code if refusal.code in ("subject", "base") else "title"
        trouble = (f"_{code}", sentence(refusal))
    return render_template(
        "instructor/new_course.html",
        subjects=beginnings.subjects(signed_in(), current.code),
        written_in=list(LANGUAGES.values()),
        typed={
            "subject": fields.typed("subject"),
            "title": fields.typed("title")[: beginnings.LONGEST_TITLE],
            "base": fields.typed("base") or current.code,
        },
        trouble=trouble,
    )
