"""Where a page leads on to is a page of this hub, whatever was sent."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from cast import AIDA, PASSWORD
from sending import Browser

ClientAs = Callable[[str | None], Browser]

ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "https:/evil.example",
    "///evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\r\nX-Evil: 1",
    "%0d%0aX-Evil: 1",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
]
each = pytest.mark.parametrize("onward", ELSEWHERE)


def stays(location: str) -> bool:
    """Whether browsers take it for a path of this host."""
    return re.match(r"/(?![/\\])[^\\\x00-\x20\x7f]*$", location) is not None


@each
def test_a_sign_in_leads_to_a_page_of_ours(client_as: ClientAs, onward: str) -> None:
    browser = client_as(None)
    fields = {"email": AIDA, "password": PASSWORD, "next": onward}

    answer = browser.post("/sign-in", fields)

    assert answer.status_code == 303
    assert stays(answer.location)
    assert "X-Evil" not in answer.headers


@each
def test_who_is_signed_in_already_goes_to_a_page_of_ours(client_as: ClientAs, onward: str) -> None:
    answer = client_as(AIDA).bare("GET", "/sign-in", query_string={"next": onward})

    assert answer.status_code == 303
    assert stays(answer.location)


@each
def test_a_language_leads_to_a_page_of_ours(client_as: ClientAs, onward: str) -> None:
    answer = client_as(AIDA).post("/language", {"lang": "ru", "next": onward})

    assert answer.status_code == 303
    assert stays(answer.location)


@each
def test_a_proof_leads_to_a_page_of_ours(client_as: ClientAs, onward: str) -> None:
    answer = client_as(AIDA).post("/account/prove", {"password": PASSWORD, "next": onward})

    assert answer.status_code == 303
    assert stays(answer.location)


@each
def test_a_sign_out_leads_to_the_start(client_as: ClientAs, onward: str) -> None:
    answer = client_as(AIDA).post("/sign-out", {"next": onward})

    assert (answer.status_code, answer.location) == (303, "/")


@each
def test_the_way_to_the_sign_in_carries_a_path(client_as: ClientAs, onward: str) -> None:
    answer = client_as(None).bare("GET", "/account/", query_string={"next": onward})

    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=%2Faccount%2F")
