"""What an officer owes: on the first page and on the page of a course."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import making
import pytest
import time_machine
from cast import AIDA, BEK, SANA
from flask import Flask
from making import ADVANCED, FIRST_STEPS
from sending import Browser

from elearn.db import transaction
from elearn.learning.assigning import exemptions, leaves
from elearn.learning.duties.obligations import Step

ClientAs = Callable[[str | None], Browser]
TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def mine(browser: Browser) -> str:
    """What the first page says before the list of all courses."""
    return browser.see("/").words.partition("All courses")[0]


def excused(*, until_on: date | None, at: datetime) -> None:
    sana, aida = making.viewer(SANA), making.viewer(AIDA).person_id
    with transaction():
        exemptions.give(sana, aida, "first-steps", until_on=until_on, because="Ill", at=at)


def away(first_on: date, last_on: date | None, *, at: datetime) -> None:
    sana, aida = making.viewer(SANA), making.viewer(AIDA).person_id
    with transaction():
        leaves.give(sana, aida, first_on, last_on, because="Ill", at=at)


def test_what_is_asked_stands_first_by_its_due_day(client_as: ClientAs, at: datetime) -> None:
    making.an_assignment(at=at, due_on=TODAY + 9 * DAY)
    making.an_assignment(at=at, id="report-writing", due_on=TODAY + 3 * DAY)

    shown = mine(client_as(AIDA))

    assert "due March 5, 2026" in shown
    assert shown.index("Writing a report") < shown.index("First steps")
    assert "due March" not in mine(client_as(BEK))


def test_a_day_that_is_over_is_said_with_alarm(client_as: ClientAs, at: datetime) -> None:
    making.an_assignment(at=at, due_on=TODAY + DAY)
    with time_machine.travel(at + 2 * DAY, tick=False):
        aida = client_as(AIDA)

        assert "overdue since March 3, 2026" in mine(aida)
        assert "overdue since March 3, 2026" in aida.see(FIRST_STEPS).words


def test_a_pass_that_runs_out_is_to_be_renewed_by_its_day(
    client_as: ClientAs, at: datetime
) -> None:
    making.an_assignment(at=at, renew_months=1, renew_days=40)
    making.passed(AIDA, at=at)

    assert "renew by April 2, 2026" in mine(client_as(AIDA))
    with time_machine.travel(at + 40 * DAY, tick=False):
        assert "expired on April 2, 2026: pass it again" in mine(client_as(AIDA))


@pytest.mark.parametrize(
    ("until_on", "says"), [(TODAY + 2 * DAY, "exempt until March 4, 2026"), (None, "exempt")]
)
def test_an_exemption_is_said_to_the_officer(
    client_as: ClientAs, at: datetime, until_on: date | None, says: str
) -> None:
    making.an_assignment(at=at, due_on=TODAY + DAY)

    excused(until_on=until_on, at=at)

    assert says in mine(client_as(AIDA))
    assert says in client_as(AIDA).see(FIRST_STEPS).words


def test_leave_says_to_which_day_it_puts_off(client_as: ClientAs, at: datetime) -> None:
    making.an_assignment(at=at, due_on=TODAY + DAY)

    away(TODAY, TODAY + 4 * DAY, at=at)

    assert "on leave: the day is put off to March 8, 2026" in mine(client_as(AIDA))


def test_a_programme_stands_in_its_order_with_what_comes_first(
    client_as: ClientAs, at: datetime
) -> None:
    steps = [Step(("report-writing", "first-steps")), Step(("advanced",), is_after_earlier=True)]
    making.an_assignment(at=at, programme=making.a_programme(at=at, steps=steps))
    aida = client_as(AIDA)
    before = mine(aida)
    assert "Basics Writing a report or First steps to be passed Advanced steps" in before
    assert "first pass Writing a report" in before
    assert "first pass Writing a report" in aida.see(ADVANCED).words

    making.passed(AIDA, at=at)

    assert "first pass" not in mine(aida)
    assert "Begun by yourself" not in mine(aida)


def test_what_was_begun_unasked_stands_below(app: Flask, client_as: ClientAs, at: datetime) -> None:
    making.an_assignment(at=at)
    making.an_attempt(AIDA, at=at, id="report-writing")

    shown = mine(client_as(AIDA))

    assert shown.index("First steps") < shown.index("Begun by yourself")
    assert shown.index("Begun by yourself") < shown.index("Writing a report")
