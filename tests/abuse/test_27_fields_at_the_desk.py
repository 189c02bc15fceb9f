"""27. At the desk of administrators, fields that its forms do not have: left alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cast import AIDA, VERA
from flask import Flask
from sending import Browser
from sqlalchemy import select

from elearn.db import db
from elearn.models.people import Grant, Person

ClientAs = Callable[[str | None], Browser]

EXTRA = {
    "role": "administrator",
    "is_administrator": "1",
    "score": "100",
    "points": "100",
    "state": "passed",
    "user_id": "",
    "person_id": "",
    "published": "1",
    "disabled_at": "",
    "password_hash": "x",
    "extra_time_percent": "300",
    "is_demonstration": "1",
}


def person(login: str) -> Person:
    db.session.rollback()
    return db.session.scalars(select(Person).where(Person.login == login)).one()


def grants() -> int:
    return len(db.session.scalars(select(Grant)).all())


def test_a_new_person_gets_no_role_from_extra_fields(
    app: Flask, at: datetime, client_as: ClientAs
) -> None:
    before = grants()
    fields = EXTRA | {"name": "New", "login": "new@north.example", "unit": "", "mail": ""}

    answer = client_as(VERA).post("/admin/people/new", fields)

    assert answer.status_code == 303, answer.text
    new = person("new@north.example")
    assert (new.role, new.password_hash, new.extra_time_percent) == ("officer", None, 0)
    assert not new.is_demonstration
    assert grants() == before


def test_the_details_of_a_person_change_nothing_else(
    app: Flask, at: datetime, client_as: ClientAs
) -> None:
    before = person(AIDA)
    id, password = before.id, before.password_hash
    fields = EXTRA | {"name": "Another Name", "login": AIDA, "unit": str(before.unit_id)}

    answer = client_as(VERA).post(f"/admin/people/{id}/", fields)

    assert answer.status_code == 303, answer.text
    after = person(AIDA)
    assert after.name == "Another Name"
    assert (after.role, after.password_hash, after.extra_time_percent) == ("officer", password, 0)
    assert after.disabled_at is None
