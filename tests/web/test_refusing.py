"""Every right refused stands in the record; nobody can fill it, and keeping it fails no page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import making
import pytest
import time_machine
from cast import AIDA, BEK
from flask import Flask
from making import FIRST_STEPS
from sending import Browser
from sqlalchemy import create_engine, select, text

from elearn.db import db
from elearn.models.audit import AuditEntry

ClientAs = Callable[[str | None], Browser]


def refusals() -> list[Any]:
    db.session.rollback()
    query = select(AuditEntry).where(AuditEntry.outcome == "refused").order_by(AuditEntry.at)
    return list(db.session.scalars(query.order_by(AuditEntry.chain, AuditEntry.number)))


def test_a_door_without_the_right_is_recorded(client_as: ClientAs, at: datetime) -> None:
    assert client_as(AIDA).get("/author/").status_code == 403

    (one,) = refusals()
    assert (one.who, one.did, one.to, one.at) == (AIDA, "open page", "/author/", at)
    assert (one.facts, one.address) == ({"page": "/author/", "why": "right"}, "127.0.0.1")


def test_an_object_of_somebody_else_is_recorded_by_its_id(
    client_as: ClientAs, at: datetime
) -> None:
    attempt = making.an_attempt(AIDA, at=at)

    assert client_as(BEK).post(f"/attempts/{attempt}/finish").status_code == 404

    (one,) = refusals()
    assert (one.who, one.did, one.to) == (BEK, "send form", str(attempt))
    assert one.facts == {"page": "/attempts/<uuid:attempt_id>/finish", "why": "object"}


def test_a_form_without_its_token_is_recorded(client_as: ClientAs, at: datetime) -> None:
    assert client_as(AIDA).bare("POST", f"{FIRST_STEPS}attempts").status_code == 403

    (one,) = refusals()
    assert (one.who, one.did, one.facts["why"]) == (AIDA, "send form", "token")


def test_a_page_that_is_not_there_is_no_refusal(client_as: ClientAs, at: datetime) -> None:
    aida = client_as(AIDA)

    assert aida.get("/modules/cybercrime/nothing/").status_code == 404
    assert aida.get("/invitation/a-secret-token").status_code == 404

    assert refusals() == []


def test_of_one_person_thirty_a_minute_are_kept_and_the_next_one_counts_the_others(
    client_as: ClientAs, at: datetime
) -> None:
    aida = client_as(AIDA)
    for _ in range(42):
        assert aida.get("/author/").status_code == 403
    assert len(refusals()) == 30

    with time_machine.travel(at + timedelta(minutes=1), tick=False):
        aida.get("/author/")

    *first, last = refusals()
    assert len(first) == 30
    assert last.facts == {"page": "/author/", "why": "right", "left_out": 12}


def test_of_strangers_one_of_each_address_is_kept_a_minute(app: Flask, at: datetime) -> None:
    stranger = app.test_client()

    def ask(address: str) -> None:
        answer = stranger.post("/sign-in", environ_base={"REMOTE_ADDR": address})
        assert answer.status_code == 403

    for _ in range(5):
        ask("198.51.100.7")
        ask("198.51.100.8")
    kept = [(one.who, one.person_id, one.chain, one.address) for one in refusals()]
    assert kept == [
        ("stranger", None, "hub", "198.51.100.7"),
        ("stranger", None, "hub", "198.51.100.8"),
    ]

    with time_machine.travel(at + timedelta(minutes=1), tick=False):
        ask("198.51.100.7")
    assert refusals()[-1].facts["left_out"] == 4


def test_strangers_of_many_addresses_fill_no_record(app: Flask, at: datetime) -> None:
    stranger = app.test_client()
    for number in range(80):
        stranger.post("/sign-in", environ_base={"REMOTE_ADDR": f"198.51.100.{number}"})

    assert len(refusals()) == 60


@pytest.mark.parametrize("login", [AIDA, "nobody@north.example"])
def test_a_wrong_sign_in_is_kept_without_what_was_typed(app: Flask, login: str) -> None:
    answer = Browser(app, None).post("/sign-in", {"email": login, "password": "wrong words here"})
    assert answer.status_code == 422

    (one,) = refusals()
    meant = str(making.viewer(AIDA).person_id) if login == AIDA else "unknown"
    assert (one.who, one.did, one.to, one.facts) == ("stranger", "sign in", meant, {})
    assert one.address == "127.0.0.1"


@contextmanager
def locked() -> Iterator[None]:
    """Somebody else writes, and holds the end of Aida's chain."""
    other = create_engine(db.engine.url)
    with other.connect() as connection:
        connection.execute(text("UPDATE audit_head SET number = number"))
        yield
        connection.rollback()
    other.dispose()


def test_while_nothing_can_be_written_a_refusal_stays_a_refusal(
    client_as: ClientAs, caplog: pytest.LogCaptureFixture
) -> None:
    aida = client_as(AIDA)
    aida.get("/author/")
    before = len(refusals())

    with locked(), caplog.at_level(logging.WARNING):
        answer = aida.get("/author/")

    assert answer.status_code == 403
    assert "a refusal was not kept in the record: right at /author/" in caplog.text
    assert AIDA not in caplog.text
    assert len(refusals()) == before
