"""What a request says of where it goes and comes from is believed only where it was allowed.

What is sent to the server itself, half or without end: tests/stories/test_flood.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from cast import AIDA
from flask import Flask
from sending import Browser

from elearn import schema
from elearn.app import create_app
from elearn.config import Settings

NOT_OURS = [
    "evil.example",
    "127.0.0.1.evil.example",
    "10.0.0.5",
    "[2001:db8::1]",
    "a b",
    "@localhost",
]


def hub(tmp_path: Path, **settings: object) -> Flask:
    """A hub with a database and nobody in it."""
    app = create_app(Settings(data=tmp_path, secret="for tests alone", **settings))  # type: ignore[arg-type]
    with app.app_context():
        schema.upgrade(app.config["MIGRATIONS"])
    return app


def status(app: Flask, host: str, path: str = "/help", **headers: str) -> int:
    sent = {"Host": host} | {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client().get(path, headers=sent).status_code


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"])
def test_a_hub_on_its_own_machine_answers_there(tmp_path: Path, host: str) -> None:
    assert status(hub(tmp_path), host) == 200


@pytest.mark.parametrize("host", NOT_OURS)
def test_a_hub_on_its_own_machine_answers_to_no_other_name(tmp_path: Path, host: str) -> None:
    assert status(hub(tmp_path), host) == 421


def test_a_hub_with_an_address_answers_to_it_and_to_its_own_machine(tmp_path: Path) -> None:
    app = hub(tmp_path, address="https://learn.example.org", hosts=frozenset({"hub.lan"}))

    for host in ("learn.example.org", "Learn.Example.org:443", "hub.lan", "127.0.0.1:8000"):
        assert status(app, host) == 200, host
    for host in NOT_OURS:
        assert status(app, host) == 421, host


def test_a_hub_on_a_closed_network_is_reached_by_its_number(tmp_path: Path) -> None:
    app = hub(tmp_path, host="0.0.0.0", plain_http=True)

    assert status(app, "192.168.7.20:8000") == 200
    assert status(app, "evil.example") == 421


def test_those_who_watch_ask_under_any_name(tmp_path: Path) -> None:
    app = hub(tmp_path)

    assert status(app, "10.0.0.5", "/healthz") == 200
    assert status(app, "10.0.0.5", "/readyz") == 200


def test_who_is_refused_for_the_name_is_told_nothing(app: Flask) -> None:
    aida = Browser(app, AIDA)
    sent = {"Host": "evil.example", "Cookie": f"session={aida.session}"}

    answer = app.test_client(use_cookies=False).get("/account/", headers=sent)

    assert answer.status_code == 421
    assert "Нурланова" not in answer.text
    assert "csrf" not in answer.text
    assert "evil.example" not in answer.text


def test_what_a_proxy_says_is_believed_where_there_is_one(tmp_path: Path) -> None:
    forged = {"X_Forwarded_Host": "evil.example", "X_Forwarded_Proto": "https"}
    alone = hub(tmp_path / "alone")
    behind = hub(tmp_path / "behind", proxies=1)

    assert status(alone, "localhost", **forged) == 200
    assert status(behind, "localhost", **forged) == 421
    secure = {"X-Forwarded-Proto": "https"}
    for app, is_https in ((alone, False), (behind, True)):
        answer = app.test_client().get("/help", headers={"Host": "localhost"} | secure)
        assert ("Strict-Transport-Security" in answer.headers) is is_https
