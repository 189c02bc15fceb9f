"""Passkeys of one's own account: the list, one more, one less."""

from __future__ import annotations

from typing import Any

from flask import current_app, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Invalid, NotFound, message
from elearn.people import ceremonies, origin, passkeys, second_steps
from elearn.people.origin import Hub
from elearn.web import connection, language, proving
from elearn.web.addresses import own_path
from elearn.web.doors import door
from elearn.web.viewer import signed_in

NOT_KEPT = message("This passkey could not be added. Load the page and try again.")

passkey_pages = door("passkeys", needs=Power.LEARN)


@passkey_pages.get("/account/passkeys/")
@proving.needs_proof
def show() -> str:
    viewer = signed_in()
    return render_template(
        "account/passkeys.html",
        passkeys=[
            {
                "name": one.name,
                "made_at": one.made_at,
                "used_at": one.used_at,
                "remove_address": f"/account/passkeys/{one.credential_id}/remove",
            }
            for one in passkeys.of(viewer.person_id)
        ],
        passkey=prompt("/account/passkeys"),
    )


@passkey_pages.post("/account/passkeys/options")
@proving.needs_proof
def begin() -> Response:
    connection.require_private()
    viewer, hub = signed_in(), named_hub()
    with transaction():
        challenge = ceremonies.begin("register", viewer.person_id, at=clock.now())
    return jsonify(passkeys.to_register(viewer, hub, language.hub_name(), challenge))


@passkey_pages.post("/account/passkeys")
@proving.needs_proof
def add() -> Response:
    connection.require_private()
    viewer, hub, sent = signed_in(), named_hub(), sent_json()
    answer, name = passkeys.made(sent.get("credential")), sent.get("name")
    with transaction():
        is_kept = passkeys.add(viewer, hub, answer, str(name or ""), at=clock.now())
    if not is_kept:
        raise Invalid(NOT_KEPT, code="proof")
    # With a first factor come recovery codes: for the day on which the device is lost.
    has_codes = second_steps.of(viewer.person_id).recovery is not None
    return jsonify({"next": "/account/passkeys/" if has_codes else "/account/recovery-codes"})


@passkey_pages.post("/account/prove/passkey/options")
def begin_proof() -> Response:
    connection.require_private()
    viewer, hub = signed_in(), named_hub()
    with transaction():
        challenge = ceremonies.begin("prove", viewer.person_id, at=clock.now())
    return jsonify(passkeys.to_prove(viewer.person_id, hub, challenge))


@passkey_pages.post("/account/prove/passkey")
def prove() -> Response:
    connection.require_private()
    viewer, hub, sent = signed_in(), named_hub(), sent_json()
    who, onward = viewer.person_id, own_path(str(sent.get("next")), instead="/account/")
    answer = passkeys.signed(sent.get("credential"))
    with transaction():
        proved = passkeys.prove(hub, answer, "prove", who, at=clock.now(), address=viewer.address)
    if proved is None:
        raise Invalid("This passkey proves nothing here. Take another way.", code="proof")
    return proving.keep_proof(lambda: jsonify({"next": onward}))


@passkey_pages.post("/account/passkeys/<credential_id>/remove")
@proving.needs_proof
def remove(credential_id: str) -> Response:
    viewer, now = signed_in(), clock.now()
    at_home = connection.is_at_home()
    is_needed = second_steps.is_needed(viewer.person_id, at=now, at_home=at_home)
    with transaction():
        passkeys.remove(viewer, credential_id, is_needed=is_needed, at=now)
    return redirect("/account/passkeys/", 303)


def known_hub() -> Hub | None:
    """The hub as devices know it; None where its address lets browsers make no passkeys."""
    return origin.hub_at(current_app.config["ADDRESS"])


def named_hub() -> Hub:
    """The same. Raises NotFound where there are no passkeys."""
    hub = known_hub()
    if hub is None:
        raise NotFound("This hub has no passkeys: its address is a number or begins with http:.")
    return hub


def prompt(address: str) -> dict[str, object] | None:
    """What a form for passkeys needs, which posts to this address; None without passkeys."""
    hub, longest = known_hub(), passkeys.LONGEST_NAME
    return {"address": address, "origin": hub.origin, "longest": longest} if hub else None


def in_json(onward: Response) -> Response:
    """Where a response leads, with the cookies that it gives, for the script that asked."""
    answer = jsonify({"next": onward.location})
    for cookie in onward.headers.getlist("Set-Cookie"):
        answer.headers.add("Set-Cookie", cookie)
    return answer


def sent_json() -> dict[str, Any]:
    """What a script of ours sent. Raises Invalid where it is not an object of JSON."""
    try:
        sent = request.get_json(silent=True)
    except RecursionError:
        sent = None
    if not isinstance(sent, dict):
        raise Invalid("The server could not read what the browser sent.", code="json")
    return sent
