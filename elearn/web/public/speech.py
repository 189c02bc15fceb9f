"""The language that a reader chooses, kept in the account or before sign-in in a cookie."""

from __future__ import annotations

from flask import redirect, request
from werkzeug.wrappers import Response

from elearn.db import transaction
from elearn.errors import Invalid
from elearn.languages import known
from elearn.people import users
from elearn.web.addresses import own_path
from elearn.web.doors import open_door
from elearn.web.forms import guarded_by_origin
from elearn.web.language import COOKIE
from elearn.web.viewer import cookie_name, current_viewer, set_cookie

speech = open_door("speech")

_YEAR_SECONDS = 365 * 24 * 3600


@speech.post("/language")
@guarded_by_origin
def choose() -> Response:
    code = known(request.form.get("lang"))
    if code is None:
        raise Invalid("The hub does not speak this language. Choose one from the list.")
    viewer = current_viewer()
    if viewer is not None:
        with transaction():
            users.choose_language(viewer.person_id, code)
    response = redirect(own_path(request.form.get("next")), 303)
    set_cookie(response, cookie_name(COOKIE), code, max_age=_YEAR_SECONDS)
    return response
