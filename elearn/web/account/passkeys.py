"""Passkeys of one's own account: the list, one more, one less."""

from __future__ import annotations

from typing import Any

from flask import current_app, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Invalid, NotFound
from elearn.people import ceremonies, origin, passkeys
from elearn.people.origin import Hub
from elearn.web import connection, language
from elearn.web.doors import door
from elearn.web.viewer import signed_in

passkey_pages = door("passkeys", needs=Power.LEARN)


@passkey_pages.get("/account/passkeys/")
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
        hub=known_hub(),
        longest=passkeys.LONGEST_NAME,
    )


@passkey_pages.post("/account/passkeys/options")
def begin() -> Response:
    connection.require_private()
    viewer, hub = signed_in(), named_hub()
    with transaction():
        challenge = ceremonies.begin("register", viewer.person_id, at=clock.now())
    return jsonify(passkeys.to_register(viewer, hub, language.hub_name(), challenge))


@passkey_pages.post("/account/passkeys")
def add() -> Response:
    connection.require_private()
    viewer, hub, sent = signed_in(), named_hub(), sent_json()
    answer, name = passkeys.made(sent.get("credential")), sent.get("name")
    with transaction():
        is_kept = passkeys.add(viewer, hub, answer, str(name or ""), at=clock.now())
    if not is_kept:
        raise Invalid("This passkey could not be added. Load the page and try again.", code="proof")
    return jsonify({"next": "/account/passkeys/"})


@passkey_pages.post("/account/passkeys/<credential_id>/remove")
def remove(credential_id: str) -> Response:
    viewer = signed_in()
    with transaction():
        passkeys.remove(viewer, credential_id, at=clock.now())
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


def prompt(address: str) -> dict[str, str] | None:
    """What the button *Use a passkey* needs, which posts to this address; None without passkeys."""
    hub = known_hub()
    return {"address": address, "origin": hub.origin} if hub else None


def sent_json() -> dict[str, Any]:
    """What a script of ours sent. Raises Invalid where it is not an object of JSON."""
    try:
        sent = request.get_json(silent=True)
    except RecursionError:
        sent = None
    if not isinstance(sent, dict):
        raise Invalid("The server could not read what the browser sent.", code="json")
    return sent
