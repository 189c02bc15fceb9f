"""Who may enter where: every route and method × the cast, held in doors.txt.

A new route is red until somebody writes down who may enter. An officer's own object that
the others do not see answers 404 to them; a stranger is led to sign in (303, 401).
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import cast
import drafting
import making
import pytest
from cast import AIDA, PASSER_BY, SANA
from flask import Flask
from furnishing import desk
from sending import PEOPLE, Browser

HELD = Path(__file__).with_name("doors.txt")

EXAMPLES = {
    "<domain>": "cybercrime",
    "<module>": "first-steps",
    "<role>": "supervisor",
    "<slug>": "seizing",
    "<question>": "first-word",
    "<begin>": "0" * 16,
    "<credential_id>": "nothing",
    "<token>": "nothing",
    "<what>": "app",
    "<sha256>": "0" * 64,
    "<extension>": "png",
    "<name>": "nothing.css",
    "<kind>": "overdue",
    "<key>": "AAAAAAAAAAAAAAAAAAAAAA",
}
# Pages for strangers that lead on all the same.
OPEN = ("/sign-out", "/verify/", "/sign-in/")
NOBODYS = (
    drafting.NO_PLACES
    | {"<code>": "0" * 27}
    | {
        f"<uuid:{name}>": "01a20e3f-0000-7000-8000-000000000000"
        for name in (
            *("attempt_id", "file_id", "grant_id", "person_id", "sitting_id", "unit_id"),
            *("assignment_id", "programme_id", "exemption_id", "leave_id", "report_id"),
            *("training_id", "upload_id"),
        )
    }
)


def routes(app: Flask) -> list[tuple[str, str]]:
    """Every rule with every method that does something."""
    found = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    return sorted(found)


def filled(rule: str, own: dict[str, str]) -> str:
    # What stands in one kind of address only comes first.
    for place, value in [*own.items(), *EXAMPLES.items()]:
        rule = rule.replace(place, value)
    assert "<" not in rule, f"give {rule} an example in EXAMPLES"
    return rule


def test_every_door_lets_in_whom_it_should(app: Flask, at: datetime) -> None:
    code = making.passed(AIDA, at=at).code
    assert code
    attempt = str(making.an_attempt(AIDA, at=at, id="report-writing"))
    person = str(making.viewer(AIDA).person_id)
    sitting = str(making.a_sitting(SANA, at=at)[0])
    own = NOBODYS | {
        "<code>": code,
        "<uuid:attempt_id>": attempt,
        "<uuid:person_id>": person,
        "<uuid:sitting_id>": sitting,
        **desk(AIDA, SANA, at=at),
        **drafting.places("first-steps", at=at),
    }

    # At the administrator's desk somebody else: an account may be closed there.
    spare = {"<uuid:person_id>": str(making.somebody(at=at, beside=AIDA))}
    lines = []
    for rule, method in routes(app):
        said = []
        for login in PEOPLE:
            browser = Browser(app, login)
            held = own | spare if rule.startswith("/admin/") else own
            status = ask(browser, method, filled(rule, held))
            said.append(f"{cast.SHORT[login]} {status}")
        lines.append(f"{method:4} {rule}  {', '.join(said)}")

    assert "\n".join(lines) == HELD.read_text("utf-8").strip()


def ask(browser: Browser, method: str, path: str) -> int:
    if method == "GET":
        return browser.get(path).status_code
    if method == "PUT":
        return browser.put(path, {"revision": 1, "response": "a"}).status_code
    return browser.post(path).status_code


def test_every_page_that_is_not_for_strangers_leads_them_to_sign_in(app: Flask) -> None:
    passer_by = Browser(app, PASSER_BY)
    for line in HELD.read_text("utf-8").splitlines():
        method, rule, people = re.match(r"(\w+) +(\S+) +(.*)", line).groups()  # type: ignore[union-attr]
        if method == "GET" and "passer-by 303" in people and not rule.startswith(OPEN):
            path = filled(rule, NOBODYS)
            answer = passer_by.get(path)
            assert answer.location.startswith("/sign-in?next="), path
            assert passer_by.get(path, Accept="application/json").status_code == 401, path


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_no_page_takes_a_method_that_it_does_not_have(app: Flask, method: str) -> None:
    aida = Browser(app, AIDA)
    there = routes(app)
    for rule in sorted({rule for rule, _ in there}):
        if (rule, method) not in there:
            assert aida.bare(method, filled(rule, NOBODYS)).status_code == 405, (method, rule)
