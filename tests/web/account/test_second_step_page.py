"""The second step of signing in: an app, a printed sheet, recovery codes; and setting one up."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import cast
import pyotp
import pytest
import time_machine
from cast import AIDA, SANA
from flask import Flask
from second import SECRET, STEP, a_list, an_app, code, second, send, typed_password
from sending import Browser

from elearn.db import db, transaction
from elearn.models.accounts import OneTimeCode
from elearn.people import second_steps, users
from elearn.people.one_time_codes import RECOVERY, SHEET

ClientAs = Callable[[str | None], Browser]
HALF = timedelta(seconds=30)


@pytest.fixture
def passer_by(client_as: ClientAs) -> Browser:
    return client_as(None)


def test_an_officer_without_one_comes_in_by_the_password(passer_by: Browser) -> None:
    assert typed_password(passer_by, AIDA, "/practice/").location == "/practice/"


def test_the_app_s_code_opens_the_page_that_was_wanted(
    app: Flask, passer_by: Browser, at: datetime
) -> None:
    an_app(app, SANA, at=at)

    asked = typed_password(passer_by, SANA, "/supervise/sittings/?x=1")
    assert (asked.status_code, asked.location) == (303, STEP)
    field = next(one for one in passer_by.see(STEP).every("input") if one.get("name") == "code")
    assert field.get("inputmode") == "numeric"
    assert field.get("autocomplete") == "one-time-code"

    came = second(passer_by, "app", code(at))
    assert (came.status_code, came.location) == (303, "/supervise/sittings/?x=1")
    assert passer_by.get("/supervise/").status_code == 200


def test_the_cookie_of_the_step_is_kept_from_scripts_and_short_lived(
    app: Flask, passer_by: Browser, at: datetime
) -> None:
    an_app(app, SANA, at=at)

    answer = typed_password(passer_by, SANA)

    cookies = answer.headers.getlist("Set-Cookie")
    step = next(one for one in cookies if one.startswith("step="))
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"} <= set(step.split("; "))
    assert not any(one.startswith("session=") for one in cookies)
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_officer_who_has_an_app_is_asked_too(
    app: Flask, passer_by: Browser, at: datetime
) -> None:
    an_app(app, AIDA, at=at)

    assert typed_password(passer_by, AIDA).location == STEP
    assert passer_by.get("/account/").status_code == 303


def test_the_step_is_over_after_ten_minutes(app: Flask, passer_by: Browser, at: datetime) -> None:
    an_app(app, SANA, at=at)
    typed_password(passer_by, SANA)
    later = at + timedelta(minutes=10)

    with time_machine.travel(later, tick=False):
        assert passer_by.get(STEP).location == "/sign-in"
        assert passer_by.post(STEP, {"way": "app", "code": code(later)}).location == "/sign-in"
        assert passer_by.get("/supervise/").status_code == 303


def test_the_next_line_of_a_sheet_is_asked_for_by_its_number(
    passer_by: Browser, at: datetime
) -> None:
    codes = a_list(SANA, SHEET, at=at)
    typed_password(passer_by, SANA)
    assert (
        "Code number \u2068" in passer_by.see(STEP).words or "number 1" in passer_by.see(STEP).words
    )

    assert second(passer_by, "sheet", codes[1]).status_code == 422
    assert second(passer_by, "sheet", codes[0].lower()).status_code == 303
    assert passer_by.get("/supervise/").status_code == 200

    send(passer_by, "/sign-out")
    typed_password(passer_by, SANA)
    assert second(passer_by, "sheet", codes[0]).status_code == 422
    assert second(passer_by, "sheet", codes[1]).status_code == 303


def test_a_recovery_code_lets_in_who_lost_the_phone(
    app: Flask, passer_by: Browser, at: datetime
) -> None:
    an_app(app, SANA, at=at)
    codes = a_list(SANA, RECOVERY, at=at)
    typed_password(passer_by, SANA)

    assert second(passer_by, "recovery", codes[0]).status_code == 303
    assert passer_by.get("/supervise/").status_code == 200


def test_who_used_up_a_sheet_is_told_whom_to_ask_and_sets_up_nothing_alone(
    passer_by: Browser, at: datetime
) -> None:
    a_list(SANA, SHEET, at=at)
    with transaction():
        db.session.query(OneTimeCode).update({OneTimeCode.used_at: at})
    typed_password(passer_by, SANA)

    assert "Ask your administrator" in passer_by.see(STEP).words
    assert passer_by.get(f"{STEP}/set-up").location == STEP
    assert passer_by.get(f"{STEP}/set-up/app").location == STEP


def a_secret(shown: str) -> str:
    """The secret that a page tells to be typed."""
    found = re.search(r'<strong class="code">([A-Z2-7 ]+)</strong>', shown)
    assert found
    return found.group(1).replace(" ", "")


def test_staff_without_one_set_an_app_up_before_anything_opens(
    passer_by: Browser, at: datetime
) -> None:
    assert typed_password(passer_by, SANA, "/supervise/").location == STEP
    assert passer_by.get(STEP).location == f"{STEP}/set-up"
    assert "printed sheet" in passer_by.see(f"{STEP}/set-up").words

    shown = passer_by.get(f"{STEP}/set-up/app")
    secret = a_secret(shown.text)
    assert 'class="qr"' in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert a_secret(passer_by.get(f"{STEP}/set-up/app").text) == secret  # loaded once more
    assert send(passer_by, f"{STEP}/set-up/app", code="000000").status_code == 422
    came = send(passer_by, f"{STEP}/set-up/app", code=pyotp.TOTP(secret).at(at))

    assert came.location == "/account/recovery-codes?next=%2Fsupervise%2F"
    codes = passer_by.see(came.location)
    assert sum(1 for _ in codes.every("li")) >= 10
    assert any(one.get("href") == "/supervise/" for one in codes.every("a"))
    assert passer_by.get("/supervise/").status_code == 200
    ways = second_steps.of(users.named(SANA, at=at).person_id)
    assert ways.app_since == at
    assert ways.recovery
    assert ways.recovery.left == 10


def test_the_code_of_the_set_up_does_not_open_the_next_sign_in(
    passer_by: Browser, at: datetime
) -> None:
    typed_password(passer_by, SANA)
    secret = a_secret(passer_by.get(f"{STEP}/set-up/app").text)
    first = pyotp.TOTP(secret).at(at)
    send(passer_by, f"{STEP}/set-up/app", code=first)
    send(passer_by, "/sign-out")
    typed_password(passer_by, SANA)

    assert second(passer_by, "app", first).status_code == 422
    assert second(passer_by, "app", pyotp.TOTP(secret).at(at + HALF)).status_code == 303


def test_recovery_codes_are_shown_on_this_device_for_ten_minutes_alone(
    app: Flask, passer_by: Browser, client_as: ClientAs, at: datetime
) -> None:
    typed_password(passer_by, SANA)
    secret = a_secret(passer_by.get(f"{STEP}/set-up/app").text)
    send(passer_by, f"{STEP}/set-up/app", code=pyotp.TOTP(secret).at(at))
    shown = re.findall(r'<span class="code">([^<]+)', passer_by.get("/account/recovery-codes").text)
    assert len(shown) == 10
    kept = passer_by.client.get_cookie("recovery")
    assert kept

    bek = client_as(cast.BEK)
    bek.client.set_cookie("recovery", kept.value, domain="localhost")
    assert shown[0] not in bek.get("/account/recovery-codes").text
    with time_machine.travel(at + timedelta(minutes=10), tick=False):
        assert shown[0] not in passer_by.get("/account/recovery-codes").text


def test_the_demonstration_comes_in_by_the_password_on_its_own_machine_alone(
    app: Flask, passer_by: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction():
        person = users.by_login(SANA)
        assert person
        person.is_demonstration = True
    monkeypatch.setitem(app.config, "DEMONSTRATION", True)
    assert typed_password_status(passer_by) == 403

    monkeypatch.setitem(app.config, "SERVED_ON_LOOPBACK", True)
    assert typed_password(passer_by, SANA).location == "/"
    assert passer_by.get("/supervise/").status_code == 200

    forwarded = passer_by.get("/supervise/", X_Forwarded_For="10.0.0.9")
    assert forwarded.status_code == 403


def typed_password_status(browser: Browser) -> int:
    return browser.get("/sign-in").status_code


def test_somebody_else_beside_the_demonstration_is_not_exempt(
    app: Flask, passer_by: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SERVED_ON_LOOPBACK", True)

    assert typed_password(passer_by, SANA).location == STEP


def test_a_secret_is_not_told_by_the_address_the_log_or_the_database(
    app: Flask, passer_by: Browser, at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    an_app(app, SANA, at=at)
    typed_password(passer_by, SANA)
    second(passer_by, "app", "123456")

    assert SECRET not in caplog.text
    assert "123456" not in caplog.text
