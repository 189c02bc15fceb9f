"""Assignments open what is to be renewed, and shut what comes later in a programme."""

from __future__ import annotations

from datetime import datetime, timedelta

import making
import pytest
from cast import AIDA, ILYA
from correcting import is_true
from flask import Flask

from elearn.db import db, transaction
from elearn.errors import Conflict
from elearn.learning import admission, extra_attempts
from elearn.learning.admission import Admission
from elearn.learning.duties.obligations import State, Step
from elearn.models.learning import Attempt

DAY = timedelta(days=1)
IN_ORDER = (Step(("first-steps",)), Step(("report-writing",), is_after_earlier=True))


def admitted(at: datetime, id: str = "first-steps") -> Admission:
    found = admission.to_quiz(making.viewer(AIDA), making.module(id), at=at)
    db.session.rollback()
    return found


def state(at: datetime, id: str = "first-steps") -> State | None:
    cell = making.cell_of(AIDA, at=at, id=id)
    return cell.state if cell else None


def test_a_renewal_opens_in_the_window_of_an_assignment(app: Flask, at: datetime) -> None:
    making.an_assignment(at=at, renew_months=6, renew_days=30)
    making.passed(AIDA, at=at)

    assert [admitted(at + days * DAY).cycle for days in (100, 160, 200)] == [1, 2, 2]


def test_what_ran_out_for_an_assignment_alone_is_passed_again(app: Flask, at: datetime) -> None:
    making.an_assignment(at=at, renew_months=6)
    making.passed(AIDA, at=at)
    late = at + 200 * DAY
    assert state(late) is State.EXPIRED

    making.failed(AIDA, at=late)
    assert state(late) is State.EXPIRED
    making.passed(AIDA, at=late + DAY)

    assert state(late + DAY) is State.PASSED
    assert is_true()


def test_a_renewal_that_failed_for_good_is_used_up_until_one_more_is_given(
    app: Flask, at: datetime
) -> None:
    making.an_assignment(at=at, id="taking-a-statement", renew_months=6)
    making.passed(AIDA, at=at, id="taking-a-statement")
    late = at + 200 * DAY
    for days in range(3):
        making.failed(AIDA, at=late + days * DAY, id="taking-a-statement")
    assert state(late + 3 * DAY, "taking-a-statement") is State.USED_UP
    assert is_true()

    _give_one_more(at=late + 3 * DAY)

    assert state(late + 3 * DAY, "taking-a-statement") is State.EXPIRED
    assert is_true()


def _give_one_more(*, at: datetime) -> None:
    ilya = making.viewer(ILYA)
    newest = db.select(Attempt.id).order_by(Attempt.cycle.desc(), Attempt.number.desc()).limit(1)
    attempt = db.session.scalars(newest).one()
    with transaction():
        extra_attempts.give(ilya, attempt, extra_attempts.Terms("Was ill.", hours=0), at=at)


def test_a_later_step_opens_once_those_before_it_are_passed(app: Flask, at: datetime) -> None:
    making.an_assignment(at=at, programme=making.a_programme(at=at, steps=IN_ORDER))
    with pytest.raises(Conflict):
        making.an_attempt(AIDA, at=at, id="report-writing")

    making.passed(AIDA, at=at)

    assert admitted(at, "report-writing").refusal is None


def test_a_step_that_is_asked_for_by_itself_is_open(app: Flask, at: datetime) -> None:
    making.an_assignment(at=at, programme=making.a_programme(at=at, steps=IN_ORDER))

    making.an_assignment(at=at, id="report-writing")

    assert admitted(at, "report-writing").refusal is None
