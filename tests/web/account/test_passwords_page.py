"""Changing one's own password, and choosing one with a printed code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import cast
import pytest
import time_machine
from cast import AIDA, BEK
from flask import Flask
from sending import Browser
from sqlalchemy import select

from elearn.db import db, transaction
from elearn.models.mail import Letter
from elearn.models.people import Person
from elearn.people import invitations, passwords, users

ClientAs = Callable[[str | None], Browser]
CHOSEN = "seven brown camels sing softly"


def change(browser: Browser, old: str, new: str = CHOSEN) -> int:
    return browser.post("/account/password", {"old": old, "password": new}).status_code


def password_hash(login: str) -> str:
    kept = db.session.scalar(select(Person.password_hash).where(Person.login == login))
    db.session.rollback()
    return kept or ""


def a_code(login: str, *, at: datetime) -> str:
    code = invitations.new_code()
    with transaction():
        person = users.by_login(login)
        assert person is not None
        invitations.give_code(person, code.hash, at=at, purpose="reset")
    return code.text


def test_who_knows_the_old_password_chooses_a_new_one(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    here, there = client_as(AIDA), client_as(AIDA)

    assert change(here, cast.PASSWORD) == 303

    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 303
    assert passwords.is_right(CHOSEN, password_hash(AIDA))
    assert [letter.kind for letter in db.session.scalars(select(Letter))] == ["password-changed"]


def test_the_session_has_another_id_after_a_new_password(client_as: ClientAs, at: datetime) -> None:
    here = client_as(AIDA)
    old = here.session

    change(here, cast.PASSWORD)

    cookie = here.client.get_cookie("session", domain="localhost")
    assert cookie is not None
    assert cookie.value != old
    here.client.set_cookie("session", old, domain="localhost")
    assert here.get("/account/").status_code == 303


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("not the old one at all", CHOSEN),
        ("", CHOSEN),
        (cast.PASSWORD, "short"),
        (cast.PASSWORD, "password12345678"),
        (cast.PASSWORD, "Nurlanova 1987"),
        (cast.PASSWORD, "Northern Crossing!"),
        (cast.PASSWORD, passwords.DEMONSTRATION_PASSWORD),
    ],
)
def test_a_wrong_old_or_a_weak_new_password_changes_nothing(
    app: Flask, client_as: ClientAs, at: datetime, old: str, new: str
) -> None:
    with transaction():
        person = users.by_login(AIDA)
        assert person is not None
        person.latin_name = "Aida Nurlanova"
    before = password_hash(AIDA)

    assert change(client_as(AIDA), old, new) == 422

    assert password_hash(AIDA) == before


def test_guessing_the_old_password_is_slowed(client_as: ClientAs, at: datetime) -> None:
    here = client_as(AIDA)

    assert 429 in [change(here, f"guess number {number}") for number in range(20)]


@pytest.mark.parametrize("path", ["/account/password", "/invitation/link"])
def test_a_password_may_be_pasted_and_kept_by_the_browser(
    client_as: ClientAs, at: datetime, path: str
) -> None:
    if path == "/invitation/link":
        with transaction():
            person = users.by_login(AIDA)
            assert person is not None
            path = f"/invitation/{invitations.invite(person, at=at)}"
    field = client_as(AIDA).see(path).first("input", name="password")

    assert (field.get("type"), field.get("autocomplete")) == ("password", "new-password")
    assert "maxlength" not in field.attributes
    assert "onpaste" not in field.attributes


def test_a_hash_of_an_older_cost_is_made_anew_at_sign_in(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(cast.PASSWORD)
    with transaction():
        person = users.by_login(BEK)
        assert person is not None
        person.password_hash = old

    wrong = client_as(None).post("/sign-in", {"email": BEK, "password": "not the password"})
    assert (wrong.status_code, password_hash(BEK)) == (422, old)
    right = client_as(None).post("/sign-in", {"email": BEK, "password": cast.PASSWORD})

    assert right.status_code == 303
    assert password_hash(BEK).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.is_right(cast.PASSWORD, password_hash(BEK))


def test_a_printed_code_leads_to_a_password(app: Flask, client_as: ClientAs, at: datetime) -> None:
    code, browser = a_code(BEK, at=at), client_as(None)
    typed = f" {code[:5].lower()} - {code[5:].lower()}"

    came = browser.post("/invitation/", {"login": " ٠٠٤٢ ", "code": typed})
    again = browser.post("/invitation/", {"login": BEK, "code": code})
    assert (came.status_code, again.status_code) == (303, 303)
    chosen = browser.post(str(again.location), {"password": CHOSEN})

    assert chosen.status_code == 303
    assert passwords.is_right(CHOSEN, password_hash(BEK))
    assert browser.post("/invitation/", {"login": BEK, "code": code}).status_code == 422
    assert browser.get(str(came.location)).status_code == 404


def test_a_code_is_over_after_30_days(client_as: ClientAs, at: datetime, app: Flask) -> None:
    code = a_code(BEK, at=at)

    with time_machine.travel(at + timedelta(days=30), tick=False):
        answer = client_as(None).post("/invitation/", {"login": BEK, "code": code})

    assert answer.status_code == 422


def test_five_wrong_tries_end_a_code_and_a_new_one_works(
    client_as: ClientAs, at: datetime, app: Flask
) -> None:
    code, browser = a_code(BEK, at=at), client_as(None)
    for number in range(5):
        browser.post("/invitation/", {"login": BEK, "code": f"000000000{number}"})

    late = browser.post("/invitation/", {"login": BEK, "code": code})
    with time_machine.travel(at + timedelta(days=2), tick=False):
        later = browser.post("/invitation/", {"login": BEK, "code": code})
    new = browser.post("/invitation/", {"login": BEK, "code": a_code(BEK, at=at)})

    assert (late.status_code, later.status_code, new.status_code) == (422, 422, 303)


def test_a_wrong_code_and_an_unknown_login_are_answered_alike(
    client_as: ClientAs, at: datetime, app: Flask
) -> None:
    a_code(BEK, at=at)
    said = set()
    for login in (BEK, AIDA, "nobody"):
        for _ in range(7):
            answer = client_as(None).post("/invitation/", {"login": login, "code": "0000000000"})
            text = answer.text.replace(f'value="{login}"', "")
            said.add((answer.status_code, text.partition("<main")[2].partition("csrf_token")[0]))

    assert len(said) == 1
