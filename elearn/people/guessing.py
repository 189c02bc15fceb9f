"""The brakes on guessing passwords: by account, by address, and by device that is known.

A known device counts by itself alone, so that whoever guesses elsewhere keeps no officer out.
An account that does not exist is counted as one that does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from elearn.people import devices, throttle
from elearn.people.users import folded_login

PER = timedelta(minutes=15)
MOST_FOR_AN_ACCOUNT = 10
MOST_ON_A_DEVICE = 10
# A station of forty officers stands behind one address; who comes in is not counted.
MOST_FROM_AN_ADDRESS = 100


@dataclass(frozen=True)
class Place:
    """A place for one try: what it is counted under, how often at most, and whether the device
    is known."""

    counted: tuple[tuple[str, str, int], ...]
    is_known: bool


def place_for(login: str, *, device: str, address: str, at: datetime) -> Place:
    """Where a try at the password of this login is counted. Raises TooMany where it is full:
    one reading, so that a storm of guesses costs no writing and no hashing."""
    account = folded_login(login)
    is_known = bool(device) and devices.is_known(device, account, at=at)
    if is_known:
        limits = [("device", f"{device}\0{account}", MOST_ON_A_DEVICE)]
    else:
        limits = [
            ("account", account, MOST_FOR_AN_ACCOUNT),
            ("sign-in address", throttle.network(address), MOST_FROM_AN_ADDRESS),
        ]
    for kind, what, most in limits:
        throttle.require(kind, what, at=at, most=most, per=PER)
    return Place(tuple(limits), is_known)


def take(place: Place, *, at: datetime) -> None:
    """Takes the place, in a transaction of its own, before anything is hashed. Raises TooMany
    where others were faster."""
    for kind, what, most in place.counted:
        throttle.allow(kind, what, at=at, most=most, per=PER)


def give_back(place: Place) -> None:
    """The password was right, or nobody looked at it."""
    for kind, what, _most in place.counted:
        throttle.forgive(kind, what)
