"""Setting up an app: the picture of its secret, its first code, and the recovery codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app, make_response, render_template
from markupsafe import Markup
from werkzeug.wrappers import Response

from elearn.access import Viewer
from elearn.errors import Invalid, Refusal
from elearn.people import authenticators, one_time_codes, second_steps
from elearn.people.one_time_codes import RECOVERY
from elearn.web import once
from elearn.web.fields import typed
from elearn.web.refusals import in_answer, sentence
from elearn.web.viewer import drop_cookie

COOKIE = "app"
WRONG = Invalid(
    "This code is not right. See whether the clock of your phone is set by itself, and type the "
    "code that the app shows now."
)


@dataclass(frozen=True)
class App:
    """An app whose first code was right, and the recovery codes that come with it."""

    secret: str
    step: int
    codes: list[str]
    hashes: list[str]


def page(viewer: Viewer, back: str, refusal: Refusal | None = None, *, at: datetime) -> Response:
    """The picture, the secret to type, and the field for the first code.

    The same secret for ten minutes, so that a page that is loaded again fits the app.
    """
    from elearn.credentials import paper

    secret = once.kept(COOKIE, viewer.person_id, at=at) or authenticators.new_secret()
    # The host, not the name of the hub: a long picture is one that old telephones cannot read.
    host = urlsplit(current_app.config["ADDRESS"]).hostname or ""
    address = authenticators.address_of(secret, viewer.login, host)
    shown = render_template(
        "account/app.html",
        qr=Markup(paper.qr_svg(address)),  # noqa: S704 - drawn by us
        secret=authenticators.grouped(secret),
        back=back,
        error=sentence(refusal) if refusal else "",
    )
    response = make_response(shown, *(in_answer(refusal) if refusal else (200, {})))
    once.keep(response, COOKIE, secret, viewer.person_id, at=at)
    return response


def confirmed(viewer: Viewer, *, at: datetime) -> App | None:
    """The app of the page that was shown, where its code was typed; None where it was not.

    Outside of transactions. Raises Busy where too many hash at this moment.
    """
    secret = once.kept(COOKIE, viewer.person_id, at=at)
    step = authenticators.step_of(secret, typed("code"), at=at) if secret else None
    if step is None:
        return None
    codes = one_time_codes.new_list(RECOVERY)
    return App(secret, step, codes, one_time_codes.hashed(codes))


def keep(viewer: Viewer, app: App, *, at: datetime) -> None:
    """Keeps the app and the hashes of the recovery codes."""
    key: bytes = current_app.config["VAULT_KEY"]
    second_steps.set_up_app(viewer, app.secret, app.step, app.hashes, key=key, at=at)


def show_codes(response: Response, viewer: Viewer, app: App, *, at: datetime) -> None:
    """Lets the browser show the recovery codes, and the app's secret no more."""
    once.keep(response, RECOVERY, " ".join(app.codes), viewer.person_id, at=at)
    drop_cookie(response, COOKIE)
