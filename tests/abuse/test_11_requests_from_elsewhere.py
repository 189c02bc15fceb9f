"""What another site, another session or a link makes a browser send changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import cast
import pytest
from cast import AIDA, BEK
from flask import Flask
from making import FIRST_STEPS
from sending import Browser
from sqlalchemy import select
from unchanged import nothing_changes

from elearn.db import db
from elearn.models.audit import AuditEntry
from elearn.web import forms
from tests.test_doors import NOBODYS, filled, routes

ClientAs = Callable[[str | None], Browser]


@pytest.fixture
def aida(client_as: ClientAs) -> Browser:
    return client_as(AIDA)


# Every page that changes something, for everybody who is signed in -----------------------------


def changing(app: Flask) -> list[tuple[str, str]]:
    """Every method and path that the origin does not guard."""
    adapter = app.url_map.bind("localhost")
    found = []
    for rule, method in routes(app):
        path = filled(rule, NOBODYS)
        if method != "GET":
            endpoint, _ = adapter.match(path, method)
            if not getattr(app.view_functions[endpoint], forms._ORIGIN, False):
                found.append((method, path))
    return found


def from_elsewhere(foreign: str) -> dict[str, dict[str, Any]]:
    """What a page of another site can make a browser send."""
    cross = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    text = json.dumps({"revision": 1, "response": "facts"})
    return {
        "no token": {},
        "a form of another site": {"headers": cross, "data": {"csrf_token": ""}},
        "JSON as plain text": {"headers": cross, "data": text, "content_type": "text/plain"},
        "a token of somebody else": {"headers": {"X-CSRF-Token": foreign}},
        "the same in a form": {"data": {"csrf_token": foreign}},
        "a token in the address": {"query_string": {"csrf_token": foreign}},
    }


@pytest.mark.parametrize("login", cast.ROLES)
def test_no_page_is_changed_from_elsewhere(app: Flask, client_as: ClientAs, login: str) -> None:
    browser, foreign = client_as(login), client_as(AIDA if login != AIDA else BEK).token
    with nothing_changes():
        for method, path in changing(app):
            for name, sent in from_elsewhere(foreign).items():
                answer = browser.bare(method, path, **sent)
                assert answer.status_code == 403, (method, path, name, answer.status)


def test_what_came_from_elsewhere_stands_in_the_record(client_as: ClientAs, aida: Browser) -> None:
    foreign = client_as(BEK).token
    for sent in from_elsewhere(foreign).values():
        assert aida.bare("POST", f"{FIRST_STEPS}attempts", **sent).status_code == 403
    aida.bare("POST", "/language", data={"lang": "ru"}, headers={"Origin": "https://evil.example"})

    refused = db.session.scalars(select(AuditEntry).where(AuditEntry.outcome == "refused")).all()
    assert len(refused) == len(from_elsewhere(foreign)) + 1
    assert {(one.who, one.did, one.facts["why"]) for one in refused} == {
        (AIDA, "send form", "token")
    }
    assert not [one for one in refused if foreign in str(one.facts)]


def test_a_page_that_changes_something_is_not_opened_by_a_link(app: Flask, aida: Browser) -> None:
    there = routes(app)
    with nothing_changes():
        for rule in {rule for rule, _ in there if (rule, "GET") not in there}:
            for method in ("GET", "HEAD"):
                answer = aida.bare(method, filled(rule, NOBODYS))
                # 308 where a page stands at the same address with a slash.
                assert answer.status_code in (308, 405), (method, rule)


def test_json_that_says_it_is_plain_text_is_not_read(aida: Browser) -> None:
    address = aida.start(FIRST_STEPS)
    with nothing_changes():
        for type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
            answer = aida.bare(
                "PUT",
                f"{address}answers/say-it",
                data=json.dumps({"revision": 1, "response": "chain"}),
                content_type=type,
                headers={"X-CSRF-Token": aida.token},
            )
            assert answer.status_code == 415, type


# Tokens, one by one ----------------------------------------------------------------------------

CHANGING = [
    ("POST", f"{FIRST_STEPS}attempts"),
    ("POST", "{attempt}answers"),
    ("PUT", "{attempt}answers/say-it"),
    ("POST", "{attempt}finish"),
    ("POST", "/sign-out"),
    ("POST", "/account/sessions/0000/end"),
]


def with_another_last_byte(token: str) -> str:
    """The last two letters of a token are one byte: below 4 where the first of them is A."""
    return token[:-2] + ("BA" if token[-2] == "A" else "AA")


@pytest.mark.parametrize(("method", "path"), CHANGING)
def test_nothing_is_changed_without_a_token_of_ones_own(
    client_as: ClientAs, method: str, path: str
) -> None:
    aida, bek = client_as(AIDA), client_as(BEK)
    path = path.format(attempt=aida.start(FIRST_STEPS))
    tokens: list[dict[str, Any]] = [
        {},
        {"headers": {"X-CSRF-Token": ""}},
        {"headers": {"X-CSRF-Token": bek.token}},
        {"headers": {"X-CSRF-Token": with_another_last_byte(aida.token)}},
        {"headers": {"X-CSRF-Token": "!" * 86}},
        {"headers": {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}},
    ]

    for sent in tokens:
        answer = aida.bare(method, path, **sent)
        assert answer.status_code == 403, sent
        assert "out of date" in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Referer": "http://localhost/modules/"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Referer": "http://localhost.evil.example/"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({}, 403),
    ],
)
def test_the_two_posts_of_shared_pages_are_guarded_by_origin(
    client_as: ClientAs, headers: dict[str, str], status: int
) -> None:
    aida = client_as(AIDA)

    read = aida.bare("POST", f"{FIRST_STEPS}seizing/read", headers=headers)
    spoken = aida.bare("POST", "/language", data={"lang": "ru"}, headers=headers)

    assert (read.status_code, spoken.status_code) == (status, status)
    marks = aida.get(f"{FIRST_STEPS}progress").json
    assert marks is not None
    assert bool(marks["read"]) == (status == 303)


@pytest.mark.parametrize(
    "source",
    ["http://[", "http://[::1", "null", "", "//", "http://", "http://localhost@evil.example"],
)
@pytest.mark.parametrize("header", ["Origin", "Referer"])
@pytest.mark.parametrize("path", ["/language", f"{FIRST_STEPS}seizing/read"])
def test_an_origin_that_is_no_address_of_ours_changes_nothing(
    aida: Browser, path: str, header: str, source: str
) -> None:
    answer = aida.bare("POST", path, data={"lang": "ru"}, headers={header: source})

    assert answer.status_code == 403
