"""A supervisor gives an officer a code; nobody gives one to anybody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import making
import pytest
from cast import AIDA, BEK, ILYA, SANA, VERA
from flask import Flask
from sending import Browser
from sqlalchemy import select

from elearn.db import db, transaction
from elearn.models.audit import AuditEntry
from elearn.models.people import Person
from elearn.people import grants, users
from elearn.people.grants import Reach

ClientAs = Callable[[str | None], Browser]


def page_of(login: str) -> str:
    return f"/supervise/officers/{making.viewer(login).person_id}/sign-in-code"


def code_on(sana: Browser, path: str) -> str:
    shown = [one.words for one in sana.see(path).every("strong") if one.get("class") == "code"]
    return shown[0] if shown else ""


def test_a_code_is_shown_once_with_login_and_address_and_lets_the_officer_in(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    sana, path = client_as(SANA), page_of(AIDA)
    assert code_on(sana, path) == ""
    officer = sana.see(path.removesuffix("sign-in-code"))
    assert path in [one.get("href") for one in officer.every("a")]

    given = sana.post(path)

    assert (given.status_code, given.location) == (303, path)
    text = sana.see(path).words
    code = code_on(sana, path)
    assert len(code) == 11
    assert AIDA in text
    assert "http://127.0.0.1:8000/invitation/" in text
    entered = client_as(None).post("/invitation/", {"login": AIDA, "code": code})
    assert entered.status_code == 303
    assert code_on(client_as(SANA), path) == ""
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.did == "give sign-in code")
    ).one()
    assert (entry.who, entry.to) == (SANA, AIDA)
    assert code.replace("-", "") not in str(vars(entry))


def test_a_new_code_ends_the_old_one(app: Flask, client_as: ClientAs, at: datetime) -> None:
    sana, path = client_as(SANA), page_of(AIDA)
    sana.post(path)
    old = code_on(sana, path)
    sana.post(path)

    answer = client_as(None).post("/invitation/", {"login": AIDA, "code": old})

    assert answer.status_code == 422


@pytest.mark.parametrize("login", [BEK, SANA, ILYA, VERA])
def test_whom_a_supervisor_does_not_look_after_gets_none(
    app: Flask, client_as: ClientAs, at: datetime, login: str
) -> None:
    assert client_as(SANA).get(page_of(login)).status_code == 404
    assert client_as(SANA).post(page_of(login)).status_code == 404


def test_staff_of_the_unit_get_none(app: Flask, client_as: ClientAs, at: datetime) -> None:
    with transaction():
        person = users.by_login(AIDA)
        assert isinstance(person, Person)
        grants.give(None, person, "instructor", Reach(), at=at)

    sana, path = client_as(SANA), page_of(AIDA)

    assert not list(sana.see(path).first("main").every("form"))
    assert sana.post(path).status_code == 403


def test_a_closed_account_gets_none(app: Flask, client_as: ClientAs, at: datetime) -> None:
    with transaction():
        users.disable(None, AIDA, at=at)

    assert client_as(SANA).post(page_of(AIDA)).status_code == 409
