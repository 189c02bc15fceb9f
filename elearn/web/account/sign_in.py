"""Sign in and sign out."""

from __future__ import annotations

from flask import current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from elearn import audit, clock
from elearn.db import transaction
from elearn.errors import Busy, TooMany
from elearn.people import demonstration, sessions
from elearn.web import connection, refusing, trying
from elearn.web.account import entering, passkeys
from elearn.web.addresses import own_path
from elearn.web.doors import open_door
from elearn.web.forms import PageForm
from elearn.web.language import _
from elearn.web.refusals import in_answer, sentence
from elearn.web.viewer import current_viewer, drop_cookie, session_token

sign_in = open_door("sign_in")


class SignInForm(PageForm):
    """`email` takes a mail address or a service number."""

    email = StringField(validators=[InputRequired(), Length(max=254)])
    password = PasswordField(validators=[InputRequired(), Length(max=1024)])
    next = HiddenField()


@sign_in.get("/sign-in")
def ask() -> Response:
    if current_viewer() is not None:
        return redirect(own_path(request.args.get("next")), 303)
    return make_response(_page(SignInForm(next=request.args.get("next", ""))))


@sign_in.post("/sign-in")
def enter() -> Response:
    connection.require_private()
    form = SignInForm(request.form)
    wrong = _("The login or the password is not right. Look at both and try again.")
    if not form.validate():
        return make_response(_page(form, str(wrong)), 422)
    now = clock.now()
    try:
        viewer = trying.person_of(form.email.data or "", form.password.data or "", at=now)
    except (Busy, TooMany) as refusal:
        # The form again, with the login that was typed: only the button is to be pressed anew.
        return make_response(_page(form, sentence(refusal)), *in_answer(refusal))
    if viewer is None:
        refusing.keep_wrong_sign_in(form.email.data or "")
        return make_response(_page(form, str(wrong)), 422)
    return entering.after_password(viewer, form.next.data, at=now)


def _page(form: SignInForm, error: str = "") -> str:
    shown = demonstration.PEOPLE if current_app.config["DEMONSTRATION"] else ()
    return render_template(
        "account/sign_in.html",
        email=form.email.data,
        next=form.next.data,
        error=error,
        demonstration=[(login, _role(role)) for login, _name, role in shown],
        passkey=passkeys.prompt("/sign-in/passkey"),
    )


def _role(role: str) -> str:
    return {
        "officer": _("officer"),
        "instructor": _("instructor"),
        "supervisor": _("supervisor"),
        "administrator": _("administrator"),
    }[role]


@sign_in.get("/sign-out")
def ask_out() -> Response:
    if current_viewer() is None:
        return redirect("/", 303)
    return make_response(render_template("account/sign_out.html"))


@sign_in.post("/sign-out")
def leave() -> Response:
    viewer = current_viewer()
    if viewer is not None:
        now = clock.now()
        with transaction():
            sessions.end(session_token(), at=now)
            audit.record(viewer, "sign out", viewer.login, at=now)
    response = redirect("/", 303)
    drop_cookie(response, "session")
    # Not "storage": there lie only answers sealed to the hub, each for its own person to send.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
