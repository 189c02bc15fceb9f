"""`flask attempts close`: what ran past its time is graded, once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import making
import pytest
import time_machine
from cast import AIDA, BEK
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from elearn.db import db
from elearn.learning import answers
from elearn.models.audit import AuditEntry
from elearn.models.learning import Attempt
from elearn.models.people import Person

Run = Callable[..., Result]
LIMIT = timedelta(minutes=30)
PAST = LIMIT + answers.GRACE + timedelta(seconds=1)


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs a command, as `flask …` does."""
    return lambda *words: app.test_cli_runner().invoke(args=[str(word) for word in words])


def states() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Attempt.state).order_by(Attempt.started_at)))


def finishes() -> int:
    db.session.rollback()
    query = select(func.count()).select_from(AuditEntry)
    return db.session.scalar(query.where(AuditEntry.did == "finish attempt")) or 0


def test_what_is_past_its_deadline_is_graded_by_what_was_saved(run: Run, at: datetime) -> None:
    attempt = making.an_attempt(AIDA, at=at, id="report-writing")
    making.answered(AIDA, attempt, at=at)
    making.an_attempt(BEK, at=at, id="report-writing")
    making.an_attempt(BEK, at=at)

    with time_machine.travel(at + PAST, tick=False):
        done = run("attempts", "close")
        again = run("attempts", "close")

    assert (done.exit_code, again.exit_code) == (0, 0)
    assert done.output.splitlines() == ["2 attempts closed", "  failed: 1", "  passed: 1"]
    assert again.output.splitlines() == ["0 attempts closed"]
    assert sorted(states()) == ["failed", "open", "passed"]
    assert finishes() == 2


def test_a_save_in_flight_still_counts_before_the_grace_is_over(run: Run, at: datetime) -> None:
    making.an_attempt(AIDA, at=at, id="report-writing")

    with time_machine.travel(at + LIMIT + answers.GRACE, tick=False):
        done = run("attempts", "close")

    assert done.output.splitlines() == ["0 attempts closed"]
    assert states() == ["open"]


def test_two_that_close_at_once_and_an_officer_who_finishes_are_one_grading(
    app: Flask, at: datetime
) -> None:
    attempts = [making.an_attempt(login, at=at, id="report-writing") for login in (AIDA, BEK)]
    making.answered(AIDA, attempts[0], at=at)
    gate = threading.Barrier(5)
    printed: list[str] = []

    def close() -> None:
        gate.wait()
        printed.append(app.test_cli_runner().invoke(args=["attempts", "close"]).output)

    def finish() -> None:
        with app.app_context():
            gate.wait()
            making.finished(AIDA, attempts[0], at=at + PAST)

    with time_machine.travel(at + PAST, tick=False):
        threads = [threading.Thread(target=act) for act in (close, close, close, finish, finish)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(printed) == 3
    assert sorted(states()) == ["failed", "passed"]
    assert finishes() == 2


def test_extra_time_is_given_from_the_console_with_a_reason(run: Run, at: datetime) -> None:
    done = run("people", "extra-time", AIDA, 50, "--because", "Reads with a lens")

    assert done.exit_code == 0, done.output
    percent = select(Person.extra_time_percent).where(Person.login == AIDA)
    assert db.session.scalar(percent) == 50
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.did == "give extra time")).one()
    assert (entry.who, entry.to) == ("operator", AIDA)
    assert entry.facts == {"percent": 50, "before": 0, "because": "Reads with a lens"}
    assert run("people", "extra-time", AIDA, 301, "--because", "More").exit_code == 1
    assert run("people", "extra-time", AIDA, 20, "--because", " ").exit_code == 1
