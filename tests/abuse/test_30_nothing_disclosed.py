"""Every answer carries the defences of the browser, and none tells of what is behind it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from cast import AIDA, NAMES, PASSER_BY, VERA
from flask import Flask
from sending import Browser
from test_doors import NOBODYS, filled, routes
from werkzeug.test import TestResponse

from elearn.defences import HEADERS
from elearn.people import units

ClientAs = Callable[[str | None], Browser]

# A page may say these of itself, and more strictly: what is the same for all is kept.
OWN = {"Cache-Control", "Content-Security-Policy", "Referrer-Policy"}
TELLING = re.compile(
    r"Traceback|File \"|/work/|/usr/|site-packages|sqlalchemy|sqlite3|psycopg|werkzeug|waitress|"
    r"jinja2|Python/|SECRET|DEBUG",
    re.IGNORECASE,
)
NOTHING_THERE = [
    "/metrics",
    "/debug",
    "/console",
    "/.git/config",
    "/.git/HEAD",
    "/.env",
    "/elearn.db",
    "/instance/secret",
    "/secret",
    "/wsgi.py",
    "/static/js/elearn.js",
    "/assets/elearn.js.map",
    "/assets/../app.py",
    "/assets/%2e%2e/app.py",
    "/sign-in.bak",
    "/sign-in~",
    "/server-status",
    "/backup.zip",
    "/templates/parts/layout.html",
    "/robots.txt",
]


def told(answer: TestResponse) -> str:
    return f"{answer.text}\n{answer.headers}"


def is_defended(answer: TestResponse) -> bool:
    """Whether every defence is there, and `no-store` where a person or a token is."""
    same = {name for name in HEADERS if name not in OWN}
    personal = any(
        sign in told(answer) for sign in ("csrf", "Set-Cookie", NAMES[AIDA], NAMES[VERA])
    )
    return (
        all(answer.headers.get(name) == HEADERS[name] for name in same)
        and all(answer.headers.get(name) for name in OWN)
        and "unsafe" not in answer.headers["Content-Security-Policy"]
        and "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        and (not personal or "no-store" in answer.headers["Cache-Control"])
        and "Server" not in answer.headers
    )


@pytest.mark.parametrize("login", [PASSER_BY, AIDA, VERA])
def test_every_route_and_method_is_defended(app: Flask, login: str | None) -> None:
    for rule, method in routes(app):
        path = filled(rule, NOBODYS)
        with_token = Browser(app, login)
        ask = {
            "GET": lambda at, who=with_token: who.get(at),
            "POST": lambda at, who=with_token: who.post(at),
            "PUT": lambda at, who=with_token: who.put(at, {}),
        }
        for answer in (ask[method](path), Browser(app, login).bare(method, path)):
            assert is_defended(answer), (method, rule, answer.status_code, answer.headers)
            assert not TELLING.search(told(answer)), (method, rule)


@pytest.mark.parametrize("path", NOTHING_THERE)
def test_what_is_no_page_is_404_and_tells_nothing(client_as: ClientAs, path: str) -> None:
    answer = client_as(None).get(path)

    assert answer.status_code == 404
    assert is_defended(answer)
    assert not TELLING.search(told(answer).replace(path.lstrip("/"), ""))


@pytest.mark.parametrize("accepted", ["text/html", "application/json"])
def test_a_failure_of_ours_tells_nothing(
    client_as: ClientAs, accepted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_unit: object) -> str:
        raise RuntimeError('SECRET of File "/usr/lib/elearn.py"')

    monkeypatch.setattr(units, "name_of", fails)

    answer = client_as(AIDA).get("/account/", Accept=accepted)

    assert answer.status_code == 500
    assert is_defended(answer)
    assert not TELLING.search(told(answer))


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_those_who_watch_learn_one_word(client_as: ClientAs, path: str) -> None:
    answer = client_as(None).get(path)

    assert answer.text in ("ok\n", "ready\n")
    assert is_defended(answer)


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "OPTIONS"])
def test_other_methods_tell_nothing(client_as: ClientAs, method: str) -> None:
    answer = client_as(AIDA).bare(method, "/account/", headers={"X-Probe": "echoed"})

    assert answer.status_code in (200, 204, 405)
    assert is_defended(answer)
    assert "echoed" not in told(answer)
