"""The roll-up: counts that add up, today and on days that are past."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import making
import pytest
from cast import AIDA, BEK, SANA
from crowds import a_crowd, begun, unit_named
from flask import Flask

from elearn.db import db, transaction
from elearn.errors import NotFound
from elearn.learning.duties import ledger
from elearn.models.people import Unit
from elearn.reports import matrix, rollup, tallies
from elearn.reports.filters import Filters
from elearn.reports.tallies import Counts


def counted(at: datetime, unit: str | None = None) -> rollup.Rollup:
    """The roll-up after all that is stale was counted."""
    viewer = making.viewer(SANA)
    unit_id = unit_named(unit) if unit else None
    stale = rollup.of_units(viewer, unit_id, at=at).stale
    with transaction():
        tallies.count(stale, at=at)
    return rollup.of_units(viewer, unit_id, at=at)


def some_people(at: datetime) -> None:
    making.an_assignment(at=at - timedelta(days=9), due_on=date(2026, 2, 25))
    begun(a_crowd(7, at=at, beside=AIDA), "first-steps", at=at, state="passed")
    begun(a_crowd(5, at=at, beside=SANA), "first-steps", at=at)


def test_the_totals_are_those_of_the_matrix(app: Flask, at: datetime) -> None:
    some_people(at)
    total = counted(at).total
    found = matrix.completion(making.viewer(SANA), Filters(), at=at)
    cells = [cell for row in found.rows for cell in row.cells if cell]

    assert total.strength == len(found.rows) == 14
    assert total.assigned == len(cells)
    assert total.passed == sum(cell.state.value == "passed" for cell in cells) == 7
    assert total.late == sum(cell.is_late for cell in cells)


def test_the_states_together_are_what_is_assigned(app: Flask, at: datetime) -> None:
    some_people(at)
    total = counted(at).total

    states = ("not_started", "learning", "waiting", "passed", "expires_soon", "expired")
    rest = ("overdue", "used_up", "on_leave")
    assert sum(getattr(total, name) for name in (*states, *rest)) == total.assigned


def test_a_unit_alone_is_a_line_of_its_own(app: Flask, at: datetime) -> None:
    found = counted(at, "Northern Crossing")

    assert [(one.name, one.is_own) for one in found.lines] == [("Northern Crossing", True)]
    assert found.place
    assert found.place.above
    assert found.place.above.name == "North"
    assert counted(at, "North").place.above is None  # type: ignore[union-attr]


def test_the_past_counts_by_the_tree_as_it_stood(app: Flask, at: datetime) -> None:
    some_people(at - timedelta(days=20))
    viewer, day = making.viewer(SANA), at - timedelta(days=5)
    total = rollup.then(viewer, None, at=day).total
    read = ledger.read(viewer, Unit.path.is_not(None), at=day, past=True)

    assert total == sum((tallies.of_person(one, read) for one in read.entries), Counts())
    assert total.strength == 14


def test_who_is_of_others_counts_nowhere(app: Flask, at: datetime) -> None:
    before = counted(at).total
    a_crowd(9, at=at, beside=BEK)

    assert counted(at).total == before
    for on in (at, at - timedelta(days=1)):
        assert rollup.then(making.viewer(SANA), None, at=on).total.strength == 2


@pytest.mark.parametrize("name", ["South", "Kazakhstan"])
def test_units_of_others_are_not_there(name: str, app: Flask, at: datetime) -> None:
    unit_id = unit_named(name)
    for ask in (rollup.of_units, rollup.then):
        with pytest.raises(NotFound):
            ask(making.viewer(SANA), unit_id, at=at)
    db.session.rollback()


def test_nothing_asked_for_has_no_share() -> None:
    assert rollup.percent(Counts()) is None
    assert rollup.percent(Counts(assigned=3, passed=1, expires_soon=1)) == 66
