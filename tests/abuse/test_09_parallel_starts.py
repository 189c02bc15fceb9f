"""Fifty starts at once, with one attempt left, begin one."""

from __future__ import annotations

from datetime import datetime, timedelta

import making
import time_machine
from cast import AIDA
from flask import Flask
from making import FIRST_STEPS, REPORT

from elearn.models.audit import AuditEntry
from elearn.models.learning import Attempt
from tests.learning.test_races import at_once, browsers, count


def test_fifty_starts_begin_one_attempt(app: Flask) -> None:
    windows = browsers(app)

    answers = at_once(lambda place: windows[place].post(f"{FIRST_STEPS}attempts"))

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert count(Attempt) == 1
    assert count(AuditEntry, AuditEntry.did == "start attempt") == 1


def test_fifty_starts_with_one_attempt_left_begin_that_one(app: Flask, at: datetime) -> None:
    making.failed(AIDA, at=at, id="report-writing")
    with time_machine.travel(at + timedelta(days=1), tick=False):
        windows = browsers(app)

        answers = at_once(lambda place: windows[place].post(f"{REPORT}attempts"))

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert count(Attempt, Attempt.state == "open") == 1
    assert count(Attempt) == 2
