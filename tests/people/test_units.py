"""A unit moves in the tree with all below it, and days before are answered by where it stood."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import cast
import making
import pytest
from cast import AIDA, BEK, SANA, VERA, VIC
from flask import Flask
from sqlalchemy import select, true

from elearn.db import db, transaction
from elearn.errors import Invalid, NotAllowed, NotFound
from elearn.learning.duties import ledger
from elearn.models.audit import AuditEntry
from elearn.models.people import Unit, UnitPlace
from elearn.people import units
from tests.web.test_statements import counted

DAY = timedelta(days=1)


def named(name: str) -> UUID:
    found = db.session.scalars(select(Unit.id).where(Unit.name == name)).one()
    db.session.rollback()
    return found


def move(name: str, to: str | None, *, at: datetime, by: str = VERA) -> None:
    person, unit, parent = making.viewer(by), named(name), named(to) if to else None
    with transaction():
        units.move(person, unit, parent, at=at)


def supervised(at: datetime, *, past: bool = False) -> set[str]:
    """The logins of those whom Sana sees on her reports."""
    found = ledger.read(making.viewer(SANA), true(), at=at, past=past).entries
    db.session.rollback()
    return {one.login for one in found}


def test_who_supervises_whom_changes_at_once(app: Flask, at: datetime) -> None:
    assert supervised(at) == {AIDA, SANA}

    move("South", "North", at=at)

    assert supervised(at) == {AIDA, BEK, SANA}
    move("Northern Crossing", "Tajikistan", at=at + DAY)
    assert supervised(at + DAY) == {BEK, SANA}


def test_a_day_before_is_answered_by_where_it_stood(app: Flask, at: datetime) -> None:
    move("Northern Crossing", "Tajikistan", at=at)

    assert supervised(at - DAY, past=True) == {AIDA, SANA}
    assert supervised(at + DAY, past=True) == {SANA}


def test_all_below_goes_with_it_and_every_place_has_one_end(app: Flask, at: datetime) -> None:
    move("North", "Tajikistan", at=at)
    move("North", "Kazakhstan", at=at + DAY)

    crossing = db.session.get_one(Unit, named("Northern Crossing"))
    query = select(UnitPlace).where(UnitPlace.unit_id == crossing.id).order_by(UnitPlace.from_at)
    places = db.session.scalars(query).all()
    assert [one.to_at for one in places] == [at, at + DAY, None]
    assert places[0].path == places[2].path == crossing.path
    assert places[1].path != crossing.path


def test_two_moves_in_one_moment_leave_one_place(app: Flask, at: datetime) -> None:
    move("North", "Tajikistan", at=at)
    move("North", "Kazakhstan", at=at)

    query = select(UnitPlace.to_at).where(UnitPlace.unit_id == named("North"))
    assert db.session.scalars(query.order_by(UnitPlace.from_at)).all() == [at, None]


@pytest.mark.parametrize(
    ("name", "to"),
    [
        ("North", "North"),
        ("North", "Northern Crossing"),
        ("South", "Northern Crossing"),
        ("North", "Kazakhstan"),
    ],
)
def test_a_unit_goes_where_it_can_stand(app: Flask, at: datetime, name: str, to: str) -> None:
    with pytest.raises(Invalid):
        move(name, to, at=at)


def test_the_tree_grows_no_deeper_than_its_paths_can_say(app: Flask, at: datetime) -> None:
    with transaction():
        for top in ("North", "South"):
            unit = db.session.get_one(Unit, named_inside(top))
            for depth in range(7):
                unit = units.add(f"{top} {depth}", "unit", at=at, parent=unit)

    with pytest.raises(Invalid, match="too deep"):
        move("North 0", "South 6", at=at)


def named_inside(name: str) -> UUID:
    return db.session.scalars(select(Unit.id).where(Unit.name == name)).one()


def test_only_who_keeps_both_places_moves_a_unit(app: Flask, at: datetime) -> None:
    with transaction():
        cast.join(at=at)

    with pytest.raises(NotAllowed):
        move("South", None, at=at, by=VIC)
    with pytest.raises(NotFound):
        move("North", "South", at=at, by=VIC)
    move("South", None, at=at)
    assert db.session.get_one(Unit, named("South")).parent_id is None


@pytest.fixture
def large(app: Flask, at: datetime) -> str:
    """A department of two hundred units."""
    with transaction():
        south = db.session.get_one(Unit, named_inside("South"))
        for number in range(200):
            units.add(f"Post {number}", "unit", at=at, parent=south)
    return "South"


def test_a_large_department_costs_no_more_statements(large: str, at: datetime) -> None:
    person, unit, parent = making.viewer(VERA), named(large), named("North")

    with counted() as said, transaction():
        units.move(person, unit, parent, at=at + DAY)

    assert len(said) <= 16, said
    path = db.session.get_one(Unit, named("North")).path
    assert len(db.session.scalars(select(Unit).where(Unit.path.startswith(path))).all()) == 203


def test_it_is_in_the_record(app: Flask, at: datetime) -> None:
    move("North", "Tajikistan", at=at)

    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.did == "move unit")).one()
    assert entry.facts["parent"] == str(named("Tajikistan"))
