"""A session lasts while somebody is there; what scripts send by themselves does not count."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from cast import AIDA, SANA
from flask import Flask
from making import FIRST_STEPS
from sending import Browser
from sqlalchemy import select

from elearn.db import db
from elearn.models.accounts import Session

ClientAs = Callable[[str | None], Browser]
LATER = timedelta(minutes=90)


@pytest.fixture
def aida(client_as: ClientAs, at: datetime) -> Browser:
    browser = client_as(AIDA)
    assert browser.token
    return browser


def seen_at() -> datetime:
    found = db.session.scalars(select(Session.seen_at)).one()
    db.session.rollback()
    return found


def test_a_page_that_is_opened_is_noted_once_a_minute(aida: Browser, at: datetime) -> None:
    for seconds, noted in ((59, 0), (60, 60), (119, 60), (120, 120)):
        with time_machine.travel(at + timedelta(seconds=seconds), tick=False):
            aida.get("/account/", Sec_Fetch_Mode="navigate")
            assert seen_at() == at + timedelta(seconds=noted)


def test_answers_that_a_quiz_saves_do_not_keep_the_session(aida: Browser, at: datetime) -> None:
    address = aida.start(FIRST_STEPS)

    with time_machine.travel(at + LATER, tick=False):
        assert aida.save(address, "say-it", "chain").status_code == 200
        aida.get(f"{FIRST_STEPS}progress", Accept="application/json")
        aida.get(address, Sec_Fetch_Mode="same-origin")
        assert seen_at() == at

    with time_machine.travel(at + timedelta(hours=2), tick=False):
        refused = aida.save(address, "say-it", "chain of custody", 2)
        assert refused.status_code == 401
        assert "what you typed is still on your page" in refused.text


def test_the_page_asks_how_long_the_session_lasts(aida: Browser, at: datetime) -> None:
    with time_machine.travel(at + LATER, tick=False):
        asked = aida.get("/account/session", Accept="application/json")
        assert asked.get_json() == {"seconds": 1800}
        assert asked.headers["Cache-Control"] == "no-store"
        assert seen_at() == at


def test_who_is_there_goes_on(aida: Browser, at: datetime) -> None:
    with time_machine.travel(at + LATER, tick=False):
        asked = aida.get("/account/session?here", Accept="application/json")
        assert asked.get_json() == {"seconds": 7200}
        assert seen_at() == at + LATER


def test_nobody_goes_on_past_the_whole_time(client_as: ClientAs, at: datetime) -> None:
    sana = client_as(SANA)
    for minutes in range(29, 12 * 60, 29):
        with time_machine.travel(at + timedelta(minutes=minutes), tick=False):
            left = sana.get("/account/session?here", Accept="application/json").get_json()

    assert left["seconds"] <= (12 * 60 - minutes) * 60


@pytest.mark.parametrize("path", ["/", "/account/", "/search?q=seal", "/sign-out", "/nowhere"])
def test_a_page_of_a_person_can_warn_before_the_end(aida: Browser, at: datetime, path: str) -> None:
    with time_machine.travel(at + timedelta(seconds=30), tick=False):
        shown = aida.get(path).text

    assert re.findall(r'id="_idle"[^>]* data-seconds="(\d+)"', shown) == ["7170"]


@pytest.mark.parametrize("path", ["/", "/sign-in", "/help", "/verify/", "/nowhere"])
def test_a_stranger_is_warned_of_nothing(client_as: ClientAs, path: str) -> None:
    assert 'id="_idle"' not in client_as(None).get(path).text


def test_a_lesson_which_is_the_same_for_all_warns_nobody(aida: Browser) -> None:
    assert 'id="_idle"' not in aida.get(f"{FIRST_STEPS}seizing/").text


def test_who_was_signed_out_meanwhile_is_told_why(client_as: ClientAs) -> None:
    passer_by = client_as(None)

    assert "nobody used this device" in passer_by.get("/sign-in?over&next=/account/").text
    assert "nobody used this device" not in passer_by.get("/sign-in?next=/account/").text


def test_everywhere_else_is_signed_out_at_once(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    here, there, phone, sana = (client_as(login) for login in (AIDA, AIDA, AIDA, SANA))
    assert "Sign out everywhere else" in here.get("/account/").text

    assert here.post("/account/sessions/end-others").status_code == 303

    for gone in (there, phone):
        assert gone.get("/account/").status_code == 303
    assert sana.get("/account/").status_code == 200
    assert "Sign out everywhere else" not in here.get("/account/").text
