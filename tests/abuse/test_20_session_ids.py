"""A session's id is new at each sign-in, and never one that somebody else chose."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cast import AIDA, PASSWORD
from flask import Flask
from sending import Browser

ClientAs = Callable[[str | None], Browser]


def sign_in(browser: Browser) -> str:
    """The session's id after a right sign-in."""
    answer = browser.post("/sign-in", {"email": AIDA, "password": PASSWORD})
    assert answer.status_code == 303
    browser._token = ""
    return held(browser)


def held(browser: Browser) -> str:
    cookie = browser.client.get_cookie("session")
    assert cookie is not None
    return cookie.value


def replayed(app: Flask, session: str) -> int:
    browser = Browser(app, None)
    browser.client.set_cookie("session", session, domain="localhost")
    return browser.get("/account/").status_code


def test_the_id_after_a_sign_in_is_another_one(app: Flask, client_as: ClientAs) -> None:
    aida = client_as(AIDA)
    before = held(aida)

    after = sign_in(aida)

    assert after != before
    assert (replayed(app, before), replayed(app, after)) == (303, 200)


@pytest.mark.parametrize("chosen", ["chosen-by-an-attacker", "A" * 43, "", "x" * 3_000])
def test_an_id_that_an_attacker_offers_is_not_taken(app: Flask, chosen: str) -> None:
    browser = Browser(app, None)
    browser.client.set_cookie("session", chosen, domain="localhost")

    given = sign_in(browser)

    assert given != chosen
    assert len(given) == 43
    assert replayed(app, chosen) == 303


def test_an_id_in_the_address_or_the_form_opens_nothing(app: Flask, client_as: ClientAs) -> None:
    stolen = held(client_as(AIDA))
    browser = Browser(app, None)

    assert browser.get(f"/account/?session={stolen}").status_code == 303
    browser.post("/sign-in", {"email": AIDA, "password": "not right", "session": stolen})
    assert browser.get("/account/").status_code == 303
