"""Tallies: counted once for many readers, and never out of date unseen."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

import making
import pytest
from cast import AIDA, BEK, SANA
from flask import Flask
from sqlalchemy import event, true

from elearn.access import below
from elearn.db import db, transaction
from elearn.learning.assigning import exemptions, leaves
from elearn.learning.duties import ledger
from elearn.learning.duties.obligations import State, Step
from elearn.models.people import Unit
from elearn.people import counts
from elearn.reports import tallies
from elearn.reports.tallies import Counts

DAY = timedelta(days=1)
LATER = timedelta(minutes=1)
STATES = [state.value.replace("-", "_") for state in State if state is not State.EXEMPT]


def counted(name: str, *, at: datetime, module: str = "", viewer: str | None = None):
    who = making.viewer(viewer) if viewer else None
    found = tallies.of_units(who, Unit.name == name, at=at, module=module)
    return found[0] if found else None


def recounted(*, at: datetime) -> None:
    with transaction():
        tallies.count(tallies.stale_units(at=at), at=at)


@pytest.fixture
def lively(app: Flask, at: datetime) -> None:
    """People of North in every state that a few days bring."""
    steps = (Step(("first-steps",)), Step(("advanced", "report-writing"), is_after_earlier=True))
    programme = making.a_programme(at=at - 20 * DAY, steps=steps)
    making.an_assignment(at=at - 20 * DAY, programme=programme, due_days=15)
    making.an_assignment(at=at - 20 * DAY, id="taking-a-statement", due_on=at.date() + 5 * DAY)
    for number in range(4):
        making.somebody(at=at - 20 * DAY, beside=AIDA, login=f"new{number}@hub.example")
    making.passed(AIDA, at=at - DAY)
    making.failed("new0@hub.example", at=at - DAY)
    sana = making.viewer(SANA)
    one, two = (making.viewer(f"new{number}@hub.example").person_id for number in (1, 2))
    with transaction():
        exemptions.give(sana, one, "first-steps", until_on=None, because="Ill", at=at)
        leaves.give(sana, two, at.date(), at.date() + DAY, because="Leave", at=at)


def test_what_is_assigned_is_the_sum_of_its_states(lively: None, at: datetime) -> None:
    recounted(at=at)
    for module in ("", "first-steps", "taking-a-statement"):
        found = asdict(counted("Northern Crossing", at=at, module=module).counts)
        assert found["assigned"] == sum(found[name] for name in STATES) > 0
    whole = counted("Northern Crossing", at=at).counts
    assert (whole.strength, whole.away, whole.exempt) == (5, 1, 1)
    assert whole.late > 0
    assert whole.due_soon > 0


def test_counts_are_those_of_the_cells_one_by_one(lively: None, at: datetime) -> None:
    recounted(at=at)
    read = ledger.read(None, Unit.name == "Northern Crossing", at=at)
    cells = [cell for entry in read.entries for cell in read.cells(entry).values()]
    asked = [cell for cell in cells if cell.is_assigned]
    whole = asdict(counted("Northern Crossing", at=at).counts)

    for state in State:
        by_hand = sum(cell.state is state for cell in asked)
        assert whole[state.value.replace("-", "_")] == by_hand, state
    assert whole["late"] == sum(cell.is_late for cell in asked)


def test_the_modules_of_a_unit_add_up_to_the_whole(lively: None, at: datetime) -> None:
    recounted(at=at)
    whole = counted("Northern Crossing", at=at).counts
    modules = ("first-steps", "advanced", "report-writing", "taking-a-statement")
    parts = [counted("Northern Crossing", at=at, module=one).counts for one in modules]

    for name in tallies.NAMES[2:]:
        assert getattr(whole, name) == sum(getattr(part, name) for part in parts), name


def test_units_are_those_that_the_viewer_supervises(app: Flask, at: datetime) -> None:
    recounted(at=at)

    found = tallies.of_units(making.viewer(SANA), true(), at=at)

    assert [one.name for one in found] == ["North", "Northern Crossing"]
    assert tallies.total(found) == found[0].counts + found[1].counts
    assert tallies.of_units(making.viewer(AIDA), true(), at=at) == []


def test_counts_are_read_in_one_statement(app: Flask, at: datetime) -> None:
    recounted(at=at)
    sana, asked = making.viewer(SANA), []

    def note(_connection, _cursor, text, *_more) -> None:
        if text != "BEGIN":
            asked.append(text)

    event.listen(db.engine, "before_cursor_execute", note)
    tallies.of_units(sana, below(Unit.path, sana.unit_path), at=at, module="first-steps")
    event.remove(db.engine, "before_cursor_execute", note)
    assert len(asked) == 1


def test_a_unit_is_stale_before_its_first_count_and_on_another_day(
    app: Flask, at: datetime
) -> None:
    assert counted("South", at=at).is_stale
    assert counted("South", at=at).counted_at is None
    recounted(at=at)

    assert not counted("South", at=at).is_stale
    assert counted("South", at=at + DAY).is_stale
    assert counted("South", at=at + DAY).counted_at


def test_a_unit_is_stale_when_somebody_there_learns(app: Flask, at: datetime) -> None:
    recounted(at=at)

    making.passed(AIDA, at=at + LATER)

    assert counted("Northern Crossing", at=at + LATER).is_stale
    assert not counted("South", at=at + LATER).is_stale
    recounted(at=at + 2 * LATER)
    assert not counted("Northern Crossing", at=at + 2 * LATER).is_stale


@pytest.mark.parametrize("login", [BEK, AIDA])
def test_both_units_are_stale_when_somebody_moves(app: Flask, at: datetime, login: str) -> None:
    recounted(at=at)

    making.moved(login, to=SANA, at=at + LATER)

    assert counted("North", at=at + LATER).is_stale
    recounted(at=at + LATER)
    assert counted("North", at=at + LATER).counts.strength == 2


def test_what_changes_during_a_count_stays_marked(app: Flask, at: datetime) -> None:
    recounted(at=at)
    south = counted("South", at=at).id
    with transaction():
        tallies.begin([south])
    found = tallies.counts_of([south], at=at + LATER)
    with transaction():
        counts.mark_stale([south])
    with transaction():
        tallies.store(found, at=at + LATER)

    assert counted("South", at=at + LATER).is_stale


def test_an_older_count_never_replaces_a_later_one(app: Flask, at: datetime) -> None:
    south = counted("South", at=at).id
    before = tallies.counts_of([south], at=at)
    making.moved(AIDA, to=BEK, at=at + LATER)
    recounted(at=at + LATER)

    with transaction():
        tallies.store(before, at=at)

    assert counted("South", at=at + LATER).counts.strength == 2


def test_what_nobody_is_asked_for_any_more_is_counted_no_more(app: Flask, at: datetime) -> None:
    making.an_assignment(at=at, people=[AIDA])
    recounted(at=at)
    assert counted("Northern Crossing", at=at, module="first-steps").counts.assigned == 1

    making.moved(AIDA, to=SANA, at=at + LATER)
    recounted(at=at + LATER)

    gone = counted("Northern Crossing", at=at + LATER, module="first-steps")
    assert gone.counts == Counts()


def test_a_page_counts_a_few_units_and_those_of_longest_ago(app: Flask, at: datetime) -> None:
    recounted(at=at)
    later = counted("South", at=at).id
    with transaction():
        tallies.count([later], at=at + LATER)
        counts.mark_stale([one.id for one in tallies.of_units(None, true(), at=at)])

    stale = tallies.stale(tallies.of_units(None, true(), at=at + LATER), limit=5)

    assert len(stale) == 5
    assert stale[-1] == later
    assert len(tallies.stale(tallies.of_units(None, true(), at=at + LATER), limit=2)) == 2


def test_the_command_counts_what_is_stale_and_nothing_twice(app: Flask, at: datetime) -> None:
    run = app.test_cli_runner().invoke

    first, second = run(args=["reports", "count"]), run(args=["reports", "count"])

    assert first.output == "5 units counted\n"
    assert second.output == "0 units counted\n"
    assert counted("Northern Crossing", at=at).counts.strength == 1
