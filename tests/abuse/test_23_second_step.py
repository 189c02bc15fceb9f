"""A code of the second step is good once, cannot be guessed, and nothing goes around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
import time_machine
from cast import AIDA, SANA, VERA
from flask import Flask
from second import STEP, a_list, an_app, code, second, send, typed_password
from sending import Browser
from sqlalchemy import func, select

from elearn.db import db
from elearn.models.audit import AuditEntry
from elearn.people.one_time_codes import RECOVERY, SHEET
from tests.test_doors import HELD, NOBODYS, ask, filled

ClientAs = Callable[[str | None], Browser]
THIRTY = timedelta(seconds=30)


@pytest.fixture
def stranger(app: Flask, client_as: ClientAs, at: datetime) -> Browser:
    """Somebody who has found out the password of Sana, who has an app."""
    an_app(app, SANA, at=at)
    return client_as(None)


def test_a_code_that_was_seen_is_good_no_more(
    app: Flask, client_as: ClientAs, stranger: Browser, at: datetime
) -> None:
    sana = client_as(None)
    typed_password(sana, SANA)
    assert second(sana, "app", code(at)).status_code == 303

    typed_password(stranger, SANA)

    assert second(stranger, "app", code(at)).status_code == 422
    assert stranger.get("/supervise/").status_code == 303


def test_one_code_sent_by_many_at_once_opens_one_session(
    app: Flask, client_as: ClientAs, stranger: Browser, at: datetime
) -> None:
    browsers = [client_as(None) for _ in range(4)]
    for browser in browsers:
        typed_password(browser, SANA)
        found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(STEP).text)
        assert found
        browser._token = found.group(1)

    def use(browser: Browser) -> int:
        return browser.post(STEP, {"way": "app", "code": code(at)}).status_code

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(use, browsers)) == [303, 422, 422, 422]


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_an_old_or_early_code_is_refused(stranger: Browser, at: datetime, steps: int) -> None:
    typed_password(stranger, SANA)

    assert second(stranger, "app", code(at + steps * THIRTY)).status_code == 422


def test_five_guesses_end_the_step(stranger: Browser, at: datetime) -> None:
    typed_password(stranger, SANA)
    said = [second(stranger, "app", f"{number:06}").status_code for number in range(5)]
    assert said == [422] * 5

    assert stranger.get(STEP).location == "/sign-in"
    assert stranger.post(STEP, {"way": "app", "code": code(at)}).location == "/sign-in"
    assert stranger.get("/supervise/").status_code == 303
    written = select(func.count()).where(AuditEntry.did == "refuse second step")
    assert db.session.scalar(written) == 5


def test_whoever_begins_anew_again_and_again_is_slowed_and_the_owner_is_not(
    app: Flask, client_as: ClientAs, stranger: Browser, at: datetime
) -> None:
    sana = client_as(None)
    typed_password(sana, SANA)
    second(sana, "app", code(at))  # her device is known from now on
    send(sana, "/sign-out")

    said: list[int] = []
    for _ in range(5):
        typed_password(stranger, SANA)
        said += [second(stranger, "app", "000000").status_code for _ in range(5)]
    later = at + THIRTY
    assert said.count(422) == 20  # of ten thousand, a day lets no more be looked at
    assert 429 in said
    with time_machine.travel(later, tick=False):
        typed_password(stranger, SANA)
        assert second(stranger, "app", code(later)).status_code == 429

        typed_password(sana, SANA)
        assert second(sana, "app", code(later)).status_code == 303


@pytest.mark.parametrize("kind", [RECOVERY, SHEET])
def test_codes_on_paper_are_guessed_as_little(
    app: Flask, stranger: Browser, at: datetime, kind: str
) -> None:
    codes = a_list(SANA, kind, at=at)
    typed_password(stranger, SANA)
    for wrong in ("", "0" * 10, codes[1], codes[9], "'; --"):
        assert second(stranger, kind, wrong).status_code == 422

    assert stranger.get(STEP).location == "/sign-in"


@pytest.mark.parametrize("login", [SANA, VERA])
def test_no_address_opens_before_the_second_step(app: Flask, stranger: Browser, login: str) -> None:
    """Sana has an app, Vera has yet to set one up: neither is more than a passer-by."""
    typed_password(stranger, login)
    stranger._token = ""
    opened = []
    for line in HELD.read_text("utf-8").splitlines():
        method, rule, people = re.match(r"(\w+) +(\S+) +(.*)", line).groups()  # type: ignore[union-attr]
        if "passer-by 303" not in people and "passer-by 401" not in people:
            continue
        if rule.startswith(("/sign-in", "/sign-out", "/verify/")):
            continue
        status = ask(stranger, method, filled(rule, NOBODYS))
        if status not in (303, 401) or f"passer-by {status}" not in people:
            opened.append((method, rule, status))
    assert not opened


def test_the_set_up_is_closed_to_who_has_a_second_step(
    app: Flask, stranger: Browser, at: datetime
) -> None:
    typed_password(stranger, SANA)

    assert stranger.get(f"{STEP}/set-up").location == STEP
    assert stranger.get(f"{STEP}/set-up/app").location == STEP
    assert send(stranger, STEP, way="passkey", code="").status_code == 422
    assert send(stranger, f"{STEP}/set-up/app", code=code(at)).location == STEP


def test_a_step_of_one_is_no_step_of_another(
    app: Flask, client_as: ClientAs, stranger: Browser, at: datetime
) -> None:
    an_app(app, AIDA, at=at)
    typed_password(stranger, SANA)
    aida = client_as(None)
    typed_password(aida, AIDA)
    a_list(AIDA, SHEET, at=at)
    own = a_list(AIDA, RECOVERY, at=at)

    assert second(stranger, "recovery", own[0]).status_code == 422


def test_the_session_has_another_id_after_each_step(
    app: Flask, client_as: ClientAs, stranger: Browser, at: datetime
) -> None:
    aida = client_as(AIDA)
    before = aida.session
    typed_password(aida, SANA)
    step = aida.client.get_cookie("step")
    assert step
    assert aida.client.get_cookie("session") is None

    second(aida, "app", code(at))

    after = aida.client.get_cookie("session")
    assert after
    assert after.value not in (before, step.value)
    assert aida.client.get_cookie("step") is None
    stranger.client.set_cookie("session", before, domain="localhost")
    assert stranger.get("/account/").status_code == 303
    stranger.client.delete_cookie("session", domain="localhost")
    stranger.client.set_cookie("step", step.value, domain="localhost")
    assert stranger.get(STEP).location == "/sign-in"


def test_a_step_that_an_attacker_chose_is_not_taken(stranger: Browser, at: datetime) -> None:
    stranger.client.set_cookie("step", "chosen-by-an-attacker", domain="localhost")

    answer = typed_password(stranger, SANA)

    assert "chosen-by-an-attacker" not in str(answer.headers)
