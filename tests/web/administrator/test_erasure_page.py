"""An administrator erases a person: with a reason, the login typed again, and for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import making
import pytest
import time_machine
from cast import AIDA, SANA, VERA
from flask import Flask
from sending import Browser

from elearn.db import db
from elearn.people import users

ClientAs = Callable[[str | None], Browser]
FORM = {"login": AIDA, "because": "Asked for it"}


@pytest.fixture
def page(app: Flask) -> str:
    return f"/admin/people/{making.viewer(AIDA).person_id}/erase"


def is_there() -> bool:
    db.session.rollback()
    return users.by_login(AIDA) is not None


def test_the_person_is_gone(client_as: ClientAs, page: str) -> None:
    vera = client_as(VERA)
    assert vera.see(page.removesuffix("erase")).first("a", href=page)
    assert "cannot be undone" in vera.see(page).words

    assert vera.post(page, FORM).location == "/admin/people/"

    assert not is_there()
    assert vera.get(page).status_code == 404


@pytest.mark.parametrize("wrong", [{"login": SANA}, {"login": ""}, {"because": " "}])
def test_what_is_not_meant_is_not_done(
    client_as: ClientAs, page: str, wrong: dict[str, str]
) -> None:
    answer = client_as(VERA).post(page, FORM | wrong)

    assert answer.status_code == 422
    assert is_there()


def test_it_asks_first_who_one_is(client_as: ClientAs, page: str, at: datetime) -> None:
    vera = client_as(VERA)
    assert vera.token
    with time_machine.travel(at + timedelta(minutes=20), tick=False):
        assert vera.post(page, FORM).status_code == 403

    assert is_there()


def test_nobody_else_does_it(client_as: ClientAs, page: str) -> None:
    assert client_as(SANA).post(page, FORM).status_code == 403
    assert client_as(AIDA).post(page, FORM).status_code == 403
    assert is_there()
