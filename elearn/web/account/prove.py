"""Showing anew that it is you: by the password or by a code of the second step."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.errors import Busy, TooMany
from elearn.people import second_steps
from elearn.web import connection, proving
from elearn.web.account import codes, passkeys
from elearn.web.addresses import own_path
from elearn.web.doors import door
from elearn.web.fields import typed
from elearn.web.language import _
from elearn.web.refusals import in_answer, sentence
from elearn.web.viewer import signed_in

prove = door("prove", needs=Power.LEARN)

PAGE = "/account/prove"


@prove.get(PAGE)
def ask() -> Response:
    return make_response(_page(request.args.get("next", "")))


@prove.post(PAGE)
def answer() -> Response:
    connection.require_private()
    onward, way = request.form.get("next", ""), typed("way")
    try:
        if _is_right(way):
            return proving.keep_proof(lambda: redirect(own_path(onward, instead="/account/"), 303))
    except (Busy, TooMany) as refusal:
        return make_response(_page(onward, sentence(refusal), way), *in_answer(refusal))
    wrong = _("This code is not right, or was used before. Look at it and try again.")
    error = str(wrong) if way else proving.wrong_password()
    return make_response(_page(onward, error, way), 422)


def _is_right(way: str) -> bool:
    if way:
        return codes.spend(signed_in(), way, typed("code"), at=clock.now())
    return proving.is_right(request.form.get("password", ""))


def _page(onward: str, error: str = "", way: str = "") -> str:
    viewer = signed_in()
    ways = second_steps.of(viewer.person_id)
    return render_template(
        "account/prove.html",
        ways=codes.asked(ways, viewer),
        passkey=passkeys.prompt(f"{PAGE}/passkey") if ways.passkeys else None,
        next=onward,
        error=error,
        way=way,
    )
