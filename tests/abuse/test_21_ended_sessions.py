"""The cookie of a session that has ended opens nothing, on any route."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import cast
import pytest
import time_machine
from cast import AIDA
from flask import Flask
from sending import Browser
from test_doors import NOBODYS, filled

from elearn.db import transaction
from elearn.people import grants, passwords, sessions, users
from elearn.people.grants import Reach

DOORS = Path(__file__).parent.parent / "doors.txt"
LINE = re.compile(r"(\w+) +(\S+)  passer-by (303|401),")
NEW_PASSWORD = "other words, which only I know"

Way = Callable[[Browser], None]


def sign_out(aida: Browser) -> None:
    assert aida.post("/sign-out").status_code == 303


def end_from_another_device(aida: Browser) -> None:
    other = Browser(aida.app, AIDA)
    begin = sessions.token_hash(aida.session)[:16]
    assert other.post(f"/account/sessions/{begin}/end").status_code == 303


def end_all_others(aida: Browser) -> None:
    assert Browser(aida.app, AIDA).post("/account/sessions/end-others").status_code == 303


def change_the_password(aida: Browser) -> None:
    other = Browser(aida.app, AIDA)
    fields = {"old": cast.PASSWORD, "password": NEW_PASSWORD}
    assert other.post("/account/password", fields).status_code == 303


def disable(_aida: Browser) -> None:
    with transaction():
        users.disable(None, AIDA, at=cast.BORN)


def change_the_role(_aida: Browser) -> None:
    with transaction():
        person = users.by_login(AIDA)
        assert person is not None
        grants.give(None, person, "instructor", Reach(), at=cast.BORN)


WAYS: list[Way] = [
    sign_out,
    end_from_another_device,
    end_all_others,
    change_the_password,
    disable,
    change_the_role,
]


def statuses(browser: Browser) -> dict[tuple[str, str], int]:
    """What each route that is shut to strangers answers."""
    found = {}
    for method, rule, _ in LINE.findall(DOORS.read_text("utf-8")):
        answer = browser.bare(method, filled(rule, NOBODYS))
        assert "Нурланова" not in answer.text
        found[method, rule] = answer.status_code
    return found


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_old_cookie_is_a_strangers_on_every_route(app: Flask, way: Way) -> None:
    aida = Browser(app, AIDA)
    assert aida.get("/account/").status_code == 200
    way(aida)

    replay = Browser(app, None)
    replay.client.set_cookie("session", aida.session, domain="localhost")

    assert statuses(replay) == statuses(Browser(app, None))
    assert set(statuses(replay).values()) <= {303, 401, 403}


def test_a_session_that_ran_out_is_a_strangers(app: Flask, at: datetime) -> None:
    aida = Browser(app, AIDA)

    with time_machine.travel(at + timedelta(hours=2), tick=False):
        assert statuses(aida) == statuses(Browser(app, None))


def test_after_another_password_the_old_one_is_none(app: Flask) -> None:
    change_the_password(Browser(app, AIDA))

    person = users.by_login(AIDA)
    assert person is not None
    assert passwords.is_right(NEW_PASSWORD, person.password_hash)
    assert not passwords.is_right(cast.PASSWORD, person.password_hash)
