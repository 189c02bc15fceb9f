"""The matrix: the same rows on pages and in files, whatever is asked for."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import making
import pytest
from cast import AIDA, BEK, SANA
from crowds import a_crowd, begun, unit_named
from flask import Flask

from elearn.db import db, transaction
from elearn.errors import Invalid, NotFound
from elearn.learning.duties.obligations import State
from elearn.models.people import Person
from elearn.people import postings
from elearn.reports import matrix
from elearn.reports.filters import Filters

Key = tuple[str, tuple[State | None, ...]]


def rows(found: matrix.Matrix) -> list[Key]:
    return [
        (row.entry.login, tuple(cell and cell.state for cell in row.cells)) for row in found.rows
    ]


def all_pages(filters: Filters, at: datetime) -> list[Key]:
    """Page after page, as somebody who clicks."""
    found: list[Key] = []
    after = None
    while True:
        page = matrix.completion(making.viewer(SANA), replaced(filters, after), at=at)
        found += rows(page)
        after = page.after
        if after is None:
            return found


def replaced(filters: Filters, after: object) -> Filters:
    return Filters(**(vars(filters) | {"after": after}))


def some_people(at: datetime) -> None:
    making.an_assignment(at=at - timedelta(days=9), due_on=date(2026, 2, 25))
    making.an_assignment(at=at, id="advanced", due_on=date(2026, 3, 5))
    begun(a_crowd(70, at=at, beside=AIDA), "first-steps", at=at, state="passed")
    begun(a_crowd(45, at=at, beside=SANA, rank="Major"), "advanced", at=at)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(state=State.PASSED),
        Filters(due="overdue"),
        Filters(due="week"),
        Filters(rank="major"),
        Filters(state=State.NOT_STARTED, due="week"),
        Filters(sort="name"),
        Filters(sort="late"),
        Filters(modules=("advanced",)),
    ],
    ids=lambda one: one.but() or "all",
)
def test_pages_and_files_have_the_same_rows_in_the_same_order(
    filters: Filters, app: Flask, at: datetime
) -> None:
    some_people(at)
    viewer = making.viewer(SANA)

    files = [one for batch in matrix.pages(viewer, filters, at=at) for one in rows(batch)]

    assert files
    assert files == all_pages(filters, at)


def test_all_batches_of_a_file_have_the_same_columns(app: Flask, at: datetime) -> None:
    a_crowd(501, at=at, beside=AIDA)
    making.passed(SANA, at=at)
    making.an_assignment(at=at, id="advanced", people=[AIDA])

    batches = list(matrix.pages(making.viewer(SANA), Filters(), at=at))

    assert len(batches) > 1
    heads = [[one.id for one in batch.modules] for batch in batches]
    assert heads[0] == heads[1]
    assert set(heads[0]) == {"first-steps", "advanced"}


def test_what_is_asked_of_others_is_no_column(app: Flask, at: datetime) -> None:
    making.passed(BEK, at=at)

    (batch,) = matrix.pages(making.viewer(SANA), Filters(), at=at)

    assert batch.modules == ()


def test_a_file_of_a_unit_of_others_is_refused_before_it_begins(app: Flask, at: datetime) -> None:
    with pytest.raises(NotFound):
        matrix.pages(making.viewer(SANA), Filters(unit=unit_named("South")), at=at)


def test_too_many_people_are_not_sorted(app: Flask, at: datetime) -> None:
    a_crowd(1_001, at=at, beside=AIDA)

    with pytest.raises(Invalid):
        matrix.completion(making.viewer(SANA), Filters(sort="late"), at=at)


def test_a_search_that_finds_few_stops_and_goes_on(app: Flask, at: datetime) -> None:
    people = a_crowd(2_100, at=at, beside=AIDA)
    begun(people[-1:], "first-steps", at=at, state="passed")
    wanted = Filters(state=State.PASSED, unit=unit_named("Northern Crossing"))
    viewer = making.viewer(SANA)

    first = matrix.completion(viewer, wanted, at=at)
    second = matrix.completion(viewer, replaced(wanted, first.after), at=at)

    assert (len(first.rows), first.is_unfinished) == (0, True)
    assert (len(second.rows), second.is_unfinished, second.after) == (1, False, None)


def test_who_moved_away_is_still_there_on_a_day_before(app: Flask, at: datetime) -> None:
    aida = making.viewer(AIDA).person_id
    south, crossing = unit_named("South"), unit_named("Northern Crossing")
    with transaction():
        postings.put(db.session.get_one(Person, aida), south, at=at - timedelta(days=2))
    viewer = making.viewer(SANA)

    now = matrix.completion(viewer, Filters(), at=at)
    then = matrix.completion(viewer, Filters(unit=crossing, on=date(2026, 2, 26)), at=at)

    assert AIDA not in [row.entry.login for row in now.rows]
    assert [row.entry.login for row in then.rows] == [AIDA]
