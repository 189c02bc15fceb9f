"""Refusals, tokens, headers: what every answer says, in HTML and in JSON."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from cast import AIDA
from flask import Flask
from making import FIRST_STEPS
from sending import Browser
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from elearn.library import catalogue

ClientAs = Callable[[str | None], Browser]
NOBODYS = "/attempts/01a20e3f-0000-7000-8000-000000000000/"

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def answers_of(aida: Browser, stranger: Browser) -> dict[int, TestResponse]:
    """One answer of each status that this road can give."""
    attempt = aida.start(FIRST_STEPS)
    aida.save(attempt, "say-it", "chain", 5)
    return {
        200: aida.get("/"),
        204: aida.get("/favicon.ico"),
        303: stranger.get("/account/"),
        401: stranger.get("/account/", Accept="application/json"),
        403: aida.bare("POST", f"{attempt}finish"),
        404: aida.get("/nowhere"),
        405: aida.bare("DELETE", "/"),
        409: aida.save(attempt, "say-it", "other", 4),
        413: aida.post(f"{attempt}answers", {"say-it": "x" * 1_100_000}),
        415: aida.bare(
            "PUT",
            f"{attempt}answers/say-it",
            data="{}",
            content_type="text/plain",
            headers={"X-CSRF-Token": aida.token},
        ),
        422: aida.save(attempt, "nowhere", "x"),
    }


def test_every_answer_has_its_status_and_the_defences_of_the_browser(client_as: ClientAs) -> None:
    for status, answer in answers_of(client_as(AIDA), client_as(None)).items():
        assert answer.status_code == status, answer.text[:300]
        for name, value in ALWAYS.items():
            assert answer.headers[name] == value, (status, name)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "Server" not in answer.headers
        assert answer.headers["Cache-Control"] in ("no-store", "public, max-age=86400")


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nowhere", 404), ("/modules/nothing/", 404), (NOBODYS, 404), ("/certificates/x", 404)],
)
def test_a_refusal_is_a_page_for_people_and_json_for_programs(
    client_as: ClientAs, path: str, status: int
) -> None:
    aida = client_as(AIDA)

    page, told = aida.get(path), aida.get(path, Accept="application/json")

    assert page.status_code == told.status_code == status
    assert page.mimetype == "text/html"
    assert "<h1>" in page.text
    assert told.json is not None
    assert set(told.json) == {"error", "code"}
    assert told.json["error"].endswith(".")
    assert "Traceback" not in page.text + told.text


def test_a_busy_database_is_said_and_may_be_tried_again(
    client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def busy(*_: object) -> None:
        calls.append(1)
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    aida = client_as(AIDA)
    monkeypatch.setattr(catalogue, "domain", busy)

    answer = aida.get("/modules/cybercrime/", Accept="application/json")

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json is not None
    assert answer.json["code"] == "busy"
    assert len(calls) == 3


def test_a_programmers_error_tells_nothing_of_itself(
    client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret detail of line 7")

    aida = client_as(AIDA)
    monkeypatch.setattr(catalogue, "domain", broken)

    answer = aida.get("/modules/cybercrime/")

    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


# Tokens ------------------------------------------------------------------------------------


def test_a_token_lasts_as_long_as_the_session_and_looks_new_each_time(
    client_as: ClientAs,
) -> None:
    aida = client_as(AIDA)

    tokens = {
        found
        for _ in range(3)
        for found in re.findall(r'name="csrf_token" value="([^"]+)"', aida.get("/sign-out").text)
    }

    assert len(tokens) == 3
    for token in tokens:
        aida._token = token
        assert aida.post("/language", {"lang": "en"}).status_code == 303


def test_extra_fields_change_nothing_else(client_as: ClientAs, app: Flask) -> None:
    aida = client_as(AIDA)
    extra = {"role": "administrator", "person_id": "1", "score": "100", "state": "passed"}

    attempt = aida.post(f"{FIRST_STEPS}attempts", extra).location
    aida.post(f"{attempt}answers", extra | {"say-it": "x"})
    outcome = aida.post(f"{attempt}finish", extra, Accept="application/json").json

    assert outcome is not None
    assert (outcome["state"], outcome["certificate"]) == ("failed", None)
    assert "officer" in aida.see("/account/").words
