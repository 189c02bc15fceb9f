"""A try at a password, braked; and the cookie of a device on which one was right."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from elearn.access import Viewer
from elearn.db import transaction
from elearn.errors import Busy
from elearn.people import devices, guessing, new_passwords, users
from elearn.web.viewer import cookie_name, set_cookie

DEVICE_COOKIE = "device"


def person_of(login: str, password: str, *, at: datetime) -> Viewer | None:
    """The person whose login and password these are; None for whatever reason they are not.

    Opens transactions, so it is called in none. Raises TooMany, or Busy where too many
    passwords are hashed at this moment.
    """
    address = request.remote_addr or ""
    place = guessing.place_for(login, device=_device(), address=address, at=at)
    with transaction():
        guessing.take(place, at=at)
    try:
        person = users.sign_in(login, password, is_known=place.is_known)
    except Busy:
        with transaction():
            guessing.give_back(place)
        raise
    if person is None:
        return None
    old = person.password_hash
    new = new_passwords.at_todays_cost(password, old)
    viewer = users.named(person.login, at=at)
    with transaction():
        guessing.give_back(place)
        if new is not None:
            new_passwords.exchange(viewer.person_id, old, new)
    return viewer


def _device() -> str:
    return request.cookies.get(cookie_name(DEVICE_COOKIE), "")


def remember_device(person_id: UUID, *, at: datetime) -> str:
    """Keeps that this person came in on this device, in the open transaction of the sign-in;
    the token that `keep_device` gives to the browser."""
    return devices.remember(person_id, _device(), at=at)


def keep_device(response: Response, token: str) -> None:
    """Sends the cookie by which the device is known again. It opens nothing."""
    longest = int(devices.KEPT.total_seconds())
    set_cookie(response, cookie_name(DEVICE_COOKIE), token, max_age=longest)
