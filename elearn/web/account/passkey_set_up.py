"""A passkey as the first second step of who needs one: after the password, before the session."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from flask import jsonify, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Viewer
from elearn.db import transaction
from elearn.errors import Invalid
from elearn.people import ceremonies, passkeys
from elearn.people.sign_in_steps import Step
from elearn.web import connection, language
from elearn.web.account import entering
from elearn.web.account.passkeys import NOT_KEPT, in_json, named_hub, sent_json
from elearn.web.account.second_step import KEY, to_set_up
from elearn.web.doors import open_door

passkey_set_up = open_door("passkey_set_up")


@passkey_set_up.post(f"{KEY}/options")
def begin() -> Response:
    connection.require_private()
    hub, now = named_hub(), clock.now()
    _, viewer = _whose(now)
    with transaction():
        challenge = ceremonies.begin("register", viewer.person_id, at=now)
    return jsonify(passkeys.to_register(viewer, hub, language.hub_name(), challenge))


@passkey_set_up.post(KEY)
def add() -> Response:
    """Keeps the passkey, opens the hub, and leads to the recovery codes."""
    connection.require_private()
    hub, sent, now = named_hub(), sent_json(), clock.now()
    step, viewer = _whose(now)
    answer, name = passkeys.made(sent.get("credential")), str(sent.get("name") or "")
    with transaction():
        is_kept = passkeys.add(viewer, hub, answer, name, at=now)
    if not is_kept:
        raise Invalid(NOT_KEPT, code="proof")
    onward = f"/account/recovery-codes?{urlencode({'next': step.next})}"
    return in_json(entering.enter(viewer, onward, "passkey", at=now))


def _whose(at: datetime) -> tuple[Step, Viewer]:
    """Who stands before the second step in this browser and has none yet. Raises Invalid."""
    found = to_set_up(at)
    if found is None:
        raise Invalid("That took too long. Begin again with your password.", code="step")
    step, viewer = found
    return step, replace(viewer, address=request.remote_addr or "")
