"""Guessing is slowed, by account and by address, and keeps no officer out for good."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from cast import AIDA, BEK, PASSWORD
from flask import Flask
from sending import Browser
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from elearn.db import db
from elearn.models.accounts import KnownDevice, Throttle
from elearn.people import guessing

ClientAs = Callable[[str | None], Browser]
WRONG = "not the right words at all"


def sign_in(
    browser: Browser, login: str, password: str = WRONG, address: str = "10.0.0.1"
) -> TestResponse:
    return browser.bare(
        "POST",
        "/sign-in",
        data={"csrf_token": browser.token, "email": login, "password": password},
        environ_overrides={"REMOTE_ADDR": address},
    )


def storm(browser: Browser, login: str, tries: int) -> list[int]:
    """Wrong passwords for one account, each from another address."""
    return [
        sign_in(browser, login, address=f"10.1.{number // 250}.{number % 250}").status_code
        for number in range(tries)
    ]


@pytest.fixture
def passer_by(client_as: ClientAs) -> Browser:
    return client_as(None)


@pytest.fixture
def known(app: Flask, at: datetime) -> Browser:
    """A browser in which Aida signed in and out again."""
    browser = Browser(app, None)
    assert sign_in(browser, AIDA, PASSWORD).status_code == 303
    browser.client.delete_cookie("session")
    browser._token = ""
    return browser


def test_one_account_from_many_addresses_is_slowed(passer_by: Browser, at: datetime) -> None:
    assert storm(passer_by, AIDA, 30) == [422] * 10 + [429] * 20

    refused = sign_in(passer_by, AIDA, PASSWORD)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) == 57
    assert f'value="{AIDA}"' in refused.text
    assert "Nothing is locked" in refused.text


def test_the_right_password_comes_in_from_a_known_device(
    known: Browser, passer_by: Browser
) -> None:
    storm(passer_by, AIDA, 30)

    assert sign_in(known, AIDA, PASSWORD, address="10.0.0.9").status_code == 303


def test_a_device_that_is_known_to_another_person_is_a_strangers(
    known: Browser, passer_by: Browser
) -> None:
    storm(passer_by, BEK, 30)

    assert sign_in(known, BEK, PASSWORD).status_code == 429


def test_guesses_on_a_known_device_are_slowed_there_and_nowhere_else(
    known: Browser, passer_by: Browser
) -> None:
    assert [sign_in(known, AIDA).status_code for _ in range(12)] == [422] * 10 + [429] * 2
    assert sign_in(passer_by, AIDA, PASSWORD).status_code == 303


def test_no_account_is_locked(passer_by: Browser, at: datetime) -> None:
    storm(passer_by, AIDA, 200)
    wait = int(sign_in(passer_by, AIDA).headers["Retry-After"])

    with time_machine.travel(at + timedelta(seconds=wait), tick=False):
        assert sign_in(passer_by, AIDA, PASSWORD).status_code == 303


def test_one_password_over_many_accounts_from_one_address_is_slowed(
    passer_by: Browser, known: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guessing, "MOST_FROM_AN_ADDRESS", 20)

    answers = [sign_in(passer_by, f"{number:04}").status_code for number in range(100, 125)]

    assert answers == [422] * 20 + [429] * 5
    assert sign_in(passer_by, BEK, PASSWORD).status_code == 429
    assert sign_in(passer_by, BEK, PASSWORD, address="10.0.0.2").status_code == 303
    assert sign_in(known, AIDA, PASSWORD).status_code == 303


def test_a_network_of_the_new_kind_counts_as_one_address(
    passer_by: Browser, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guessing, "MOST_FROM_AN_ADDRESS", 3)

    answers = [
        sign_in(passer_by, f"{number:04}", address=f"2001:db8::{number}").status_code
        for number in range(100, 105)
    ]

    assert answers == [422] * 3 + [429] * 2


def test_a_station_behind_one_address_comes_in(
    app: Flask, passer_by: Browser, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guessing, "MOST_FROM_AN_ADDRESS", 4)

    for _ in range(12):
        assert sign_in(Browser(app, None), AIDA, PASSWORD).status_code == 303
    for _ in range(4):
        assert sign_in(passer_by, BEK).status_code == 422


def test_who_does_not_exist_is_slowed_and_answered_alike(passer_by: Browser, at: datetime) -> None:
    said = {}
    for login in (AIDA, "nobody@hub.example"):
        answers = [sign_in(passer_by, login, address=f"10.2.0.{n}") for n in range(12)]
        said[login] = [
            (one.status_code, one.headers.get("Retry-After"), worded(one, login)) for one in answers
        ]

    assert said[AIDA] == said["nobody@hub.example"]


def worded(answer: TestResponse, login: str) -> list[str]:
    """A page without what was typed and without its token."""
    lines = answer.text.replace(login, "").splitlines()
    return [line for line in lines if "csrf_token" not in line]


def test_who_does_not_exist_is_answered_as_slowly(app: Flask, passer_by: Browser) -> None:
    # The time that it works: what it waits for on a busy machine would hide a difference.
    seconds: dict[str, list[float]] = {AIDA: [], "nobody@hub.example": []}
    for number in range(9):
        for login, taken in seconds.items():
            begun = time.process_time()
            assert sign_in(passer_by, login, address=f"10.3.0.{number}").status_code == 422
            taken.append(time.process_time() - begun)

    real, unreal = (statistics.median(taken) for taken in seconds.values())
    assert abs(real - unreal) < 0.020, seconds


def test_a_device_is_one_that_the_hub_gave_out(app: Flask, at: datetime) -> None:
    browser = Browser(app, None)
    browser.client.set_cookie("device", "made-up-by-somebody", domain="localhost")
    sign_in(browser, AIDA, PASSWORD)

    cookie = browser.client.get_cookie("device")
    assert cookie is not None
    assert cookie.value != "made-up-by-somebody"
    assert cookie.http_only
    assert cookie.max_age == 180 * 86_400
    kept = db.session.scalars(select(KnownDevice.token_hash)).all()
    assert len(kept) == 1
    assert cookie.value not in kept


def test_a_shared_computer_is_one_device_known_for_each(known: Browser, app: Flask) -> None:
    before = known.client.get_cookie("device")
    sign_in(known, BEK, PASSWORD)

    after = known.client.get_cookie("device")
    assert before is not None
    assert after is not None
    assert before.value == after.value
    assert db.session.scalar(select(func.count()).select_from(KnownDevice)) == 2


def test_a_device_is_forgotten_after_half_a_year(
    known: Browser, passer_by: Browser, at: datetime
) -> None:
    with time_machine.travel(at + timedelta(days=181), tick=False):
        storm(passer_by, AIDA, 11)
        assert sign_in(known, AIDA, PASSWORD).status_code == 429


def test_no_login_and_no_address_stands_among_what_is_counted(
    passer_by: Browser, at: datetime
) -> None:
    sign_in(passer_by, AIDA)

    keys = db.session.scalars(select(Throttle.key)).all()
    assert len(keys) == 2
    assert all(len(key) == 64 for key in keys)
