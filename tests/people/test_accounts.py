"""Accounts, units and passwords, and who may see whom."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import cast
import making
import pytest
from cast import AIDA, BEK, ILYA, PASSWORD, SANA, VERA
from flask import Flask
from sqlalchemy import select

from elearn.access import POWERS, Granted, Power, Viewer, require, visible_to
from elearn.db import db, transaction
from elearn.errors import Conflict, Invalid, NotAllowed, NotFound
from elearn.models.accounts import Invitation, Session
from elearn.models.people import Person, Unit
from elearn.people import invitations, sessions, units, users


def seen_by(login: str) -> set[str]:
    viewer = making.viewer(login)
    return set(db.session.scalars(select(Person.login).where(visible_to(viewer, Person))))


@pytest.mark.parametrize(
    ("login", "seen"),
    [
        (AIDA, {AIDA}),
        (BEK, {BEK}),
        (ILYA, {ILYA}),
        (SANA, {SANA, AIDA}),
        (VERA, {AIDA, BEK, SANA, ILYA, VERA}),
    ],
)
def test_one_sees_oneself_ones_unit_and_below_and_nobody_else(
    app: Flask, login: str, seen: set[str]
) -> None:
    assert seen_by(login) == seen


def test_a_stranger_sees_nobody(app: Flask) -> None:
    assert not list(db.session.scalars(select(Person).where(visible_to(None, Person))))


def test_a_supervisor_without_a_unit_sees_herself_alone(app: Flask, at: datetime) -> None:
    with transaction():
        users.add(None, "new@hub.example", role="supervisor", at=at)

    assert seen_by("new@hub.example") == {"new@hub.example"}


def test_a_unit_is_below_its_parent_and_of_its_state(app: Flask, at: datetime) -> None:
    with transaction():
        parent = db.session.scalars(select(Unit).where(Unit.name == "North")).one()
        child = units.add("Post 7", "unit", at=at, parent=parent)

        assert child.path.startswith(parent.path)
        assert child.state == "kz"


@pytest.mark.parametrize("role", sorted(POWERS))
def test_everybody_learns_and_each_role_has_its_own_power(role: str) -> None:
    granted = () if role == "officer" else (Granted(role),)
    viewer = Viewer(uuid4(), "x", "X", role, granted=granted)

    assert viewer.may(Power.LEARN)
    # To see to an examination is shared by those who teach and those who supervise; to bring
    # people in, by those who supervise and those who administer.
    own = set(Power) - {Power.LEARN, Power.EXAMINE, Power.ENROL}
    assert sum(viewer.may(power) for power in own) <= 1


def test_an_unknown_role_may_nothing() -> None:
    with pytest.raises(NotAllowed):
        require(Viewer(uuid4(), "x", "X", "king"), Power.LEARN)


def test_a_login_is_taken_once_however_it_is_typed(app: Flask, at: datetime) -> None:
    def again() -> None:
        with transaction():
            users.add(None, f" {AIDA.upper()} ", role="officer", at=at)

    with pytest.raises(Conflict):
        again()


@pytest.mark.parametrize("login", ["", "  ", "two words", "a\tb"])
def test_a_login_has_no_blanks(app: Flask, at: datetime, login: str) -> None:
    with pytest.raises(Invalid):
        users.add(None, login, role="officer", at=at)


def test_a_role_is_one_of_four(app: Flask, at: datetime) -> None:
    with pytest.raises(Invalid, match="king is no role"):
        users.add(None, "new@hub.example", role="king", at=at)


def test_only_the_hash_of_a_token_is_kept(app: Flask, at: datetime) -> None:
    with transaction():
        person = users.by_login(AIDA)
        assert person is not None
        opened = sessions.open_for(person.id, at=at, address="::1", agent="x" * 999)
        invited = invitations.invite(person, at=at)

    kept = [*db.session.scalars(select(Session.token_hash))]
    kept += [*db.session.scalars(select(Invitation.token_hash))]
    assert opened not in kept
    assert invited not in kept
    found = sessions.find(opened, at=at)
    assert found is not None
    assert found.viewer.login == AIDA


def test_disabling_ends_every_session(app: Flask, at: datetime) -> None:
    with transaction():
        person = users.by_login(AIDA)
        assert person is not None
        token = sessions.open_for(person.id, at=at, address="", agent="")
    with transaction():
        users.disable(None, AIDA, at=at)

    assert sessions.find(token, at=at) is None
    assert users.sign_in(AIDA, PASSWORD) is None
    with pytest.raises(NotFound):
        users.disable(None, "nobody", at=at)


def test_a_password_is_kept_with_argon2id(app: Flask) -> None:
    person = users.by_login(AIDA)

    assert person is not None
    assert (person.password_hash or "").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert cast.PASSWORD not in (person.password_hash or "")
