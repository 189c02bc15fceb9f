"""Nobody's role is raised and no other agency's officer is moved by a list of people.

What a list would try is tried by a roster at its page and at the console, and person by person
at the desk.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import cast
import making
import pytest
from cast import AIDA, BEK, DEMI, EMIL, ILYA, SANA, SAUL, VERA, VIC
from flask import Flask
from sending import Browser
from sqlalchemy import select
from unchanged import nothing_changes

from elearn.db import db, transaction
from elearn.interop import spreadsheets
from elearn.models.people import Grant, Person
from elearn.people import units, users
from elearn.people.roster import columns, planning
from elearn.people.roster import rows as read
from elearn.people.roster.plans import Plan
from elearn.web.doors import Door

ClientAs = Callable[[str | None], Browser]
NORTH, SOUTH = "Kazakhstan/North", "Tajikistan/South"
HEAD = "service number;name;rank;unit;mail;status;role;password"


@pytest.fixture
def everybody(app: Flask, at: datetime) -> None:
    with transaction():
        cast.join(at=at)


def plan(by: str | None, place: str, *rows: str) -> Plan:
    """What a roster of these rows would do, by a person or the operator."""
    viewer = making.viewer(by) if by else None
    table = spreadsheets.read("\n".join([HEAD, *rows]).encode())
    lines = read.lines(table, columns.layout(table, {}))
    return planning.plan(viewer, units.at_place(place).id, lines, close_missing=True)


def test_only_those_who_bring_people_in_come_to_the_doors_of_a_roster(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if "roster" in rule.rule]
    doors = {app.blueprints[rule.endpoint.partition(".")[0]] for rule in rules}

    assert rules
    assert {door.needs.value for door in doors if isinstance(door, Door) and door.needs} == {
        "enrol"
    }


@pytest.mark.parametrize("login", [AIDA, BEK, ILYA, None])
def test_nobody_else_sends_one(app: Flask, client_as: ClientAs, at: datetime, login: str) -> None:
    browser = client_as(login)
    north = str(units.at_place(NORTH).id)

    with nothing_changes():
        answer = browser.post("/supervise/roster/", {"unit": north, "file": ""})
    assert answer.status_code in (401, 403)


@pytest.mark.parametrize("by", [SANA, VERA, None])
@pytest.mark.parametrize("row", ["X;Sana K.;;North;{0};;;", "X;Sana K.;;;{0};left;;"])
def test_no_account_with_a_role_is_changed_or_closed(
    app: Flask, at: datetime, by: str | None, row: str
) -> None:
    found = plan(by, NORTH, row.format(SANA))

    assert found.errors
    assert SANA not in {one.known.login for one in found.changed}
    assert SANA not in {one.login for one in found.closing}


@pytest.mark.parametrize("login", [EMIL, DEMI])
def test_nor_one_whose_role_is_for_a_time_or_somebody_elses(
    app: Flask, everybody: None, at: datetime, login: str
) -> None:
    assert plan(SANA, NORTH, f"X;Somebody;;North;{login};;;").errors


def test_a_column_called_role_or_password_is_none(app: Flask, at: datetime) -> None:
    found = plan(SANA, NORTH, "7;A;;North;;active;administrator;secret")

    assert not found.errors
    assert [one.wanted.service_number for one in found.added] == ["7"]
    assert {"role", "password"}.isdisjoint(columns.FIELDS)


@pytest.mark.parametrize(("by", "place"), [(SANA, NORTH), (VERA, NORTH), (None, NORTH)])
@pytest.mark.parametrize("row", [f"{BEK};Bek;;North;;;;", "8;Bek;;North;b@south.example;;;"])
def test_another_agencys_officer_is_not_moved(
    app: Flask, everybody: None, at: datetime, by: str | None, place: str, row: str
) -> None:
    with transaction():
        bek = users.by_login(BEK)
        assert bek
        bek.mail = "b@south.example"

    found = plan(by, place, row)

    assert found.errors
    assert "Bek Rahimov" not in str(found.faults)
    assert not [one for one in found.changed if one.known.login == BEK]


def test_a_roster_of_a_whole_country_moves_nobody_between_its_agencies(
    app: Flask, at: datetime
) -> None:
    with transaction():
        country = units.at_place("Kazakhstan")
        units.add("East", "department", at=at, parent=country)

    assert plan(VERA, "Kazakhstan", f";Aida;;East;{AIDA};;;").errors
    assert plan(None, "Kazakhstan", f";Aida;;East;{AIDA};;;").errors


@pytest.mark.parametrize(("by", "place"), [(SANA, SOUTH), (SAUL, NORTH), (VIC, NORTH)])
def test_nobody_brings_people_into_a_unit_of_others(
    app: Flask, everybody: None, client_as: ClientAs, at: datetime, by: str, place: str
) -> None:
    browser, unit = client_as(by), str(units.at_place(place).id)

    with nothing_changes():
        assert browser.post("/supervise/roster/", {"unit": unit, "file": ""}).status_code == 404
        assert browser.get(f"/supervise/invitations/?unit={unit}").status_code == 404


def test_the_console_gives_no_role_either(app: Flask, at: datetime, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text(f"{HEAD}\n7;A;;North;;active;administrator;x\n", "utf-8")
    before = db.session.scalars(select(Grant.id)).all()
    db.session.rollback()

    done = app.test_cli_runner().invoke(args=["people", "import", str(file), "--unit", NORTH])

    assert done.exit_code == 0, done.output
    db.session.rollback()
    assert db.session.scalars(select(Grant.id)).all() == before
    added = db.session.scalars(select(Person).where(Person.login == "7")).one()
    assert (added.role, added.password_hash) == ("officer", None)


@pytest.mark.parametrize("login", [AIDA, AIDA.upper(), BEK, f" {BEK} "])
def test_a_login_that_is_there_is_not_given_again(app: Flask, login: str) -> None:
    with nothing_changes():
        done = app.test_cli_runner().invoke(
            args=["people", "add", login, "--role", "administrator", "--name", "Somebody Else"]
        )

    assert done.exit_code == 1


@pytest.mark.parametrize("page", ["", "roles/administrator", "sign-out"])
def test_another_agencys_officer_is_neither_moved_nor_raised(
    everybody: None, client_as: ClientAs, at: datetime, page: str
) -> None:
    person = making.viewer(AIDA).person_id
    vic = client_as(VIC)
    sent = {
        "name": "X",
        "login": AIDA,
        "role": "administrator",
        "unit": str(making.viewer(VIC).unit_id),
    }

    with nothing_changes():
        assert vic.post(f"/admin/people/{person}/{page}", sent).status_code == 404
