"""Signing in with a passkey alone: its device has asked for a finger, a face or a PIN."""

from __future__ import annotations

from datetime import timedelta

from flask import jsonify, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import Invalid
from elearn.people import ceremonies, passkeys, throttle, users
from elearn.web import connection
from elearn.web.account import entering
from elearn.web.account.passkeys import named_hub, sent_json
from elearn.web.doors import open_door

passkey_sign_in = open_door("passkey_sign_in")

# A station of forty officers stands behind one address; who comes in is not counted.
MOST_FROM_AN_ADDRESS, PER = 100, timedelta(minutes=15)
_COUNTED = "passkey address"


@passkey_sign_in.post("/sign-in/passkey/options")
def begin() -> Response:
    connection.require_private()
    hub, now = named_hub(), clock.now()
    with transaction():
        throttle.allow(_COUNTED, _network(), at=now, most=MOST_FROM_AN_ADDRESS, per=PER)
        challenge = ceremonies.begin("sign-in", None, at=now)
    return jsonify(passkeys.to_prove(None, hub, challenge))


@passkey_sign_in.post("/sign-in/passkey")
def enter() -> Response:
    connection.require_private()
    hub, sent, now = named_hub(), sent_json(), clock.now()
    answer, address = passkeys.signed(sent.get("credential")), request.remote_addr or ""
    with transaction():
        person_id = passkeys.prove(hub, answer, "sign-in", None, at=now, address=address)
        if person_id is not None:
            throttle.forgive(_COUNTED, _network())
    if person_id is None:
        raise Invalid(
            "This passkey does not open the hub. Sign in with the password.", code="proof"
        )
    entered = entering.enter(users.known_as(person_id), str(sent.get("next")), "passkey", at=now)
    return in_json(entered)


def in_json(onward: Response) -> Response:
    """Where a response leads, with its cookies, for the script that asked."""
    answer = jsonify({"next": onward.location})
    for cookie in onward.headers.getlist("Set-Cookie"):
        answer.headers.add("Set-Cookie", cookie)
    return answer


def _network() -> str:
    return throttle.network(request.remote_addr or "")
