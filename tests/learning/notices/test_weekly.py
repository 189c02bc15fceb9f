"""The supervisor's letter of the week: once in each week, of her units, where there is anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import cast
import making
import pytest
import time_machine
from cast import AIDA, BEK, DEMI, SANA, SAUL
from click.testing import Result
from flask import Flask
from post_office import PostOffice
from sqlalchemy import select

from elearn.db import db, transaction
from elearn.mail import choices
from elearn.models.assignments import OutsideTraining
from elearn.models.mail import Letter
from elearn.models.people import Person
from elearn.people import deputies, grants, users

Run = Callable[..., Result]
TODAY = date(2026, 3, 2)  # a Monday
DAY = timedelta(days=1)


@pytest.fixture
def run(app: Flask) -> Run:
    """Queues, or does what the words say, so many days later."""

    def ran(at: datetime, *words: str) -> Result:
        with time_machine.travel(at, tick=False):
            done = app.test_cli_runner().invoke(args=list(words or ("reminders", "queue")))
        assert done.exit_code == 0, done.output
        return done

    return ran


def weekly() -> dict[str, dict[str, int]]:
    """What the letters of the week count, by login."""
    db.session.rollback()
    rows = db.session.execute(
        select(Person.login, Letter.facts)
        .join(Letter, Letter.person_id == Person.id)
        .where(Letter.kind == "weekly")
    )
    return {login: facts["counts"] for login, facts in rows}


def test_it_comes_once_in_each_week(run: Run, at: datetime) -> None:
    making.somebody(at=at, beside=AIDA)

    days = [day for day in range(15) if "0 letters of the week" not in run(at + day * DAY).stdout]

    assert days == [0, 7, 14]


def test_it_counts_the_people_of_her_units_and_of_no_others(run: Run, at: datetime) -> None:
    with transaction():
        cast.join(at=at)
    making.an_assignment(at=at - 9 * DAY, due_on=TODAY - DAY)
    making.an_assignment(SAUL, at=at - 9 * DAY, due_on=TODAY - DAY)
    making.passed(BEK, at=at)

    run(at)

    assert weekly()[SANA]["overdue"] == weekly()[DEMI]["overdue"] == 5
    assert weekly()[SAUL]["overdue"] == 2


def test_where_all_is_well_no_letter_comes(run: Run, at: datetime) -> None:
    assert "0 letters of the week" in run(at).stdout


def test_who_refused_it_gets_none(run: Run, at: datetime) -> None:
    making.somebody(at=at, beside=AIDA)
    sana = making.viewer(SANA)
    with transaction():
        choices.choose(sana, hour=9, refused=["weekly"], at=at)

    run(at)

    assert not weekly()


def test_training_that_somebody_else_entered_waits_for_her(run: Run, at: datetime) -> None:
    aida, bek, sana = (making.viewer(one).person_id for one in (AIDA, BEK, SANA))
    for by in (bek, sana):
        with transaction():
            db.session.add(
                OutsideTraining(
                    person_id=aida,
                    title="Course",
                    provider="UNODC",
                    document_number="1",
                    held_on=TODAY,
                    entered_by=by,
                    entered_at=at,
                )
            )

    run(at)

    assert weekly() == {SANA: {"waiting": 1}}


def test_a_deputy_whose_time_is_over_meanwhile_gets_none(
    run: Run, office: PostOffice, at: datetime
) -> None:
    making.somebody(at=at, beside=AIDA, login=DEMI)
    with transaction():
        person = users.by_login(DEMI)
        assert person
        deputies.name(
            making.viewer_inside(SANA), person.id, ends_at=at + DAY, because="Away", at=at
        )
    run(at)
    with transaction():
        (held,) = grants.deputies_of(making.viewer_inside(SANA), at=at)
        deputies.end(making.viewer_inside(SANA), held.id, at=at)

    run(at + DAY, "mail", "send")

    assert office.recipients == [SANA]
    (letter,) = office.taken
    assert "Officers who have never signed in: 1" in letter.get_content()
    assert "https://hub.example/supervise/" in letter.get_content().splitlines()
