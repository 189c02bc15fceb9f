"""Period reports: totals that add up, and the same numbers whenever a day is counted again."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from uuid import UUID

import making
import pytest
from cast import AIDA, BEK, SANA, VERA
from correcting import again, sat, words
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, text

from elearn import clock
from elearn.db import db, transaction
from elearn.errors import Invalid, NotFound
from elearn.learning.assigning import exemptions, leaves
from elearn.learning.duties.obligations import Cell, Done, Member, State
from elearn.models.assignments import PeriodReport
from elearn.models.identifiers import new_id
from elearn.models.learning import Progress
from elearn.models.people import Person, Posting, Unit
from elearn.people import units, users
from elearn.reports import counting, periods
from elearn.reports.counting import MEASURES, Line, Period, Tallying
from elearn.reports.periods import Kept

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
NUMBERS = st.tuples(*[st.integers(0, 500)] * len(MEASURES))


def unit_of(login: str) -> UUID:
    found = making.viewer(login).unit_id
    assert found
    return found


def counted(*, stood_at: datetime, unit: UUID | None = None) -> Period:
    """How North stood, as Sana sees it."""
    unit = unit or unit_of(SANA)
    sana = making.viewer(SANA)
    return periods.read(sana, unit, stood_at=stood_at, at=clock.now())


def kept(*, stood_at: datetime, signatory: str = "", language: str = "") -> Kept:
    """A report of North that Sana made and kept."""
    period, unit, sana = counted(stood_at=stood_at), unit_of(SANA), making.viewer(SANA)
    with transaction():
        id = periods.keep(
            sana,
            unit,
            period,
            stood_at=stood_at,
            language=language,
            signatory=signatory,
            at=clock.now(),
        )
    return periods.one(sana, id)


def told(line: Line) -> dict[str, int]:
    return dict(zip(MEASURES, line.counts, strict=True))


def line(period: Period, name: str) -> dict[str, int]:
    return next(told(one) for one in (*period.units, *period.ranks) if one.name == name)


# What is counted -----------------------------------------------------------------------------


def test_a_person_is_counted_once_and_each_course_that_is_asked_for() -> None:
    cells = [
        Cell(State.PASSED, expires_on=TODAY + 30 * DAY, done=Done("passed")),
        Cell(State.EXPIRES_SOON, expires_on=TODAY + 31 * DAY, done=Done("passed")),
        Cell(State.EXPIRED, is_late=True),
        Cell(State.USED_UP, is_late=True),
        Cell(State.EXEMPT),
        Cell(State.PASSED, is_assigned=False),
    ]

    assert counting.counts_of(cells, is_away=True, on=TODAY) == (1, 1, 4, 2, 2, 1, 1)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["", "x", "y"])), max_size=30))
def test_units_and_ranks_add_up_to_the_same(people: list[tuple[str, str]]) -> None:
    found = Tallying("n/", TODAY, {"a": "A", "b": "B"})
    for child, rank in people:
        path = "n/" if child == "c" else f"n/{child}/deep/"
        found.add(Member(new_id(), path), rank, [Cell(State.PASSED)])

    period = found.period("North")
    assert period.total[:4] == (len(people), 0, len(people), len(people))
    assert [one.name for one in period.units] == ["North", "A", "B"]
    assert "" not in [one.key for one in period.ranks[:-1]]


@given(NUMBERS)
def test_a_percentage_is_rounded_down_and_there_is_none_of_nothing(counts: tuple[int, ...]) -> None:
    assigned, passed = counts[2], counts[3]

    found = counting.percent(counts)
    assert (found is None) == (assigned == 0)
    assert found is None or found * assigned <= passed * 100 < (found + 1) * assigned


@given(NUMBERS, NUMBERS)
def test_what_is_kept_is_read_again_as_it_was(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    units = (Line("", "North", one), Line("ab", "Crossing", other))
    period = Period("North", TODAY, units, (Line("", "", counting.added(units)),))

    assert counting.read(counting.stored(period)) == period


def test_a_report_has_a_row_for_the_units_own_people_and_for_each_unit_below(
    app: Flask, at: datetime
) -> None:
    making.an_assignment(at=at - 10 * DAY, due_on=TODAY - DAY)
    making.passed(AIDA, at=at)

    found = counted(stood_at=at)
    assert [one.name for one in found.units] == ["North", "Northern Crossing"]
    own, below = map(told, found.units)
    assert (own["strength"], own["assigned"], own["passed"], own["overdue"]) == (1, 1, 0, 1)
    assert (below["strength"], below["assigned"], below["passed"]) == (1, 1, 1)


def test_exempt_courses_stand_apart_and_leave_is_counted_in_people(
    app: Flask, at: datetime
) -> None:
    making.an_assignment(at=at - 10 * DAY, due_on=TODAY - DAY)
    excuse(AIDA, at=at)
    send_on_leave(AIDA, at=at)

    found = line(counted(stood_at=at), "Northern Crossing")
    assert (found["on_leave"], found["assigned"], found["exempt"]) == (1, 0, 1)


def excuse(login: str, *, at: datetime) -> None:
    sana, person = making.viewer(SANA), making.viewer(login)
    with transaction():
        exemptions.give(
            sana, person.person_id, "first-steps", until_on=None, because="Taught it", at=at
        )


def send_on_leave(login: str, *, at: datetime) -> None:
    sana, person = making.viewer(SANA), making.viewer(login)
    with transaction():
        leaves.give(
            sana, person.person_id, first_on=TODAY, last_on=None, because="Sent abroad", at=at
        )


# Kept reports --------------------------------------------------------------------------------


def test_reports_are_numbered_by_unit_and_say_how_totals_changed(app: Flask, at: datetime) -> None:
    making.an_assignment(at=at)
    first = kept(stood_at=at)
    making.passed(AIDA, at=at)

    second = kept(stood_at=at)
    assert (first.number, second.number, first.before) == (1, 2, None)
    assert second.before
    assert (second.before.number, second.before.total) == (1, first.period.total)


def test_no_officer_is_named_in_what_is_kept(app: Flask, at: datetime) -> None:
    making.an_assignment(at=at)
    kept(stood_at=at)

    content = str(db.session.scalar(select(PeriodReport.content)))
    assert "Аида" not in content
    assert "Sana" not in content


def test_the_second_language_is_that_of_the_units_state(app: Flask, at: datetime) -> None:
    assert kept(stood_at=at).language == "kk"
    assert kept(stood_at=at, language="uz").language == "uz"
    with pytest.raises(Invalid):
        kept(stood_at=at, language="ru")


def test_nobody_reads_or_makes_a_report_of_another_unit(app: Flask, at: datetime) -> None:
    report = kept(stood_at=at)
    bek, south = making.viewer(BEK), unit_of(BEK)

    with pytest.raises(NotFound):
        counted(stood_at=at, unit=south)
    with pytest.raises(NotFound):
        periods.one(bek, report.id)
    assert periods.kept(bek, most=9) == []


# The same day, counted later -----------------------------------------------------------------


def test_a_report_equals_what_its_day_counts_to_after_all_that_came_later(
    app: Flask, at: datetime
) -> None:
    making.an_assignment(at=at - 10 * DAY, due_on=TODAY - DAY)
    making.passed(AIDA, at=at - 5 * DAY)
    report = kept(stood_at=at)
    later = at + 20 * DAY
    making.passed(SANA, at=later)
    making.moved(AIDA, to=BEK, at=later)
    making.an_assignment(at=later, id="advanced")
    found_another_unit(at=later)
    newcomer(at=later)

    recounted = periods.again(making.viewer(SANA), report, at=later + DAY)
    assert periods.differing(report, recounted) == []
    assert recounted == report.period


def found_another_unit(*, at: datetime) -> None:
    with transaction():
        north = db.session.get_one(Unit, users.by_login(SANA).unit_id)  # type: ignore[union-attr]
        units.add("Founded Later", "unit", at=at, parent=north)


def newcomer(*, at: datetime) -> None:
    making.somebody(at=at, beside=SANA)


def test_units_that_moved_later_are_counted_where_they_stood(app: Flask, at: datetime) -> None:
    making.an_assignment(at=at - DAY)
    report, crossing, south = kept(stood_at=at), unit_of(AIDA), unit_of(BEK)
    with transaction():
        units.move(making.viewer_inside(VERA), crossing, south, at=at + DAY)

    recounted = periods.again(making.viewer(SANA), report, at=at + 2 * DAY)
    assert recounted == report.period
    now = periods.read(making.viewer(SANA), unit_of(SANA), stood_at=at + 3 * DAY, at=at + 3 * DAY)
    assert [one.name for one in now.units] == ["North"]


def test_a_result_that_was_corrected_later_counts_as_it_stood(app: Flask, at: datetime) -> None:
    making.an_assignment(at=at - DAY)
    failed = sat(AIDA, at=at, say_it="the custody book", how_much="5", match_them=None)
    report = kept(stood_at=at)
    again(failed, at=at + DAY, keys={"say-it": words("the custody book")})

    recounted = periods.again(making.viewer(SANA), report, at=at + 2 * DAY)
    assert told(Line("", "", report.period.total))["passed"] == 0
    assert recounted == report.period


def test_an_exemption_given_later_changes_nothing(app: Flask, at: datetime) -> None:
    making.an_assignment(at=at - 10 * DAY, due_on=TODAY - DAY)
    report = kept(stood_at=at)
    excuse(AIDA, at=at + DAY)
    send_on_leave(AIDA, at=at + DAY)

    recounted = periods.again(making.viewer(SANA), report, at=at + 2 * DAY)
    assert recounted == report.period
    assert counted(stood_at=at) == recounted


def test_a_result_that_is_taken_back_in_the_facts_of_its_day_is_told(
    app: Flask, at: datetime
) -> None:
    making.an_assignment(at=at - DAY)
    report = kept(stood_at=at)
    with transaction():
        db.session.execute(text("UPDATE posting SET from_at = :at"), {"at": at + DAY})

    recounted = periods.again(making.viewer(SANA), report, at=at + 2 * DAY)
    assert set(periods.differing(report, recounted)) == {"North", "Northern Crossing", ""}


def test_a_report_before_the_unit_was_founded_is_refused(app: Flask, at: datetime) -> None:
    with pytest.raises(Invalid):
        counted(stood_at=datetime(2025, 1, 1, tzinfo=at.tzinfo))


# Fourteen units ------------------------------------------------------------------------------


def many(count: int, people: int, *, at: datetime) -> None:
    """Units below North with officers, every third of whom has passed the first course."""
    with transaction():
        north = db.session.get_one(Unit, users.by_login(SANA).unit_id)  # type: ignore[union-attr]
        below = [units.add(f"Unit {n:02}", "unit", at=at, parent=north) for n in range(count)]
        rows = [
            {
                "id": new_id(),
                "login": f"many-{n}",
                "name": f"Officer {n}",
                "sort_name": f"officer {n:05}",
                "rank": ("captain", "major")[n % 2],
                "role": "officer",
                "unit_id": below[n % count].id,
                "created_at": at,
            }
            for n in range(people)
        ]
        db.session.execute(insert(Person), rows)
        db.session.execute(
            insert(Posting),
            [{"person_id": one["id"], "from_at": at, "unit_id": one["unit_id"]} for one in rows],
        )
        passed = {"module_id": "first-steps", "state": "passed", "passed_at": at, "changed_at": at}
        db.session.execute(
            insert(Progress),
            [passed | {"person_id": one["id"], "unit_id": one["unit_id"]} for one in rows[::3]],
        )


def test_the_totals_of_fourteen_units_equal_a_count_by_hand(app: Flask, at: datetime) -> None:
    many(14, 1_200, at=at)
    making.an_assignment(at=at)
    begun = time.perf_counter()

    period = counted(stood_at=at)
    assert time.perf_counter() - begun < 10
    of_rank = select(Person.rank, func.count()).where(Person.login.like("many-%"))
    rows = db.session.execute(of_rank.group_by(Person.rank))
    by_rank = {rank: count for rank, count in rows}  # noqa: C416 - a result is no mapping
    passed = db.session.scalar(text("SELECT count(*) FROM progress WHERE state = 'passed'"))
    total = told(Line("", "", period.total))
    assert (total["strength"], total["assigned"]) == (1_202, 1_202)
    assert total["passed"] == passed == 400
    assert {rank: line(period, rank)["strength"] for rank in by_rank} == by_rank
