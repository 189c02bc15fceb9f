"""Which language a page is in, and which way it runs."""

from __future__ import annotations

from collections.abc import Callable

import making
import pytest
from cast import AIDA, BORN, PASSWORD
from flask import Flask
from sending import Browser

from elearn.languages import LANGUAGES

ClientAs = Callable[[str | None], Browser]


def spoken(browser: Browser, path: str = "/help", **headers: str) -> str:
    return browser.see(path, **headers).first("html").get("lang")


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_each_of_the_ten_is_spoken_in_any_case_and_its_direction(
    client_as: ClientAs, code: str
) -> None:
    shown = client_as(None).see(f"/help?lang={code.upper()}").first("html")

    assert shown.get("lang") == LANGUAGES[code].tag
    assert shown.get("dir") == LANGUAGES[code].direction


def test_the_address_comes_first_then_account_cookie_browser_and_hub(
    app: Flask, client_as: ClientAs
) -> None:
    passer_by, aida = client_as(None), client_as(AIDA)
    assert spoken(passer_by) == "en"
    assert spoken(passer_by, Accept_Language="xx, tg;q=0.8, ru;q=0.5") == "tg"

    passer_by.post("/language", {"lang": "KK", "next": "/help"})
    assert spoken(passer_by, Accept_Language="ru") == "kk"

    aida.post("/language", {"lang": "ur", "next": "/help"})
    aida.client.set_cookie("lang", "kk", domain="localhost")
    assert spoken(aida, Accept_Language="ru") == "ur"
    assert spoken(aida, "/help?lang=ps") == "ps"
    assert spoken(aida) == "ur"  # for that one page


def test_a_language_is_kept_for_this_host_alone_over_https(client_as: ClientAs) -> None:
    answer = client_as(None).client.post(
        "/language",
        base_url="https://localhost",
        data={"lang": "kk", "next": "/help"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )

    assert answer.status_code == 303
    assert answer.headers["Set-Cookie"].startswith("__Host-lang=kk; ")


def test_the_choice_before_the_first_sign_in_goes_along_and_a_later_one_does_not(
    client_as: ClientAs,
) -> None:
    for code in ("ru", "kk"):
        telephone, computer = client_as(None), client_as(None)
        telephone.post("/language", {"lang": code})
        for browser in (telephone, computer):
            browser.post("/sign-in", {"email": AIDA, "password": PASSWORD})

        assert spoken(computer) == "ru"


@pytest.mark.parametrize(("asked", "got"), [("fa", "fa-AF"), ("fa-IR", "fa-AF"), ("ru-KZ", "ru")])
def test_a_browsers_near_language_is_understood(client_as: ClientAs, asked: str, got: str) -> None:
    assert spoken(client_as(None), Accept_Language=asked) == got


@pytest.mark.parametrize("code", ["", "xx", "de", "../en", "en\0"])
def test_a_language_that_is_not_spoken_is_refused_and_not_kept(
    client_as: ClientAs, code: str
) -> None:
    passer_by = client_as(None)

    assert passer_by.post("/language", {"lang": code}).status_code == 422
    assert spoken(passer_by) == "en"


def test_after_the_choice_one_is_where_one_was_and_never_elsewhere(client_as: ClientAs) -> None:
    passer_by = client_as(None)

    there = passer_by.post("/language", {"lang": "ru", "next": "/search?q=x"})
    away = passer_by.post("/language", {"lang": "ru", "next": "//evil.example"})

    assert (there.location, away.location) == ("/search?q=x", "/")


def test_a_certificate_is_printed_in_the_language_of_who_asks(
    client_as: ClientAs, app: Flask
) -> None:
    code = making.passed(AIDA, at=BORN).code
    aida = client_as(AIDA)

    english, russian = (aida.get(f"/certificates/{code}.pdf?lang={one}") for one in ("en", "ru"))

    assert english.data.startswith(b"%PDF-")
    assert russian.data.startswith(b"%PDF-")
    assert english.data != russian.data
    assert len(aida.get(f"/certificates/{code}").data) < 8 * 1024 * 4
