"""Signing in with a passkey: alone, or as the second step after the password.

Its device has asked for a finger, a face or a PIN: two factors at once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from flask import jsonify, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import Invalid
from elearn.people import ceremonies, passkeys, throttle, users
from elearn.people.sign_in_steps import Step
from elearn.web import connection
from elearn.web.account import entering
from elearn.web.account.passkeys import in_json, named_hub, sent_json
from elearn.web.doors import open_door

passkey_sign_in = open_door("passkey_sign_in")

ALONE, SECOND = "/sign-in/passkey", f"{entering.SECOND_STEP}/passkey"
# A station of forty officers stands behind one address; who comes in is not counted.
MOST_FROM_AN_ADDRESS, PER = 100, timedelta(minutes=15)
_COUNTED = "passkey address"


@passkey_sign_in.post(f"{ALONE}/options")
def begin() -> Response:
    return _begun(None, at=clock.now())


@passkey_sign_in.post(ALONE)
def enter() -> Response:
    return _entered(None, str(sent_json().get("next")), at=clock.now())


@passkey_sign_in.post(f"{SECOND}/options")
def begin_second() -> Response:
    now = clock.now()
    return _begun(_step(now).person_id, at=now)


@passkey_sign_in.post(SECOND)
def enter_second() -> Response:
    now = clock.now()
    step = _step(now)
    return _entered(step.person_id, step.next, at=now)


def _step(at: datetime) -> Step:
    """Whose second step it is, in this browser. Raises Invalid."""
    step = entering.current_step(at=at)
    if step is None:
        raise Invalid("That took too long. Begin again with your password.", code="step")
    return step


def _begun(person_id: UUID | None, *, at: datetime) -> Response:
    connection.require_private()
    hub = named_hub()
    with transaction():
        throttle.allow(_COUNTED, _network(), at=at, most=MOST_FROM_AN_ADDRESS, per=PER)
        challenge = ceremonies.begin("sign-in", person_id, at=at)
    return jsonify(passkeys.to_prove(person_id, hub, challenge))


def _entered(person_id: UUID | None, onward: str, *, at: datetime) -> Response:
    """Opens the hub for this person, or without one for whoever has the key. Raises Invalid."""
    connection.require_private()
    hub, answer = named_hub(), passkeys.signed(sent_json().get("credential"))
    address = request.remote_addr or ""
    with transaction():
        whose = passkeys.prove(hub, answer, "sign-in", person_id, at=at, address=address)
        if whose is not None:
            throttle.forgive(_COUNTED, _network())
    if whose is None:
        raise Invalid(
            "This passkey does not open the hub. Sign in with the password.", code="proof"
        )
    return in_json(entering.enter(users.known_as(whose), onward, "passkey", at=at))


def _network() -> str:
    return throttle.network(request.remote_addr or "")
