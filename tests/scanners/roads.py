"""What the crawl does by hand: it signs people in, and gives the hub something to show."""

from __future__ import annotations

import re
from dataclasses import replace

import making
from stories import key
from stories.stranger import Stranger, questions

DOMAIN = "/modules/cybercrime/"
FIRST_STEPS = f"{DOMAIN}first-steps/"
PERSON = r"/admin/people/[0-9a-f-]{36}/"


def came_in(address: str, login: str) -> Stranger:
    """A browser in which this person is signed in; without a login one that stands at the door,
    with the cookie of its form."""
    browser = Stranger(address)
    if login:
        browser.sign_in(login)
    else:
        browser.see("/sign-in")
    return browser


def own_account(administrator: Stranger, login: str) -> str:
    """The addresses of an administrator's own account on the desk, as wapiti leaves them out."""
    found = administrator.see(f"/admin/people/?q={login}").every("a")
    [own] = {one.get("href") for one in found if re.fullmatch(PERSON, one.get("href"))}
    return f"{own}*"


def sit(officer: Stranger) -> list[str]:
    """A quiz passed with a fault, one failed, one that waits for a mark, one that runs; the
    addresses of all that."""
    right = key.of(making.MODULES / "cybercrime" / "first-steps" / "quiz.en.md")
    fault = replace(right["true-false"], answer="true")
    passed = officer.pass_by_put(FIRST_STEPS, right | {"true-false": fault})
    return [
        f"/certificates/{passed['certificate']}",
        f"/verify/{passed['certificate']}",
        _handed_in(officer, f"{DOMAIN}report/"),
        _handed_in(officer, f"{DOMAIN}statement/"),
        officer.start(f"{DOMAIN}advanced/"),
    ]


def _handed_in(officer: Stranger, module: str) -> str:
    """Finishes a quiz of which only what a person marks is answered; its result's address."""
    address = officer.start(module)
    sitting = officer.see(address)
    token = sitting.first("meta", name="csrf-token").get("content")
    for question in questions(sitting):
        if question.get("data-kind") == "written":
            officer.put(address, question, "I let her speak.", token)
    return officer.send(f"{address}finish", [("csrf_token", token)]).leads_to
