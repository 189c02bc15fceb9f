"""Roles: who may give them, how far they reach, and when they end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import cast
import making
import pytest
from cast import AIDA, BEK, DEMI, SANA, VERA, VIC
from flask import Flask
from sqlalchemy import select

from elearn.access import Power, administered_by
from elearn.db import db, transaction
from elearn.errors import Conflict, Invalid, NotAllowed, NotFound
from elearn.models.people import Grant, Person
from elearn.people import accounts, deputies, grants, sessions, users
from elearn.people.grants import Reach


@pytest.fixture(autouse=True)
def _joined(app: Flask, at: datetime) -> None:
    with transaction():
        cast.join(at=at)


@contextmanager
def refused(error: type[Exception]) -> Iterator[None]:
    with pytest.raises(error), transaction():
        yield


def person(login: str) -> Person:
    found = users.by_login(login)
    assert found
    return found


def reach_of(login: str) -> Reach:
    return Reach(unit_id=making.viewer(login).unit_id)


def grant_of(login: str, role: str) -> Grant:
    query = select(Grant).join(Person, Person.id == Grant.person_id)
    return db.session.scalars(query.where(Person.login == login, Grant.role == role)).one()


def test_nobody_gives_herself_a_role(at: datetime) -> None:
    vera = making.viewer(VERA)
    with refused(NotAllowed):
        grants.give(vera, person(VERA), "instructor", Reach(), because="Mine", at=at)


@pytest.mark.parametrize("role", ["supervisor", "administrator"])
def test_an_administrator_of_a_unit_gives_within_it_alone(at: datetime, role: str) -> None:
    vic, north, south = making.viewer(VIC), reach_of(SANA), reach_of(BEK)
    for reach in (north, Reach()):
        with refused(NotAllowed if reach.unit_id or role == "administrator" else Invalid):
            grants.give(vic, person(BEK), role, reach, because="Needed", at=at)
    with transaction():
        grants.give(vic, person(BEK), role, south, because="Needed", at=at)
    assert making.viewer(BEK).role == role


def test_instructors_are_made_by_administrators_of_the_whole_hub(at: datetime) -> None:
    vic, vera = making.viewer(VIC), making.viewer(VERA)
    with refused(NotAllowed):
        grants.give(vic, person(BEK), "instructor", Reach(), because="Needed", at=at)
    with transaction():
        reach = Reach(domain="cybercrime")
        grants.give(vera, person(BEK), "instructor", reach, because="Needed", at=at)
    assert making.viewer(BEK).may(Power.AUTHOR)


def test_an_account_with_a_role_beyond_her_reach_is_not_hers_to_change(at: datetime) -> None:
    vera, vic = making.viewer(VERA), making.viewer(VIC)
    with transaction():
        grants.give(vera, person(BEK), "instructor", Reach(), because="Needed", at=at)

    kept = select(Person.login).where(administered_by(vic))
    assert BEK not in db.session.scalars(kept).all()
    with refused(NotFound):
        accounts.changed_by(vic, making.viewer(BEK).person_id)


def test_a_role_ends_by_itself_and_its_sessions_at_once(at: datetime) -> None:
    vera = making.viewer(VERA)
    reach, soon = reach_of(BEK), at + timedelta(days=1)
    with transaction():
        token = sessions.open_for(person(BEK).id, at=at, address="", agent="")
    with transaction():
        grants.give(vera, person(BEK), "supervisor", reach, because="x", ends_at=soon, at=at)

    assert sessions.find(token, at=at) is None
    assert users.named(BEK, at=at).may(Power.SUPERVISE)
    assert not users.named(BEK, at=soon).may(Power.SUPERVISE)
    assert users.named(BEK, at=soon).role == "officer"


def test_the_last_administrator_of_the_hub_is_neither_ended_nor_disabled(at: datetime) -> None:
    grant = grant_of(VERA, "administrator").id
    with refused(Conflict):
        grants.end(None, person(VERA), grant, at=at)
    with refused(Conflict):
        users.disable(None, VERA, at=at)

    with transaction():
        grants.give(None, person(BEK), "administrator", Reach(), at=at)
    with transaction():
        grants.end(None, person(VERA), grant, at=at)
    assert making.viewer(VERA).role == "officer"


def test_a_deputy_does_what_the_supervisor_may_and_names_nobody(at: datetime) -> None:
    demi, aida = making.viewer(DEMI), making.viewer(AIDA)
    assert demi.may(Power.SUPERVISE)
    assert users.helped(demi, aida.person_id).login == AIDA
    with refused(NotAllowed):
        ends_at = at + timedelta(days=1)
        deputies.name(demi, aida.person_id, ends_at=ends_at, because="x", at=at)


@pytest.mark.parametrize("days", [0, 92])
def test_a_deputy_is_named_for_ninety_days_at_most(at: datetime, days: int) -> None:
    sana, aida = making.viewer(SANA), making.viewer(AIDA)
    with refused(Invalid):
        ends_at = at + timedelta(days=days)
        deputies.name(sana, aida.person_id, ends_at=ends_at, because="x", at=at)


def test_nobody_of_another_unit_becomes_a_deputy(at: datetime) -> None:
    sana, bek = making.viewer(SANA), making.viewer(BEK)
    with refused(NotFound):
        ends_at = at + timedelta(days=1)
        deputies.name(sana, bek.person_id, ends_at=ends_at, because="x", at=at)


@pytest.mark.parametrize("how", ["ended", "disabled"])
def test_a_deputy_goes_with_the_supervisor(at: datetime, how: str) -> None:
    with transaction():
        if how == "ended":
            grants.end(None, person(SANA), grant_of(SANA, "supervisor").id, at=at)
        else:
            users.disable(None, SANA, at=at)

    assert not making.viewer(DEMI).may(Power.SUPERVISE)
