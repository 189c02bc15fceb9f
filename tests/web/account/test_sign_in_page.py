"""Signing in and out: one answer to all that is wrong, sessions that can be ended."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import cast
import pytest
import time_machine
from cast import AIDA, BEK, PASSWORD, SANA, VERA
from flask import Flask
from sending import Browser

from elearn.db import transaction
from elearn.people import invitations, passwords, users

ClientAs = Callable[[str | None], Browser]


@pytest.fixture
def passer_by(client_as: ClientAs) -> Browser:
    return client_as(None)


def test_the_right_password_leads_to_the_page_that_was_wanted(passer_by: Browser) -> None:
    wanted = passer_by.get("/modules/cybercrime/?x=1")
    assert wanted.status_code == 303
    assert wanted.location == "/sign-in?next=%2Fmodules%2Fcybercrime%2F%3Fx%3D1"

    answer = passer_by.post(
        "/sign-in", {"email": AIDA, "password": PASSWORD, "next": "/modules/cybercrime/?x=1"}
    )

    assert (answer.status_code, answer.location) == (303, "/modules/cybercrime/?x=1")
    assert passer_by.get("/account/").status_code == 200


@pytest.mark.parametrize("login", [AIDA.upper(), f"  {AIDA} ", BEK, "٠٠٤٢"])
def test_a_login_is_compared_as_people_type_it(passer_by: Browser, login: str) -> None:
    answer = passer_by.post("/sign-in", {"email": login, "password": PASSWORD})

    assert (answer.status_code, answer.location) == (303, "/")


def test_zeros_in_front_of_a_service_number_count(passer_by: Browser) -> None:
    assert passer_by.post("/sign-in", {"email": "42", "password": PASSWORD}).status_code == 422


def test_every_wrong_sign_in_is_answered_alike(app: Flask, passer_by: Browser) -> None:
    with transaction():
        users.disable(None, BEK, at=cast.BORN)
        users.add(None, "new@hub.example", role="officer", at=cast.BORN)
    tries = {
        "wrong password": {"email": AIDA, "password": "not this one at all"},
        "nobody": {"email": "nobody@hub.example", "password": PASSWORD},
        "disabled": {"email": BEK, "password": PASSWORD},
        "no password yet": {"email": "new@hub.example", "password": PASSWORD},
        "empty": {"email": AIDA, "password": ""},
        "long": {"email": AIDA, "password": "x" * 2000},
    }

    said = set()
    for name, fields in tries.items():
        answer = passer_by.post("/sign-in", fields)
        assert answer.status_code == 422, name
        assert "session=" not in str(answer.headers), name
        found = re.search(r'role="alert">(.*?)</div>', answer.text, re.S)
        assert found, name
        said.add(found.group(1))
    assert len(said) == 1


def test_what_was_typed_stands_there_again_but_not_the_password(passer_by: Browser) -> None:
    answer = passer_by.post("/sign-in", {"email": '"><b>me', "password": "wrong wrong wrong"})

    assert 'value="&#34;&gt;&lt;b&gt;me"' in answer.text
    assert "wrong wrong wrong" not in answer.text
    assert "<title>Problem:" in answer.text


@pytest.mark.parametrize(
    "onward",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "evil",
        "/\r\nX-Evil: 1",
        "\t//evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "",
    ],
)
def test_the_way_on_never_leaves_the_hub(passer_by: Browser, onward: str) -> None:
    answer = passer_by.post("/sign-in", {"email": AIDA, "password": PASSWORD, "next": onward})

    assert answer.status_code == 303
    assert re.match(r"/(?![/\\])", answer.location)
    assert "evil" not in answer.location.lower()
    assert "X-Evil" not in answer.headers


def test_the_cookie_is_kept_from_scripts_and_other_sites(passer_by: Browser) -> None:
    answer = passer_by.post("/sign-in", {"email": AIDA, "password": PASSWORD})

    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if "session=" in one)
    assert cookie.startswith("session=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_over_https_the_cookie_is_bound_to_the_host(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/sign-in", base_url="https://localhost")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token

    answer = client.post(
        "/sign-in",
        data={"email": AIDA, "password": PASSWORD, "csrf_token": token.group(1)},
        base_url="https://localhost",
    )

    cookies = answer.headers.getlist("Set-Cookie")
    assert any(one.startswith("__Host-session=") and "; Secure" in one for one in cookies)
    assert answer.headers["Strict-Transport-Security"]


def test_a_sign_in_ends_the_session_that_the_browser_had(app: Flask, client_as: ClientAs) -> None:
    browser = client_as(BEK)
    old = browser.session

    browser.post("/sign-in", {"email": AIDA, "password": PASSWORD})

    replay = Browser(app, None)
    replay.client.set_cookie("session", old, domain="localhost")
    assert replay.get("/account/").status_code == 303
    assert AIDA in browser.see("/account/").words


def test_a_session_id_that_an_attacker_chose_is_not_taken(passer_by: Browser) -> None:
    passer_by.client.set_cookie("session", "chosen-by-an-attacker", domain="localhost")

    answer = passer_by.post("/sign-in", {"email": AIDA, "password": PASSWORD})

    assert "chosen-by-an-attacker" not in str(answer.headers)


def test_signing_out_ends_the_session_for_good(app: Flask, client_as: ClientAs) -> None:
    aida = client_as(AIDA)
    assert "Sign out of this device?" in aida.get("/sign-out").text
    assert aida.get("/account/").status_code == 200  # asking did nothing

    answer = aida.post("/sign-out")

    assert (answer.status_code, answer.location) == (303, "/")
    aida.client.set_cookie("session", aida.session, domain="localhost")
    assert aida.get("/account/").status_code == 303


def test_a_disabled_person_is_out_at_once(client_as: ClientAs, at: datetime) -> None:
    aida = client_as(AIDA)
    address = aida.start("/modules/cybercrime/first-steps/")
    assert aida.token
    with transaction():
        users.disable(None, AIDA, at=at)

    assert aida.get("/account/").status_code == 303
    assert aida.save(address, "say-it", "chain").status_code == 401


@pytest.mark.parametrize(
    ("login", "idle", "longest"),
    [
        (AIDA, timedelta(hours=2), timedelta(hours=24)),
        (SANA, timedelta(minutes=30), timedelta(hours=12)),
        (VERA, timedelta(minutes=30), timedelta(hours=12)),
    ],
)
def test_a_session_ends_by_itself(
    client_as: ClientAs, at: datetime, login: str, idle: timedelta, longest: timedelta
) -> None:
    forgotten, used = client_as(login), client_as(login)
    moment = at
    while moment + idle < at + longest:  # in use until the end
        moment += idle - timedelta(seconds=1)
        with time_machine.travel(moment, tick=False):
            assert used.get("/account/").status_code == 200

    with time_machine.travel(at + idle, tick=False):
        assert forgotten.get("/account/").status_code == 303
    with time_machine.travel(at + longest, tick=False):
        assert used.get("/account/").status_code == 303


def test_another_device_can_be_signed_out_from_the_account(client_as: ClientAs) -> None:
    here, there = client_as(AIDA), client_as(AIDA)
    shown = here.see("/account/")
    ends = [one.get("action") for one in shown.every("form") if one.get("action").endswith("/end")]
    assert len(ends) == 1

    assert client_as(BEK).post(ends[0]).status_code == 404
    assert here.post(ends[0]).status_code == 303

    assert there.get("/account/").status_code == 303
    assert here.get("/account/").status_code == 200


def test_an_invited_person_chooses_a_password_once(
    app: Flask, passer_by: Browser, at: datetime
) -> None:
    with transaction():
        person = users.add(None, "new@hub.example", role="officer", at=at)
        token = invitations.invite(person, at=at)
    link = f"/invitation/{token}"

    short = passer_by.post(link, {"password": "short"})
    printed = passer_by.post(link, {"password": passwords.DEMONSTRATION_PASSWORD.upper()})
    chosen = passer_by.post(link, {"password": "five words that I keep"})

    assert (short.status_code, printed.status_code, chosen.status_code) == (422, 422, 303)
    assert passer_by.get(link).status_code == 404
    answer = passer_by.post(
        "/sign-in", {"email": "new@hub.example", "password": "five words that I keep"}
    )
    assert answer.status_code == 303


def test_an_invitation_runs_out(app: Flask, passer_by: Browser, at: datetime) -> None:
    with transaction():
        person = users.add(None, "new@hub.example", role="officer", at=at)
        token = invitations.invite(person, at=at)

    with time_machine.travel(at + timedelta(days=8), tick=False):
        assert passer_by.get(f"/invitation/{token}").status_code == 404
