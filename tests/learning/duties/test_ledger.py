"""The ledger: people with what decides about them, now and at a past moment alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import correcting
import making
import pytest
import time_machine
from cast import AIDA, BEK, SANA, VERA
from flask import Flask
from sqlalchemy import event, select, true

from elearn import days
from elearn.access import below
from elearn.db import db, is_sqlite, transaction
from elearn.learning import erasure, progress
from elearn.learning.assigning import exemptions, leaves
from elearn.learning.duties import ledger
from elearn.learning.duties.obligations import Cell, State, Step
from elearn.models.assignments import OutsideTraining
from elearn.models.people import Person, Unit, UnitPlace
from elearn.people import users

DAY = timedelta(days=1)
EVERYBODY = true()


@contextmanager
def statements() -> Iterator[list[tuple[str, object]]]:
    """What is asked of the database meanwhile, with the values."""
    asked: list[tuple[str, object]] = []

    def note(_connection, _cursor, text, values, _context, _many) -> None:
        if text != "BEGIN":
            asked.append((text, values))

    event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.engine, "before_cursor_execute", note)


def names(viewer: str | None, where=EVERYBODY, **how) -> list[str]:
    found = ledger.read(making.viewer(viewer) if viewer else None, where, **how)
    return [entry.login for entry in found.entries]


def everything(*, at: datetime, past: bool = False) -> dict[str, dict[str, Cell]]:
    """The cells of everybody in a unit, by login."""
    read = ledger.read(None, EVERYBODY, at=at, past=past)
    return {entry.login: read.cells(entry) for entry in read.entries}


def trained(login: str, *, at: datetime, valid_until: date | None = None) -> None:
    ids = {one: users.by_login(one).id for one in (login, SANA, VERA)}
    with transaction():
        db.session.add(
            OutsideTraining(
                person_id=ids[login],
                module_id="advanced",
                title="A course",
                provider="The academy",
                document_number="7",
                held_on=at.date() - DAY,
                valid_until=valid_until,
                state="approved",
                entered_by=ids[SANA],
                entered_at=at,
                decided_by=ids[VERA],
                decided_at=at,
            )
        )


def moved_unit(name: str, *, under: str, at: datetime) -> None:
    """A unit and its people go to another place in the tree."""
    with transaction():
        unit, parent = (
            db.session.scalars(select(Unit).where(Unit.name == one)).one() for one in (name, under)
        )
        place = db.session.scalars(select(UnitPlace).where(UnitPlace.unit_id == unit.id)).one()
        place.to_at = at
        unit.parent_id, unit.path = parent.id, f"{parent.path}{unit.id.hex}/"
        db.session.add(UnitPlace(unit_id=unit.id, from_at=at, path=unit.path))


def test_a_supervisor_reads_her_own_units_alone(app: Flask, at: datetime) -> None:
    assert names(SANA, at=at) == [SANA, AIDA]
    assert BEK in names(None, at=at)
    assert names(AIDA, at=at) == []


@pytest.mark.parametrize("past", [False, True])
def test_nobody_comes_twice_or_is_left_out_when_a_ledger_is_read_in_parts(
    app: Flask, at: datetime, past: bool
) -> None:
    for number in range(5):
        making.somebody(at=at - DAY, beside=AIDA, login=f"new{number}@hub.example")
    whole, parts, after = names(None, at=at, past=past), [], None
    while True:
        part = ledger.read(None, EVERYBODY, at=at, limit=2, after=after, past=past).entries
        if not part:
            break
        parts += [entry.login for entry in part]
        after = part[-1].id

    assert len(whole) == 8
    assert parts == whole


def test_the_present_is_read_in_two_statements(app: Flask, at: datetime) -> None:
    making.passed(AIDA, at=at)
    making.an_assignment(at=at)
    sana = making.viewer(SANA)

    with statements() as asked:
        read = ledger.read(sana, below(Unit.path, sana.unit_path), at=at)
        cells = [read.cells(entry) for entry in read.entries]

    assert len(asked) == 2
    assert any(cells)


def scanned(asked: list[tuple[str, object]]) -> set[str]:
    """The tables that these statements read from end to end, though an index could do."""
    connection = db.session.connection()
    if is_sqlite():
        plans = (f"EXPLAIN QUERY PLAN {text}" for text, _values in asked)
        found = r"^SCAN (?!anon)(\w+)|(state)=|(TEMP B-TREE)"
    else:
        # Else a table of a few rows is rightly read whole.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plans = (f"EXPLAIN {text}" for text, _values in asked)
        found = r"Seq Scan on (\w+)"
    lines = [
        str(row[-1])
        for plan, (_text, values) in zip(plans, asked, strict=True)
        for row in connection.exec_driver_sql(plan, values)
    ]
    return {match[0] for line in lines if (match := re.search(found, line))}


def test_no_table_of_people_is_read_from_end_to_end(app: Flask, at: datetime) -> None:
    sana = making.viewer(SANA)
    with statements() as asked:
        ledger.read(sana, below(Unit.path, sana.unit_path), at=at, limit=2)

    assert scanned(asked) <= {"SCAN module"}


def test_only_what_is_asked_of_the_people_read_is_read(app: Flask, at: datetime) -> None:
    making.an_assignment(at=at)
    making.an_assignment(at=at, id="advanced", people=[AIDA])

    def rules(login: str) -> int:
        return len(ledger.read(None, Person.login == login, at=at).rules)

    assert (rules(AIDA), rules(SANA), rules(BEK)) == (2, 1, 0)
    assert not ledger.read(None, Person.login == BEK, at=at).modules


def test_modules_stand_in_the_order_of_the_catalogue_with_their_titles(
    app: Flask, at: datetime
) -> None:
    making.an_assignment(at=at, id="advanced")
    making.passed(SANA, at=at)

    modules = ledger.read(making.viewer(SANA), EVERYBODY, at=at).modules

    assert list(modules) == ["advanced", "first-steps"]
    assert modules["first-steps"].titles["ru"] == "Первые шаги"
    assert modules["first-steps"].domain == "cybercrime"


def test_a_pass_ends_with_the_day_of_the_hub(app: Flask, at: datetime) -> None:
    late = datetime(2026, 3, 2, 20, 30, tzinfo=UTC)  # 3 March in Almaty
    with time_machine.travel(late, tick=False):
        making.passed(AIDA, at=late)

    cell = making.cell_of(AIDA, at=late)

    assert cell.done.passed_on == days.day_of(late) == date(2026, 3, 3)
    assert cell.expires_on == date(2028, 3, 3)


def test_training_elsewhere_stands_for_the_module(app: Flask, at: datetime) -> None:
    making.an_assignment(at=at, id="advanced")
    trained(AIDA, at=at, valid_until=at.date() + 90 * DAY)

    cell = making.cell_of(AIDA, at=at, id="advanced")

    assert (cell.state, cell.done.is_elsewhere) == (State.PASSED, True)
    assert cell.expires_on == at.date() + 90 * DAY


def test_those_who_serve_nowhere_are_read_apart(app: Flask, at: datetime) -> None:
    assert VERA not in names(None, at=at)
    assert VERA in [entry.login for entry in ledger.unposted(at=at).entries]
    assert [entry.login for entry in ledger.own(making.viewer(VERA), at=at).entries] == [VERA]


def test_who_is_closed_is_in_the_past_alone(app: Flask, at: datetime) -> None:
    with transaction():
        users.disable(None, AIDA, at=at)

    assert AIDA not in names(SANA, at=at + DAY)
    assert AIDA in names(SANA, at=at - DAY, past=True)
    assert AIDA not in names(SANA, at=at + DAY, past=True)


def test_who_is_erased_still_counts_in_the_past_without_a_name(app: Flask, at: datetime) -> None:
    making.passed(AIDA, at=at - DAY)
    aida_id = making.viewer(AIDA).person_id
    with transaction():
        erasure.erase(None, aida_id, because="Asked for", at=at)

    read = ledger.read(making.viewer(SANA), EVERYBODY, at=at - DAY, past=True)
    (erased,) = (entry for entry in read.entries if entry.id == aida_id)
    assert (erased.name, erased.unit) == ("", "Northern Crossing")
    assert read.cells(erased)["first-steps"].state is State.PASSED


def test_the_past_of_a_unit_that_moved_stays_where_it_was(app: Flask, at: datetime) -> None:
    moved_unit("Northern Crossing", under="South", at=at)
    sana, crossing = making.viewer(SANA), making.viewer(AIDA).unit_path
    north = below(Unit.path, sana.unit_path)

    assert names(SANA, north, at=at) == [SANA]
    assert names(SANA, north, at=at - DAY, past=True) == [SANA, AIDA]
    assert names(None, below(Unit.path, crossing), at=at - DAY, past=True) == [AIDA]
    south = making.viewer(BEK).unit_path
    assert names(None, below(Unit.path, south), at=at - DAY, past=True) == [BEK]


def _lively(at: datetime) -> Iterator[datetime]:
    """A small hub in which much happens; each moment at which something has."""
    steps = (Step(("first-steps",)), Step(("advanced", "report-writing"), is_after_earlier=True))
    programme = making.a_programme(at=at, steps=steps)
    making.an_assignment(at=at, programme=programme, due_days=20, renew_months=12)
    making.an_assignment(at=at, id="report-writing", people=[AIDA], due_on=at.date() + 5 * DAY)
    yield at
    with transaction():
        aida = making.viewer_inside(AIDA)
        progress.mark_read(aida, making.module("report-writing"), "facts", at=at + DAY)
    making.failed(AIDA, at=at + DAY)
    yield at + DAY
    attempt_id = correcting.sat(SANA, at=at + 2 * DAY)
    making.passed(AIDA, at=at + 2 * DAY)
    yield at + 2 * DAY
    correcting.again(attempt_id, at=at + 3 * DAY, keys=correcting.failing(attempt_id))
    making.moved(BEK, to=AIDA, at=at + 3 * DAY)
    yield at + 3 * DAY
    sana, bek = making.viewer(SANA), making.viewer(BEK).person_id
    with transaction():
        exemptions.give(sana, bek, "first-steps", until_on=None, because="Ill", at=at + 4 * DAY)
    trained(AIDA, at=at + 4 * DAY, valid_until=at.date() + 9 * DAY)
    yield at + 4 * DAY
    first, last = at.date() + 5 * DAY, at.date() + 8 * DAY
    with transaction():
        aida_id = making.viewer_inside(AIDA).person_id
        leaves.give(sana, aida_id, first, last, because="Leave", at=at + 5 * DAY)
    yield at + 5 * DAY
    making.an_assignment(at=at + 6 * DAY, id="advanced", due_on=at.date() + 6 * DAY)
    making.moved(BEK, to=SANA, at=at + 6 * DAY)
    making.another_version(at=at + 6 * DAY, titles={"en": "Other"})
    yield at + 6 * DAY
    yield at + 30 * DAY
    yield at + 400 * DAY


def test_the_past_reads_as_it_did_when_it_was_the_present(app: Flask, at: datetime) -> None:
    kept = {moment: everything(at=moment) for moment in _lively(at)}

    for moment, cells in kept.items():
        assert everything(at=moment, past=True) == cells, moment - at
    assert len({str(cells) for cells in kept.values()}) == len(kept)
