"""Fields that no form has: nothing takes them, wherever they are sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import making
import pytest
from cast import AIDA, BEK, SANA, VERA
from making import FIRST_STEPS
from sending import Browser, state_of
from sqlalchemy import select
from test_doors import EXAMPLES, NOBODYS, filled, routes

from elearn.db import db
from elearn.models.learning import Attempt, Certificate
from elearn.models.people import Grant, Person

ClientAs = Callable[[str | None], Browser]

MORE = {
    "role": "administrator",
    "is_demonstration": "1",
    "person_id": str(uuid4()),
    "user_id": str(uuid4()),
    "score": "100",
    "points": "100",
    "possible": "1",
    "state": "passed",
    "percent": "100",
    "pass_percent": "0",
    "started_at": "2030-01-01T00:00:00Z",
    "deadline_at": "2030-01-01T00:00:00Z",
    "extra_time_percent": "300",
    "is_supervised": "1",
    "published": "1",
    "disabled_at": "",
    "password_hash": "x",
    "granted": "administrator",
}


def rights() -> list[Any]:
    """Who holds what, and how accounts stand."""
    db.session.rollback()
    columns = (Person.login, Person.role, Person.unit_id, Person.extra_time_percent)
    people = db.session.execute(select(*columns, Person.disabled_at, Person.password_hash))
    grants = db.session.execute(select(Grant.person_id, Grant.role, Grant.ended_at))
    return [sorted(map(str, people)), sorted(map(str, grants))]


def test_a_quiz_takes_no_points_no_state_and_no_time(client_as: ClientAs, at: datetime) -> None:
    aida = client_as(AIDA)
    started = aida.post(f"{FIRST_STEPS}attempts", MORE)
    address = str(started.location)
    saved = aida.put(f"{address}answers/say-it", {"revision": 1, "response": "x"} | MORE)
    form = aida.post(f"{address}answers", MORE)
    finished = aida.post(f"{address}finish", MORE)

    assert saved.status_code in (200, 422)
    assert form.status_code in (303, 422)
    assert finished.status_code == 303
    assert state_of(aida.see(f"{address}result/")) == "failed"
    db.session.rollback()
    (attempt,) = db.session.scalars(select(Attempt))
    assert (attempt.started_at, attempt.finished_at) == (at, at)
    assert (attempt.is_supervised, attempt.extra_time_percent) == (False, 0)
    assert attempt.person_id == making.viewer(AIDA).person_id
    assert not db.session.scalars(select(Certificate)).all()


@pytest.mark.parametrize("login", [AIDA, SANA])
def test_no_form_gives_a_right(client_as: ClientAs, at: datetime, login: str) -> None:
    """Every form of the hub, with fields of every table, by those who give no roles."""
    before = rights()
    own = NOBODYS | {"<uuid:person_id>": str(making.viewer(BEK).person_id)}
    for rule, method in routes(client_as(None).app):
        if method != "POST" or rule.startswith(("/sign-", "/account/")) or not fits(rule, own):
            continue
        client_as(login).post(filled(rule, own), MORE)

    assert rights() == before


def fits(rule: str, own: dict[str, str]) -> bool:
    for place in (*EXAMPLES, *own):
        rule = rule.replace(place, "")
    return "<" not in rule


def test_a_language_takes_nothing_but_itself(client_as: ClientAs) -> None:
    before = rights()

    client_as(AIDA).post("/language", {"lang": "ru"} | MORE)

    assert rights() == before
    assert making.viewer(AIDA).language == "ru"
    assert making.viewer(VERA).language is None
