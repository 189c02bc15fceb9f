"""Supervised sittings: a code that opens one quiz, in its hours, and says so for ever."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import making
import pytest
from cast import AIDA, BEK, ILYA, SANA
from flask import Flask
from sqlalchemy import select

from elearn.credentials import code as codes
from elearn.db import db, transaction
from elearn.errors import Invalid, NotFound
from elearn.learning import attempts, extra_time, sittings
from elearn.models.audit import AuditEntry
from elearn.models.examination import Sitting
from elearn.models.learning import Attempt, Certificate
from elearn.people import users

HOUR = timedelta(hours=1)


def start(login: str, code: str, *, at: datetime, id: str = "first-steps") -> Attempt:
    person, module = making.viewer(login), making.module(id)
    with transaction():
        attempt = attempts.start(person, module, at=at, code=code)
    return db.session.get_one(Attempt, attempt)


def test_a_code_is_ten_characters_and_only_its_hash_is_kept(app: Flask, at: datetime) -> None:
    id, code = making.a_sitting(SANA, at=at)

    assert len(code) == 10
    assert set(code) <= set(codes.ALPHABET)
    sitting = db.session.get_one(Sitting, id)
    assert code not in str(vars(sitting))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.did == "open sitting")).one()
    assert (entry.who, entry.to) == (SANA, str(id))
    assert code not in str(entry.facts)


@pytest.mark.parametrize("written", ["{}", " {} ", "{lower}", "{shown}", "{cyrillic}"])
def test_a_code_opens_however_it_is_typed(written: str, app: Flask, at: datetime) -> None:
    id, code = making.a_sitting(SANA, at=at)
    cyrillic = code.translate(str.maketrans("ABEKMHPCTX", "АВЕКМНРСТХ"))
    typed = written.format(code, lower=code.lower(), shown=sittings.shown(code), cyrillic=cyrillic)

    attempt = start(AIDA, typed, at=at)

    assert attempt.is_supervised
    assert attempt.sitting_id == id


def test_an_attempt_ends_with_its_sitting_at_the_latest(app: Flask, at: datetime) -> None:
    _, short = making.a_sitting(SANA, at=at, hours=1)
    assert start(AIDA, short, at=at + HOUR / 2).deadline_at == at + HOUR

    _, long = making.a_sitting(SANA, at=at, id="report-writing")
    assert start(AIDA, long, at=at, id="report-writing").deadline_at == at + HOUR / 2


def test_extra_time_reaches_no_further_than_the_sitting(app: Flask, at: datetime) -> None:
    _, code = making.a_sitting(SANA, at=at, id="report-writing", hours=1)
    attempt = start(AIDA, code, at=at + HOUR / 2, id="report-writing")
    aida, sana = making.viewer(AIDA), making.viewer(SANA)

    with transaction():
        users.give_extra_time(sana, aida.person_id, 300, because="Ill", at=at + HOUR / 2)
        extra_time.lengthen(sana, aida.person_id, 300, at=at + HOUR / 2)

    db.session.refresh(attempt)
    assert attempt.deadline_at == at + HOUR


@pytest.mark.parametrize(
    ("when", "opens"), [(-1, False), (0, True), (2.99, True), (3, False), (4, False)]
)
def test_a_code_opens_in_its_hours_only(when: float, opens: bool, app: Flask, at: datetime) -> None:
    _, code = making.a_sitting(SANA, at=at)
    if opens:
        assert start(AIDA, code, at=at + when * HOUR).is_supervised
        return

    with pytest.raises(Invalid) as refused:
        start(AIDA, code, at=at + when * HOUR)

    assert refused.value.values == {"opens": at, "closes": at + 3 * HOUR}


def test_a_code_of_another_course_or_of_none_opens_nothing(app: Flask, at: datetime) -> None:
    _, code = making.a_sitting(SANA, at=at, id="report-writing")

    for typed in (code, "0000000000", "?", "x" * 5000):
        with pytest.raises(Invalid) as refused:
            start(AIDA, typed, at=at)
        assert refused.value.code == "sitting"
        assert not refused.value.values


def test_where_the_rules_ask_for_it_nothing_begins_without_a_code(app: Flask, at: datetime) -> None:
    making.with_rules(at=at, supervised=True)
    _, code = making.a_sitting(SANA, at=at)

    with pytest.raises(Invalid) as refused:
        start(AIDA, " ", at=at)

    assert refused.value.code == "sitting"
    assert start(AIDA, code, at=at).is_supervised


def test_what_runs_goes_on_without_the_code(app: Flask, at: datetime) -> None:
    making.with_rules(at=at, supervised=True)
    _, code = making.a_sitting(SANA, at=at)
    attempt = start(AIDA, code, at=at)

    assert start(AIDA, "", at=at + HOUR).id == attempt.id
    assert start(AIDA, "wrong", at=at + HOUR).id == attempt.id


@pytest.mark.parametrize("is_supervised", [True, False])
def test_the_certificate_says_which_it_was(is_supervised: bool, app: Flask, at: datetime) -> None:
    code = making.a_sitting(SANA, at=at)[1] if is_supervised else ""
    attempt = start(AIDA, code, at=at).id
    making.answered(AIDA, attempt, at=at)
    making.finished(AIDA, attempt, at=at)

    assert db.session.scalars(select(Certificate.is_supervised)).one() is is_supervised


@pytest.mark.parametrize(
    ("place", "begins", "ends", "field"),
    [
        (" ", 0, 1, "place"),
        ("x" * 201, 0, 1, "place"),
        ("Room 7", 1, 1, "hours"),
        ("Room 7", 2, 1, "hours"),
        ("Room 7", 0, 25, "hours"),
        ("Room 7", -3, -1, "hours"),
    ],
)
def test_a_sitting_has_a_place_and_hours_of_one_day(
    place: str, begins: int, ends: int, field: str, app: Flask, at: datetime
) -> None:
    hours = {"opens_at": at + begins * HOUR, "closes_at": at + ends * HOUR}
    sana, module = making.viewer(SANA), making.module()

    with pytest.raises(Invalid) as refused, transaction():
        sittings.open_for(sana, module, place=place, at=at, **hours)

    assert refused.value.code == field


def seen_by(login: str, sitting: UUID, *, at: datetime) -> bool:
    viewer = making.viewer(login)
    listed = sitting in {one.id for one in sittings.own(viewer, since=at, most=9)}
    try:
        return listed and sittings.one(viewer, sitting).id == sitting
    except NotFound:
        return False


def test_a_sitting_is_seen_by_who_opened_it_and_those_above(app: Flask, at: datetime) -> None:
    by_sana, _ = making.a_sitting(SANA, at=at)
    by_ilya, _ = making.a_sitting(ILYA, at=at)

    assert seen_by(SANA, by_sana, at=at)
    assert seen_by(ILYA, by_ilya, at=at)
    assert not seen_by(ILYA, by_sana, at=at)
    assert not seen_by(SANA, by_ilya, at=at)


def test_who_sits_there_is_named_to_those_who_may_see_them(app: Flask, at: datetime) -> None:
    id, code = making.a_sitting(SANA, at=at)
    start(AIDA, code, at=at)
    start(BEK, code, at=at)
    sana = making.viewer(SANA)

    named, count = sittings.seated(sana, sittings.one(sana, id))

    assert named == [("Аида Нурланова", "open")]
    assert count == 2
