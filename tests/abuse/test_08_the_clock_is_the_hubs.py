"""After the deadline what was saved in time is graded, whatever a client says of the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from cast import AIDA
from flask import Flask
from handing_in import JSON, a_file
from handing_in import send as hand_in
from making import REPORT
from sending import Browser, state_of
from sqlalchemy import select
from unchanged import nothing_changes

from elearn.db import db
from elearn.learning import answers
from elearn.models.learning import Attempt

ClientAs = Callable[[str | None], Browser]
LIMIT = timedelta(minutes=30)
FORGED = {
    "started_at": "2030-01-01T00:00:00Z",
    "deadline_at": "2030-01-01T00:00:00Z",
    "at": "2026-03-02T09:00:00Z",
    "limit_minutes": "9999",
    "extra_minutes": "9999",
}


def stored() -> dict[str, Any]:
    db.session.rollback()
    attempt = db.session.scalar(select(Attempt.id))
    assert attempt is not None
    return {id: one.response for id, one in answers.stored(attempt).items()}


def test_a_visit_after_the_deadline_grades_what_was_saved(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    aida = client_as(AIDA)
    address = aida.start(REPORT)
    aida.save(address, "first-word", "facts")

    with time_machine.travel(at + timedelta(minutes=30, seconds=16), tick=False):
        answer = aida.get(address)

        assert (answer.status_code, answer.location) == (303, f"{address}result/")
        assert state_of(aida.see(f"{address}result/")) == "passed"


@pytest.mark.parametrize("end", ["check/", "finish", "answers"])
def test_nothing_said_by_the_client_moves_the_deadline(
    app: Flask, client_as: ClientAs, at: datetime, end: str
) -> None:
    aida = client_as(AIDA)
    address = aida.start(REPORT)
    fields = {"started_at": "2030-01-01", "deadline_at": "2030-01-01", "at": "2026-03-02"}

    with time_machine.travel(at + timedelta(hours=1), tick=False):
        aida.post(f"{address}answers", {"first-word": "facts"} | fields)
        (aida.get if end == "check/" else aida.post)(address + end)
        aida.get(address)

        assert stored() == {}
        assert state_of(aida.see(f"{address}result/")) == "failed"


def test_a_start_takes_no_time_from_its_form(app: Flask, client_as: ClientAs, at: datetime) -> None:
    client_as(AIDA).post(f"{REPORT}attempts", FORGED)

    attempt = db.session.scalars(select(Attempt)).one()
    assert (attempt.started_at, attempt.deadline_at) == (at, at + LIMIT)


def test_a_late_save_is_refused_though_its_device_believes_it_in_time(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    aida = client_as(AIDA)
    address = aida.start(REPORT)
    aida.save(address, "first-word", "nothing")

    with time_machine.travel(at + timedelta(hours=1), tick=False), nothing_changes():
        headers = {"Date": "Mon, 02 Mar 2026 09:00:00 GMT", "X_Client_Time": "0"}
        body = {"revision": 2, "response": "facts"} | FORGED
        answer = aida.put(f"{address}answers/first-word", body, **headers)

    assert (answer.status_code, answer.json and answer.json["code"]) == (409, "closed")


def test_a_file_that_says_it_was_sealed_in_time_is_not_graded(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    aida = client_as(AIDA)
    attempt = UUID(aida.start(REPORT).split("/")[2])
    in_time = a_file(app, attempt, ("first-word", "facts", 9))

    with time_machine.travel(at + timedelta(hours=1), tick=False):
        answer = hand_in(aida, attempt, in_time, **JSON)

        assert answer.status_code == 200
        assert (answer.json and answer.json["counted"], stored()) == (0, {})
        assert state_of(aida.see(f"/attempts/{attempt}/result/")) == "failed"
