"""A try at a code of the second step, braked: of an app, or the next one of a list."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask import current_app, request

from elearn import audit
from elearn.access import Viewer
from elearn.db import transaction
from elearn.errors import Busy
from elearn.people import authenticators, one_time_codes, second_steps, throttle
from elearn.web import trying
from elearn.web.viewer import cookie_name


def spend(viewer: Viewer, way: str, typed: str, *, at: datetime) -> bool:
    """Whether the code of this way was typed; it is good no more.

    Opens transactions, so it is called in none. Raises TooMany, or Busy where too many hash
    at this moment.
    """
    device = request.cookies.get(cookie_name(trying.DEVICE_COOKIE), "")
    with transaction():
        counted = second_steps.take_try(viewer.person_id, viewer.login, device=device, at=at)
    try:
        is_right = _spend(viewer, way, typed, at=at)
    except Busy:
        with transaction():
            throttle.forgive(*counted)
        raise
    with transaction():
        if is_right:
            throttle.forgive(*counted)
            return True
        who = replace(viewer, address=request.remote_addr or "")
        audit.record(who, "refuse second step", who.login, at=at, by=way)
    return False


def _spend(viewer: Viewer, way: str, typed: str, *, at: datetime) -> bool:
    person_id = viewer.person_id
    if way == second_steps.APP:
        key: bytes = current_app.config["VAULT_KEY"]
        with transaction():
            return authenticators.spend(person_id, typed, key=key, at=at)
    if way not in one_time_codes.COUNT:
        return False
    line = one_time_codes.next_line(person_id, way)
    if not one_time_codes.is_right(line, typed) or line is None:
        return False
    with transaction():
        return one_time_codes.spend(person_id, line, at=at)


def asked(viewer_ways: second_steps.Ways, viewer: Viewer) -> list[dict[str, object]]:
    """The ways that are open now, as pages ask for them: its word, and the number of its line."""
    return [
        {"way": way, "number": _number(viewer, way)}
        for way in viewer_ways.offered
        if way != second_steps.PASSKEY
    ]


def _number(viewer: Viewer, way: str) -> int | None:
    if way == second_steps.APP:
        return None
    line = one_time_codes.next_line(viewer.person_id, way)
    return line.number if line else None
