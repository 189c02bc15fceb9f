"""The second step of signing in: behind the right password, and before anything opens."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from flask import make_response, redirect, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Viewer
from elearn.db import transaction
from elearn.errors import Busy, TooMany
from elearn.people import second_steps, sign_in_steps, users
from elearn.people.sign_in_steps import Step
from elearn.web import connection
from elearn.web.account import codes, entering, passkeys, setting_up
from elearn.web.account.entering import SECOND_STEP
from elearn.web.doors import open_door
from elearn.web.fields import typed
from elearn.web.language import _
from elearn.web.refusals import in_answer, sentence
from elearn.web.viewer import drop_cookie

second_step = open_door("second_step")

SET_UP = f"{SECOND_STEP}/set-up"
APP, KEY = f"{SET_UP}/app", f"{SET_UP}/passkey"


@second_step.get(SECOND_STEP)
def ask() -> Response:
    now = clock.now()
    step = entering.current_step(at=now)
    if step is None:
        return redirect("/sign-in", 303)
    if not second_steps.of(step.person_id).is_any:
        return redirect(SET_UP, 303)
    return make_response(_page(step, at=now))


@second_step.post(SECOND_STEP)
def answer() -> Response:
    connection.require_private()
    now = clock.now()
    step = entering.current_step(at=now)
    if step is None:
        return redirect("/sign-in", 303)
    with transaction():
        left = sign_in_steps.take_try(entering.step_token(), at=now)
    viewer, way = users.named(step.login, at=now), typed("way")
    try:
        if left is not None and codes.spend(viewer, way, typed("code"), at=now):
            return entering.enter(viewer, step.next, way, at=now)
    except (Busy, TooMany) as refusal:
        return make_response(_page(step, sentence(refusal), way, at=now), *in_answer(refusal))
    if not left:
        return _ended(step)
    wrong = _("This code is not right, or was used before. Look at it and try again.")
    return make_response(_page(step, str(wrong), way, at=now), 422)


def _ended(step: Step) -> Response:
    """After the last try: back to the password."""
    with transaction():
        sign_in_steps.end(entering.step_token())
    error = _("Too many codes were not right. Begin again with your password.")
    page = render_template("account/sign_in.html", email="", next=step.next, error=error)
    response = make_response(page, 422)
    drop_cookie(response, entering.STEP_COOKIE)
    return response


def _page(step: Step, error: str = "", way: str = "", *, at: datetime) -> str:
    viewer = users.named(step.login, at=at)
    ways = second_steps.of(step.person_id)
    asked = codes.asked(ways, viewer)
    # What was tried comes first again.
    asked.sort(key=lambda one: one["way"] != way)
    return render_template(
        "account/second_step.html",
        ways=asked,
        login=step.login,
        error=error,
        next=step.next,
        passkey=passkeys.prompt(f"{SECOND_STEP}/passkey") if ways.passkeys else None,
    )


# Set up before the first session -------------------------------------------------------------


def to_set_up(at: datetime) -> tuple[Step, Viewer] | None:
    """Whose second step is to be set up in this browser; None where there is one to be taken."""
    step = entering.current_step(at=at)
    if step is None or second_steps.of(step.person_id).is_any:
        return None
    return step, users.named(step.login, at=at)


@second_step.get(SET_UP)
def choose() -> Response:
    if to_set_up(clock.now()) is None:
        return redirect(SECOND_STEP, 303)
    page = "account/second_step_set_up.html"
    return make_response(render_template(page, app_address=APP, passkey=passkeys.prompt(KEY)))


@second_step.get(APP)
def show_app() -> Response:
    now = clock.now()
    found = to_set_up(now)
    if found is None:
        return redirect(SECOND_STEP, 303)
    return setting_up.page(found[1], SET_UP, at=now)


@second_step.post(APP)
def confirm_app() -> Response:
    connection.require_private()
    now = clock.now()
    found = to_set_up(now)
    if found is None:
        return redirect(SECOND_STEP, 303)
    step, viewer = found
    with transaction():
        left = sign_in_steps.take_try(entering.step_token(), at=now)
    try:
        app = setting_up.confirmed(viewer, at=now)
    except Busy as busy:
        return setting_up.page(viewer, SET_UP, busy, at=now)
    if app is None:
        return setting_up.page(viewer, SET_UP, setting_up.WRONG, at=now) if left else _ended(step)
    with transaction():
        setting_up.keep(viewer, app, at=now)
    onward = f"/account/recovery-codes?{urlencode({'next': step.next})}"
    response = entering.enter(viewer, onward, second_steps.APP, at=now)
    setting_up.show_codes(response, viewer, app, at=now)
    return response
