"""No way of writing a path leads to a file, a folder or a page that is not there."""

from __future__ import annotations

import http.client
from collections.abc import Callable

import pytest
from answering import Answering
from cast import AIDA, ILYA, SANA
from engines import Engine
from flask import Flask
from making import FIRST_STEPS
from sending import Browser
from unchanged import nothing_changes

from tests.test_doors import EXAMPLES, NOBODYS, filled, routes

ClientAs = Callable[[str | None], Browser]


@pytest.mark.parametrize(
    "path", ["nothing/", "../first-steps/nothing/", "seizing%2f..%2flaw/", "%00/", "seizing.en.md/"]
)
def test_what_is_no_lesson_is_not_found(client_as: ClientAs, path: str) -> None:
    assert client_as(AIDA).get(FIRST_STEPS + path).status_code in (404, 308)


TRICKS = (
    *("..%2f", "..%2F..%2f..%2fetc%2fpasswd", "%2e%2e%2f", "..", ".", "%2e%2e", "..%5c", "..;"),
    *("%252e%252e%252f", "..%c0%af", "..%e0%80%af", "%00", "x%00.png", "%ff%fe", "%0d%0aA:%20b"),
    *("..%ef%bc%8f", "..%e2%81%84", "..%e2%88%95", "..%ef%bc%bc", "%e2%80%ae", "%20", "a%20b"),
    *("file:", "file:%2f%2f%2fetc%2fpasswd", "C:%5cWindows", "%5c%5chost%5cshare", "~root"),
    *(".git", "elearn.db", "secret", "module.yml", "seizing.en.md", "seizing.", "SEIZING%2f"),
    *("{{7*7}}", "%24%7b7*7%7d", "x" * 4_000),
)
# What the database might choke on, and some that it has no part in.
SOME = ("%00", "x%00.png", "%ff%fe", "..%2f", "%e2%80%ae", "x" * 4_000)
LEAKED = (b"root:", b"SQLite format 3", b"syntax: 1", b"Traceback")
OWN = {AIDA: "", ILYA: "/author/", SANA: "/supervise/"}


def paths(app: Flask, login: str, tricks: tuple[str, ...]) -> set[str]:
    """The pages of a person with a name in their address, each trick in each name's place."""
    others = tuple(one for one in OWN.values() if one) if not OWN[login] else ()
    return {
        filled(rule, NOBODYS | {place: trick})
        for rule, method in routes(app)
        for place in EXAMPLES | {"<code>": ""}
        for trick in tricks
        if method == "GET"
        and place in rule
        and rule.startswith(OWN[login])
        and not rule.startswith(others)
    }


@pytest.mark.parametrize("login", OWN)
def test_a_name_that_is_a_path_is_no_name(app: Flask, database: Engine, login: str) -> None:
    """As the hub is served: what a client sends reaches it as it was written."""
    cookie = {"Cookie": f"session={Browser(app, login).session}"}
    with nothing_changes(), Answering(app) as hub:
        line = http.client.HTTPConnection("127.0.0.1", hub.port)
        for path in paths(app, login, TRICKS if database.name == "sqlite" else SOME):
            line.request("GET", path, headers=cookie)
            answer = line.getresponse()
            said = answer.read()
            assert answer.status in (308, 400, 403, 404, 422), (path, answer.status)
            assert not [one for one in LEAKED if one in said], path
            if answer.status == 308:
                assert answer.headers["Location"].startswith("/"), path
        line.close()


@pytest.mark.parametrize("trick", SOME)
def test_no_lesson_is_read_and_no_quiz_started_by_a_path(client_as: ClientAs, trick: str) -> None:
    aida = client_as(AIDA)
    with nothing_changes():
        for path in (
            f"{FIRST_STEPS}{trick}/read",
            f"/modules/cybercrime/{trick}/attempts",
            f"/modules/{trick}/first-steps/attempts",
            f"/practice/first-steps/{trick}/",
        ):
            assert aida.post(path).status_code in (308, 404, 405, 422), path
