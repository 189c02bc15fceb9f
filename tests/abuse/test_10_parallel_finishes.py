"""Fifty finishes at once are one score, one certificate and one answer to all."""

from __future__ import annotations

import json

import making
from cast import AIDA
from flask import Flask
from making import FIRST_STEPS
from sqlalchemy import select

from elearn.db import db
from elearn.models.audit import AuditEntry
from elearn.models.learning import Attempt, Certificate, Progress
from tests.learning.test_races import at_once, browsers, count


def test_fifty_finishes_are_one_score_and_one_certificate(app: Flask) -> None:
    windows = browsers(app)
    address = windows[0].start(FIRST_STEPS)
    attempt = db.session.scalar(select(Attempt.id))
    db.session.rollback()
    assert attempt is not None
    for question in making.drawn(AIDA, attempt).answerable():
        assert windows[0].save(address, question.id, making.right(question)).status_code == 200

    answers = at_once(
        lambda place: windows[place].post(f"{address}finish", Accept="application/json")
    )

    assert {answer.status_code for answer in answers} == {200}
    said = {answer.text for answer in answers}
    assert len(said) == 1
    assert json.loads(said.pop())["state"] == "passed"
    assert count(Certificate) == 1
    assert count(Progress) == 1
    assert count(AuditEntry, AuditEntry.did == "finish attempt") == 1
