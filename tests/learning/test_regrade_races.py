"""Fifty at once: each mark and each re-grade is done once, and what follows stays in step."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import making
from cast import AIDA, ILYA
from correcting import is_true, sat
from flask import Flask
from learning.test_races import at_once, browsers, count
from making import FIRST_STEPS
from sqlalchemy import select

from elearn.db import db, transaction
from elearn.learning import answers
from elearn.models.audit import AuditEntry
from elearn.models.examination import Mark, Regrade
from elearn.models.learning import Attempt, Certificate

PAGE = f"/author{FIRST_STEPS}corrections/how-much"


def test_fifty_corrections_of_one_question_grade_each_attempt_once(
    app: Flask, at: datetime
) -> None:
    attempt = sat(AIDA, at=at, how_much="5")
    ilyas = browsers(app, login=ILYA)
    form = {"attempt": [str(attempt)], "version": "1", "way": "points", "because": "Unclear."}

    said = at_once(lambda place: ilyas[place].post(PAGE, form))

    assert {answer.status_code for answer in said} == {303}
    assert count(Regrade) == 1
    assert count(Certificate) == 2
    assert count(AuditEntry, AuditEntry.did == "grade attempt again") == 1
    assert is_true()


def test_corrections_of_different_questions_build_on_each_other(app: Flask, at: datetime) -> None:
    attempt = sat(AIDA, at=at, how_much="5", say_it="x", pick_one=None, in_order=None)
    questions = ["how-much", "say-it", "pick-one", "in-order"]
    ilyas = browsers(app, len(questions), ILYA)
    form = {"attempt": [str(attempt)], "version": "1", "way": "points", "because": "Unclear."}

    said = at_once(
        lambda place: ilyas[place].post(PAGE.replace("how-much", questions[place]), form),
        len(questions),
    )

    assert {answer.status_code for answer in said} == {303}
    db.session.rollback()
    assert db.session.get_one(Attempt, attempt).points == "11"
    chain = db.session.scalars(select(Regrade).order_by(Regrade.at)).all()
    assert len(chain) == len(questions)
    assert all(one.after == two.before for one, two in pairwise(chain))
    assert is_true()


def test_fifty_marks_grade_a_waiting_attempt_once(app: Flask, at: datetime) -> None:
    making.passed(AIDA, at=at)
    attempt = making.an_attempt(AIDA, at=at, id="advanced")
    making.answered(AIDA, attempt, at=at)
    with transaction():
        aida = making.viewer_inside(AIDA)
        answers.store(aida, attempt, "own-words", "At the bridge.", revision=2, at=at)
    making.finished(AIDA, attempt, at=at + timedelta(minutes=1))
    ilyas = browsers(app, login=ILYA)
    page = f"/author/marking/{attempt}/own-words"

    said = at_once(lambda place: ilyas[place].post(page, {"points": "1", "seen": ""}))

    assert {answer.status_code for answer in said} <= {303, 409, 422}
    assert count(Mark) == 1
    assert count(AuditEntry, AuditEntry.did == "grade attempt") == 1
    assert count(Regrade) == 0
    db.session.rollback()
    assert db.session.get_one(Attempt, attempt).state == "passed"
    assert is_true()


def test_a_correction_and_a_finish_of_one_officer_end_in_step(app: Flask, at: datetime) -> None:
    first = sat(AIDA, at=at, how_much="5")
    second = making.an_attempt(AIDA, at=at)
    making.answered(AIDA, second, at=at)
    aida, ilya = browsers(app, 1)[0], browsers(app, 1, ILYA)[0]
    form = {"attempt": [str(first)], "version": "1", "way": "points", "because": "Unclear."}

    def act(place: int) -> int:
        if place:
            return int(aida.post(f"/attempts/{second}/finish").status_code)
        return int(ilya.post(PAGE, form).status_code)

    assert at_once(act, 2) == [303, 303]
    assert is_true()
