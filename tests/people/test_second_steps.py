"""Second factors: codes of an app, and lists of codes, each of them good once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import making
import pytest
from cast import AIDA, BEK, SANA, VERA
from flask import Flask
from hypothesis import given
from hypothesis import strategies as some
from second import SECRET, a_list, code
from sending import Browser

from elearn.db import db, transaction
from elearn.errors import Conflict, NotFound
from elearn.models.accounts import Authenticator
from elearn.people import authenticators, grants, one_time_codes, second_steps, users
from elearn.people.grants import Reach
from elearn.people.one_time_codes import RECOVERY, SHEET

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
THIRTY = timedelta(seconds=30)


@given(some.integers(-20, 20))
def test_the_code_of_now_and_those_beside_it_are_right(steps: int) -> None:
    step = authenticators.step_of(SECRET, code(NOON + steps * THIRTY), at=NOON)

    assert (step is not None) == (abs(steps) <= 1)


def test_a_code_is_taken_as_people_type_it() -> None:
    told = code(NOON)
    spaced = f" {told[:3]} {told[3:]} "
    persian = told.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))

    assert authenticators.step_of(SECRET, spaced, at=NOON)
    assert authenticators.step_of(SECRET, persian, at=NOON)
    assert authenticators.step_of(SECRET, "", at=NOON) is None
    assert authenticators.step_of(SECRET, "ж" * 6, at=NOON) is None


def test_a_secret_is_of_160_bits_and_each_time_another() -> None:
    assert len(authenticators.new_secret()) * 5 == 160
    assert authenticators.new_secret() != authenticators.new_secret()
    assert authenticators.grouped(SECRET).split(" ")[0] == "JBSW"


@pytest.fixture
def aida(app: Flask) -> UUID:
    """An officer whose app shows the codes of SECRET; its last one is long over."""
    id = making.viewer(AIDA).person_id
    with transaction():
        authenticators.keep(id, SECRET, 0, key=app.config["VAULT_KEY"], at=NOON)
    return id


def spend(app: Flask, person: UUID, typed: str, at: datetime) -> bool:
    with transaction():
        return authenticators.spend(person, typed, key=app.config["VAULT_KEY"], at=at)


def test_a_code_is_good_once_and_no_older_one_after_it(app: Flask, aida: UUID) -> None:
    assert not spend(app, aida, "000000", NOON)
    assert spend(app, aida, code(NOON), NOON)

    assert not spend(app, aida, code(NOON), NOON)
    assert not spend(app, aida, code(NOON - THIRTY), NOON)
    assert spend(app, aida, code(NOON + THIRTY), NOON)
    assert not spend(app, aida, code(NOON), NOON + THIRTY)


def test_of_many_who_use_one_code_at_once_one_comes_in(app: Flask, aida: UUID) -> None:
    def use(_number: int) -> bool:
        with app.app_context():
            return spend(app, aida, code(NOON), NOON)

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(use, range(8))) == 1


def test_the_database_alone_tells_no_secret(app: Flask, aida: UUID) -> None:
    bek = making.viewer(BEK).person_id
    kept = db.session.get_one(Authenticator, aida)
    assert SECRET.encode() not in kept.secret
    with transaction():
        # Whoever can write into the database moves the row to an account of their own.
        db.session.add(
            Authenticator(person_id=bek, secret=kept.secret, made_at=NOON, confirmed_at=NOON)
        )

    assert not spend(app, bek, code(NOON), NOON)


def use(person: UUID, kind: str, typed: str) -> bool:
    line = one_time_codes.next_line(person, kind)
    if not one_time_codes.is_right(line, typed):
        return False
    with transaction():
        return line is not None and one_time_codes.spend(person, line, at=NOON)


def test_the_codes_of_a_list_are_asked_for_in_their_order(app: Flask) -> None:
    aida = making.viewer(AIDA).person_id
    codes = a_list(AIDA, SHEET, at=NOON)
    assert len(codes) == 20
    assert len(set(codes)) == 20

    assert not use(aida, SHEET, codes[1])  # not its turn yet
    assert use(aida, SHEET, one_time_codes.shown(codes[0]).lower())
    assert not use(aida, SHEET, codes[0])
    line = one_time_codes.next_line(aida, SHEET)
    assert line
    assert line.number == 2
    assert use(aida, SHEET, codes[1])


def test_a_line_is_taken_once_by_those_who_read_it_at_once(app: Flask) -> None:
    aida = making.viewer(AIDA).person_id
    a_list(AIDA, RECOVERY, at=NOON)
    line = one_time_codes.next_line(aida, RECOVERY)
    assert line
    with transaction():
        assert one_time_codes.spend(aida, line, at=NOON)
    with transaction():
        assert not one_time_codes.spend(aida, line, at=NOON)


def test_a_new_list_takes_the_place_of_the_old_one(app: Flask) -> None:
    aida = making.viewer(AIDA).person_id
    old = a_list(AIDA, RECOVERY, at=NOON)
    new = a_list(AIDA, RECOVERY, at=NOON)

    assert not use(aida, RECOVERY, old[0])
    assert use(aida, RECOVERY, new[0])
    assert one_time_codes.standing(aida, RECOVERY) == one_time_codes.Standing(10, 9, NOON)


def needed(login: str, at: datetime = NOON, *, at_home: bool = False) -> bool:
    person = users.by_login(login)
    assert person
    return second_steps.is_needed(person.id, at=at, at_home=at_home)


def test_everybody_above_an_officer_needs_a_second_step(app: Flask) -> None:
    assert not needed(AIDA)
    assert needed(SANA)
    assert needed(SANA, at_home=True)


def test_so_does_who_will_be_a_deputy_while_a_session_runs(app: Flask) -> None:
    with transaction():
        person = users.by_login(AIDA)
        assert person
        grant = grants.give(None, person, "instructor", Reach(), at=NOON)
        grant.starts_at = NOON + timedelta(hours=1)

    assert needed(AIDA)


def test_the_people_of_the_demonstration_need_none_at_home_alone(app: Flask) -> None:
    with transaction():
        person = users.by_login(SANA)
        assert person
        person.is_demonstration = True

    assert not needed(SANA, at_home=True)
    assert needed(SANA, at_home=False)


def test_who_needs_a_second_step_keeps_the_last_one(app: Flask) -> None:
    sana = making.viewer(SANA)
    key = app.config["VAULT_KEY"]
    with transaction():
        second_steps.set_up_app(sana, SECRET, 0, ["a hash"], key=key, at=NOON)
    a_list(SANA, RECOVERY, at=NOON)

    with pytest.raises(Conflict), transaction():
        second_steps.remove(sana, "app", is_needed=True, at=NOON)
    a_list(SANA, SHEET, at=NOON)
    with transaction():
        second_steps.remove(sana, "app", is_needed=True, at=NOON)

    assert second_steps.of(sana.person_id).app_since is None
    assert second_steps.of(sana.person_id).recovery


def test_an_administrator_gives_a_sheet_to_those_in_her_reach_and_never_to_herself(
    app: Flask,
) -> None:
    vera, sana = making.viewer(VERA), making.viewer(SANA)
    codes = one_time_codes.new_list(SHEET)
    hashes = one_time_codes.hashed(codes)
    inside = Browser(app, SANA)
    with transaction():
        second_steps.give_sheet(vera, sana.person_id, hashes, at=NOON)

    assert use(sana.person_id, SHEET, codes[0])
    assert inside.get("/account/").status_code == 303
    for giver, taker in ((vera, vera), (sana, making.viewer(AIDA))):
        with pytest.raises(NotFound), transaction():
            second_steps.give_sheet(giver, taker.person_id, hashes, at=NOON)
