"""Letting the people of a unit in: who is written to, and who gets a slip."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import cast
import making
import pytest
import time_machine
from cast import AIDA, BEK, ILYA, SANA, VERA
from flask import Flask
from sending import Browser
from sqlalchemy import select
from unchanged import nothing_changes

from elearn.db import db, transaction
from elearn.models.audit import AuditEntry
from elearn.models.mail import Letter
from elearn.models.people import Person
from elearn.people import letting_in, units, users

ClientAs = Callable[[str | None], Browser]
LIST = "/supervise/invitations/"


@pytest.fixture
def north(app: Flask, at: datetime) -> str:
    """North, in which two have come who have no password, one of them no mail either; and one
    who holds a role."""
    with transaction():
        unit = units.at_place("Kazakhstan/North")
        users.add(None, "new@north.example", role="officer", at=at, name="Новый", unit=unit)
        users.add(None, "00417", role="officer", at=at, name="Без почты", unit=unit)
        users.add(None, "head@north.example", role="supervisor", at=at, name="Head", unit=unit)
        return str(unit.id)


def letters(kind: str = "invitation") -> list[str]:
    db.session.rollback()
    rows = db.session.scalars(select(Letter).where(Letter.kind == kind)).all()
    return [db.session.get_one(Person, row.person_id).login for row in rows]


def test_each_with_a_mail_address_is_written_to_once(
    client_as: ClientAs, at: datetime, north: str
) -> None:
    sana = client_as(SANA)
    page = sana.see(f"{LIST}?unit={north}").words
    assert "Новый" in page
    assert "Head" not in page

    for _ in range(2):
        sana.post(f"{LIST}letters", {"unit": north})

    assert letters() == ["new@north.example"]
    assert "1 officer has a letter" in sana.see(f"{LIST}?unit={north}").words
    with time_machine.travel(at + timedelta(days=8), tick=False):
        client_as(SANA).post(f"{LIST}letters", {"unit": north})
    assert letters() == ["new@north.example"] * 2


def test_a_slip_lets_an_officer_without_mail_in(
    client_as: ClientAs, at: datetime, north: str
) -> None:
    sana, id = client_as(SANA), making.viewer("00417").person_id

    given = sana.post(f"{LIST}codes", {"unit": north, "person": str(id)})

    assert (given.status_code, given.location) == (303, f"{LIST}sheet")
    sheet = sana.see(given.location)
    code = next(one.words for one in sheet.every("strong", **{"class": "code"}))
    assert "Без почты" in sheet.words
    entered = client_as(None).post("/invitation/", {"login": "00417", "code": code})
    assert entered.status_code == 303
    db.session.rollback()
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.did == "give sign-in code")
    ).one()
    assert (entry.who, entry.to) == (SANA, "00417")
    assert code.replace("-", "") not in str(vars(entry))


def test_a_sheet_is_seen_by_who_made_it_for_ten_minutes(
    client_as: ClientAs, at: datetime, north: str
) -> None:
    sana, id = client_as(SANA), making.viewer("00417").person_id
    sana.post(f"{LIST}codes", {"unit": north, "person": str(id)})

    assert "Без почты" in sana.see(f"{LIST}sheet").words
    assert "Без почты" not in client_as(VERA).see(f"{LIST}sheet").words
    with time_machine.travel(at + timedelta(minutes=11), tick=False):
        assert "ten minutes only" in sana.see(f"{LIST}sheet").words


@pytest.mark.parametrize("login", [BEK, AIDA, "head@north.example", SANA])
def test_nobody_gets_a_slip_who_is_not_hers_to_let_in(
    client_as: ClientAs, at: datetime, north: str, login: str
) -> None:
    """Of another unit, with a password, with a role, and herself."""
    sana, id = client_as(SANA), making.viewer(login).person_id

    with nothing_changes():
        assert sana.post(f"{LIST}codes", {"unit": north, "person": str(id)}).status_code == 404


def test_no_more_slips_are_made_than_a_sheet_has(
    client_as: ClientAs, at: datetime, north: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letting_in, "MOST_CODES", 1)
    sana = client_as(SANA)
    people = [str(making.viewer(login).person_id) for login in ("00417", "new@north.example")]

    with nothing_changes():
        assert sana.post(f"{LIST}codes", {"unit": north, "person": people}).status_code == 422
        assert sana.post(f"{LIST}codes", {"unit": north}).status_code == 422


def test_a_unit_of_others_is_not_there(client_as: ClientAs, at: datetime, north: str) -> None:
    with transaction():
        cast.join(at=at)
    saul = client_as(cast.SAUL)

    assert saul.get(f"{LIST}?unit={north}").status_code == 404
    assert saul.get(f"{LIST}?unit=x").status_code == 404
    with nothing_changes():
        assert saul.post(f"{LIST}letters", {"unit": north}).status_code == 404
    assert client_as(ILYA).get(LIST).status_code == 403
    assert saul.get(f"{LIST}letters").location == LIST
