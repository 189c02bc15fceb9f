"""Assignments: rules that follow people, and what excuses from them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import making
import pytest
from cast import AIDA, BEK, SANA
from flask import Flask
from sqlalchemy import select

from elearn.db import db, transaction
from elearn.errors import Conflict, Invalid, NotFound
from elearn.learning.assigning import assigned, assignments, exemptions, leaves, programmes, touched
from elearn.learning.assigning.terms import Terms, When, drafted
from elearn.learning.assigning.touched import Change
from elearn.learning.duties import ledger
from elearn.learning.duties.obligations import Cell, State, Step
from elearn.models.assignments import Assignment, Exemption, Leave, Tally
from elearn.models.people import Unit

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
PAIR = (Step(("report-writing", "first-steps")), Step(("advanced",), is_after_earlier=True))


def exempted(login: str, *, at: datetime, until_on: date | None = None) -> None:
    viewer, person = making.viewer(SANA), making.viewer(login).person_id
    with transaction():
        exemptions.give(viewer, person, "first-steps", until_on=until_on, because="Ill", at=at)


def away(login: str, first_on: date, last_on: date | None, *, at: datetime) -> None:
    viewer, person = making.viewer(SANA), making.viewer(login).person_id
    with transaction():
        leaves.give(viewer, person, first_on, last_on, because="Maternity", at=at)


def test_what_is_assigned_to_a_unit_is_asked_of_those_below_it_alone(
    app: Flask, at: datetime
) -> None:
    making.an_assignment(at=at, due_on=TODAY + 5 * DAY)

    asked = making.cell_of(AIDA, at=at)
    assert asked == Cell(State.NOT_STARTED, due_on=TODAY + 5 * DAY)
    assert making.cell_of(BEK, at=at) is None


def test_a_rule_follows_people_into_the_unit_and_leaves_those_who_go(
    app: Flask, at: datetime
) -> None:
    making.an_assignment(at=at)

    making.moved(BEK, to=AIDA, at=at)
    making.moved(AIDA, to=SANA, at=at + DAY)
    assert making.cell_of(BEK, at=at + DAY)
    assert making.cell_of(AIDA, at=at + DAY)

    with transaction():
        making.moved_out(AIDA, at=at + 2 * DAY)
    assert making.cell_of(AIDA, at=at + 2 * DAY) is None


def test_days_after_joining_are_not_counted_anew_by_a_move_within_the_unit(
    app: Flask, at: datetime
) -> None:
    making.an_assignment(at=at, due_days=30)
    making.moved(BEK, to=AIDA, at=at + 3 * DAY)

    making.moved(BEK, to=SANA, at=at + 9 * DAY)

    asked = making.cell_of(BEK, at=at + 9 * DAY)
    assert asked.due_on == TODAY + 33 * DAY


def test_who_is_named_stays_asked_in_another_unit(app: Flask, at: datetime) -> None:
    making.an_assignment(at=at, people=[AIDA])

    making.moved(AIDA, to=BEK, at=at + DAY)

    assert making.cell_of(AIDA, at=at + DAY)
    assert making.cell_of(SANA, at=at + DAY) is None


def test_leave_puts_the_due_day_off_and_nothing_is_late_meanwhile(app: Flask, at: datetime) -> None:
    making.an_assignment(at=at, due_on=TODAY + 5 * DAY)

    away(AIDA, TODAY + 2 * DAY, TODAY + 11 * DAY, at=at)

    during = making.cell_of(AIDA, at=at + 8 * DAY)
    after = making.cell_of(AIDA, at=at + 16 * DAY)
    assert (during.state, during.is_late) == (State.ON_LEAVE, False)
    assert (after.state, after.due_on) == (State.OVERDUE, TODAY + 15 * DAY)


def test_an_earlier_last_day_of_leave_is_a_new_row(app: Flask, at: datetime) -> None:
    making.an_assignment(at=at, due_on=TODAY + 5 * DAY)
    away(AIDA, TODAY, None, at=at)
    sana, aida = making.viewer(SANA), making.viewer(AIDA).person_id
    (old,) = leaves.of(sana, aida)
    id = old.id

    with transaction():
        leaves.change(sana, aida, id, TODAY + DAY, at=at + 2 * DAY)

    rows = db.session.scalars(select(Leave).order_by(Leave.made_at)).all()
    assert [(one.last_on, one.ended_at) for one in rows] == [
        (None, at + 2 * DAY),
        (TODAY + DAY, None),
    ]
    asked = making.cell_of(AIDA, at=at + 2 * DAY)
    assert asked.due_on == TODAY + 7 * DAY


def test_leave_does_not_overlap_and_ends_no_earlier_than_it_begins(
    app: Flask, at: datetime
) -> None:
    away(AIDA, TODAY, TODAY + 5 * DAY, at=at)

    for first, last in ((5, 9), (-3, None), (8, 7), (-400, 3)):
        with pytest.raises(Invalid):
            away(AIDA, TODAY + first * DAY, TODAY + last * DAY if last else None, at=at)


def test_an_exemption_holds_until_its_day_and_then_the_course_is_asked_again(
    app: Flask, at: datetime
) -> None:
    making.an_assignment(at=at, due_on=TODAY + DAY)

    exempted(AIDA, at=at, until_on=TODAY + 9 * DAY)

    states = [making.cell_of(AIDA, at=at + days * DAY) for days in (0, 9, 10)]
    assert [one.state for one in states if one] == [State.EXEMPT, State.EXEMPT, State.OVERDUE]


def test_nobody_is_exempt_from_what_is_not_asked_nor_twice(app: Flask, at: datetime) -> None:
    with pytest.raises(Invalid):
        exempted(AIDA, at=at)
    making.an_assignment(at=at)
    exempted(AIDA, at=at)

    with pytest.raises(Conflict):
        exempted(AIDA, at=at)


def test_nobody_excuses_herself_nor_people_of_others(app: Flask, at: datetime) -> None:
    making.an_assignment(at=at)

    for login in (SANA, BEK):
        with pytest.raises(NotFound):
            exempted(login, at=at)
        with pytest.raises(NotFound):
            away(login, TODAY, None, at=at)


def test_an_exemption_is_ended_and_kept(app: Flask, at: datetime) -> None:
    making.an_assignment(at=at)
    exempted(AIDA, at=at)
    sana, aida = making.viewer(SANA), making.viewer(AIDA).person_id
    (one,) = exemptions.of(sana, aida, at=at)

    with transaction():
        exemptions.end(sana, aida, one.id, at=at + DAY)

    asked = making.cell_of(AIDA, at=at + DAY)
    assert asked.state == State.NOT_STARTED
    assert db.session.scalars(select(Exemption.ended_at)).one() == at + DAY


def test_a_pass_is_to_be_renewed_in_its_window_and_expires(app: Flask, at: datetime) -> None:
    making.an_assignment(at=at, renew_months=6, renew_days=20)
    making.passed(AIDA, at=at)

    found = [making.cell_of(AIDA, at=at + days * DAY) for days in (100, 170, 185)]

    assert [one.state for one in found if one] == [
        State.PASSED,
        State.EXPIRES_SOON,
        State.EXPIRED,
    ]
    assert found[1].due_on == date(2026, 9, 2)


def test_of_alternatives_the_one_that_was_passed_counts_and_opens_the_next(
    app: Flask, at: datetime
) -> None:
    programme = making.a_programme(at=at, steps=PAIR)
    making.an_assignment(at=at, programme=programme)
    before = making.cell_of(AIDA, at=at, id="advanced")
    assert before.is_shut

    making.passed(AIDA, at=at)

    after = making.cell_of(AIDA, at=at, id="advanced")
    assert not after.is_shut
    assert making.cell_of(AIDA, at=at, id="report-writing") is None


def test_a_changed_programme_takes_its_assignments_along(app: Flask, at: datetime) -> None:
    old = making.a_programme(at=at, steps=PAIR)
    making.an_assignment(at=at, programme=old, people=[AIDA], due_on=TODAY + 5 * DAY)
    sana = making.viewer(SANA)

    with transaction():
        new = programmes.change(sana, old, "Less", [Step(("first-steps",))], at=at + DAY)

    (row,) = db.session.scalars(select(Assignment).where(Assignment.ended_at.is_(None)))
    assert (row.programme_id, row.starts_on, row.due_on) == (new, TODAY, TODAY + 5 * DAY)
    assert making.cell_of(AIDA, at=at + DAY)
    assert making.cell_of(AIDA, at=at + DAY, id="advanced") is None
    assert [one.id for one in programmes.listed(sana)] == [new]


def test_a_programme_in_use_is_not_ended(app: Flask, at: datetime) -> None:
    programme = making.a_programme(at=at)
    one = making.an_assignment(at=at, programme=programme)
    sana = making.viewer(SANA)
    with pytest.raises(Conflict), transaction():
        programmes.end(sana, programme, at=at)

    with transaction():
        assignments.end(sana, one, at=at)
        programmes.end(sana, programme, at=at)

    assert programmes.listed(sana) == []


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [Step(("nothing",))],
        [Step(("first-steps",)), Step(("first-steps",))],
        [Step(("first-steps", "advanced", "report-writing", "taking-a-statement"))],
    ],
)
def test_a_programme_is_of_courses_that_are_there_each_once(
    app: Flask, at: datetime, steps: list[Step]
) -> None:
    with pytest.raises(Invalid):
        making.a_programme(at=at, steps=steps)


def test_the_counts_of_the_units_concerned_are_taken_anew(app: Flask, at: datetime) -> None:
    units = {login: making.viewer(login).unit_id for login in (AIDA, BEK)}
    with transaction():
        db.session.add_all(Tally(unit_id=id, module_id="", counted_at=at) for id in units.values())

    making.an_assignment(at=at, people=[AIDA])

    stale = select(Tally.unit_id).where(Tally.is_stale)
    assert db.session.scalars(stale).all() == [units[AIDA]]


def test_what_a_preview_counts_is_what_reports_show_then(app: Flask, at: datetime) -> None:
    making.passed(AIDA, at=at)
    sana = making.viewer(SANA)
    terms = Terms("first-steps", unit_id=sana.unit_id, when=When(due_days=3))
    rule = drafted(sana, terms, at=at)
    seen = touched.by(sana, Change(begins=[rule]), at=at)

    with transaction():
        assignments.give(sana, terms, at=at)

    read = ledger.read(sana, Unit.id.is_not(None), at=at)
    states = [read.cells(one)["first-steps"].state for one in read.entries]
    assert seen.people == len(states)
    assert seen.passed == states.count(State.PASSED)
    assert seen.to_pass == states.count(State.NOT_STARTED)


def test_people_are_read_in_portions_and_all_counted(
    app: Flask, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        making.somebody(at=at, beside=AIDA, login=f"n{number}@north.example")
    monkeypatch.setattr(touched, "BATCH", 2)
    sana = making.viewer(SANA)
    terms = Terms("first-steps", unit_id=sana.unit_id)
    rule = drafted(sana, terms, at=at)

    seen = touched.by(sana, Change(begins=[rule]), at=at)

    assert (seen.people, seen.to_pass, len(seen.names)) == (7, 7, 7)


def test_a_list_holds_what_comes_from_above_and_cannot_change_it(app: Flask, at: datetime) -> None:
    one = making.an_assignment(making.above(SANA, at=at), at=at)
    sana = making.viewer(SANA)

    (given,) = assigned.listed(sana, at=at)

    assert (given.id, given.is_own, given.people) == (one, False, 2)
    with pytest.raises(NotFound):
        assigned.own(sana, one, at=at)


def test_a_programme_of_a_unit_below_is_for_that_unit_and_its_people(
    app: Flask, at: datetime
) -> None:
    boss = making.above(SANA, at=at)
    programme = making.a_programme(at=at)
    making.somebody(at=at, beside=boss, login="new@hub.example")

    making.an_assignment(boss, at=at, programme=programme, people=[AIDA])

    assert making.cell_of(AIDA, at=at)
    with pytest.raises(Invalid):
        making.an_assignment(boss, at=at, programme=programme, people=["new@hub.example"])
    with pytest.raises(Invalid):
        making.an_assignment(boss, at=at, programme=programme)
