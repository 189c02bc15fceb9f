"""What is kept about oneself and why, and all of it as a file."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from flask import Response, current_app, redirect, render_template
from werkzeug.wrappers import Response as Answer

from elearn import audit, clock
from elearn.access import Power
from elearn.db import transaction
from elearn.learning import own_data
from elearn.web.doors import door
from elearn.web.proving import needs_proof
from elearn.web.refusals import rfc3339
from elearn.web.viewer import signed_in

privacy_pages = door("privacy_pages", needs=Power.LEARN)


@privacy_pages.get("/account/privacy/")
def show() -> str:
    years = current_app.config["SETTINGS"].retention_years
    return render_template("account/privacy.html", years=years)


@privacy_pages.get("/account/export")
def after_form() -> Answer:
    """The page that asks for the password stands at this address; who loads it comes back."""
    return redirect("/account/privacy/", 303)


@privacy_pages.post("/account/export")
@needs_proof
def export() -> Response:
    """Everything that is kept about oneself, as one file."""
    viewer, now = signed_in(), clock.now()
    with transaction():
        found = own_data.of(viewer, at=now)
        audit.record(viewer, "export own data", viewer.login, at=now)
    text = json.dumps(found, ensure_ascii=False, indent=1, default=_plain)
    response = Response(text, mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


def _plain(value: Any) -> str:
    return rfc3339(value) if isinstance(value, datetime) else str(value)
