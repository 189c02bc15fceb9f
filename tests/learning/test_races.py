"""Fifty at once: one attempt, one score, one certificate, one answer to all."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import making
import time_machine
from cast import AIDA, SANA
from flask import Flask
from making import FIRST_STEPS, REPORT
from sending import Browser
from sqlalchemy import func, select

from elearn.db import db
from elearn.models.audit import AuditEntry
from elearn.models.examination import ExtraAttempt
from elearn.models.learning import Answer, Attempt

TIMES = 50


def at_once(act: Callable[[int], Any], times: int = TIMES) -> list[Any]:
    """What each of many threads got that all began in the same moment."""
    gate = threading.Barrier(times)
    results: list[Any] = [None] * times

    def run(place: int) -> None:
        gate.wait()
        try:
            results[place] = act(place)
        except BaseException as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def count(table: type, *where: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def browsers(app: Flask, times: int = TIMES, login: str = AIDA) -> list[Browser]:
    """Many windows of one person, each with its token at hand."""
    first = Browser(app, login)
    assert first.token
    found = []
    for _ in range(times):
        one = Browser(app, None)
        one.client.set_cookie("session", first.session, domain="localhost")
        one._token = first.token
        found.append(one)
    return found


def test_fifty_starts_over_an_attempt_past_its_time_grade_it_once(app: Flask, at: datetime) -> None:
    making.an_attempt(AIDA, at=at, id="report-writing")
    with time_machine.travel(at + timedelta(days=1), tick=False):
        windows = browsers(app)

        answers = at_once(lambda place: windows[place].post(f"{REPORT}attempts"))

    assert {answer.status_code for answer in answers} == {303}
    assert count(Attempt) == 2
    assert count(AuditEntry, AuditEntry.did == "finish attempt") == 1


def test_twenty_who_give_one_more_give_one(app: Flask, at: datetime) -> None:
    making.failed(AIDA, at=at, id="report-writing")
    making.failed(AIDA, at=at + timedelta(days=1), id="report-writing")
    last = db.session.scalars(select(Attempt.id).where(Attempt.number == 2)).one()
    with time_machine.travel(at + timedelta(days=2), tick=False):
        windows = browsers(app, 20, SANA)
        form = {"because": "Was ill", "hours": "0"}

        answers = at_once(
            lambda place: windows[place].post(f"/supervise/extra-attempts/{last}/", form), 20
        )

    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [303] + [409] * 19
    assert count(ExtraAttempt) == 1


def test_saves_racing_a_finish_are_graded_or_refused(app: Flask) -> None:
    windows = browsers(app, 21)
    address = windows[0].start(REPORT)

    def act(place: int) -> int:
        if place == 10:
            return windows[place].post(f"{address}finish").status_code
        question = "first-word" if place % 2 else "last-word"
        right = "facts" if place % 2 else "signed"
        return windows[place].save(address, question, right, revision=place + 1).status_code

    statuses = at_once(act, 21)

    assert statuses[10] == 303
    assert set(statuses) <= {200, 303, 409}
    outcome = windows[0].post(f"{address}finish", Accept="application/json").json
    assert outcome is not None
    assert outcome["points"] == count(Answer)


def test_saves_of_one_question_end_with_the_newest(app: Flask) -> None:
    windows = browsers(app)
    address = windows[0].start(REPORT)

    answers = at_once(
        lambda place: windows[place].save(address, "first-word", f"word {place}", place + 1)
    )

    assert {answer.status_code for answer in answers} <= {200, 409}
    db.session.rollback()
    stored = db.session.execute(select(Answer.revision, Answer.response)).one()
    assert tuple(stored) == (TIMES, f'"word {TIMES - 1}"')


def test_marks_of_one_lesson_set_at_once_are_one(app: Flask) -> None:
    windows = browsers(app, 20)

    answers = at_once(lambda place: windows[place].post(f"{FIRST_STEPS}seizing/read"), 20)

    assert {answer.status_code for answer in answers} == {303}
    assert count(AuditEntry, AuditEntry.did == "read lesson") == 1
