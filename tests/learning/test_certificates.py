"""What a certificate is worth at a moment, and who may see it."""

from __future__ import annotations

from datetime import datetime, timedelta

import making
import pytest
from cast import AIDA, BEK, ILYA, SANA, VERA
from flask import Flask

from elearn.credentials import code as codes
from elearn.db import db, transaction
from elearn.errors import Conflict, NotFound
from elearn.learning import certificates, progress, summaries
from elearn.models.learning import Certificate


@pytest.fixture
def code(app: Flask, at: datetime) -> str:
    given = making.passed(AIDA, at=at).code
    assert given is not None
    return given


def state(code: str, at: datetime) -> str | None:
    found = certificates.verified(code, at=at)
    return found.state if found else None


def test_it_is_valid_until_its_last_moment_and_then_expired(code: str, at: datetime) -> None:
    end = at.replace(year=at.year + 2)

    assert state(code, at) == "valid"
    assert state(code, end - timedelta(seconds=1)) == "valid"
    assert state(code, end) == "expired"


def test_case_blanks_hyphens_and_slips_of_the_eye_do_not_count(code: str, at: datetime) -> None:
    assert state(codes.shown(code).lower().replace("-", " "), at) == "valid"


def test_a_revoked_one_says_so_even_when_expired(code: str, at: datetime) -> None:
    with transaction():
        certificates.revoke(None, code, because="given by mistake", at=at)

    assert state(code, at) == "revoked"
    assert state(code, at + timedelta(days=9999)) == "revoked"
    with pytest.raises(Conflict), transaction():
        certificates.revoke(None, code, because="again", at=at)


def test_a_correction_supersedes_what_was_given_before(code: str, at: datetime) -> None:
    first = db.session.get_one(Certificate, code)
    columns = {column.key: getattr(first, column.key) for column in Certificate.__table__.columns}
    second = codes.new_code()
    with transaction():
        db.session.add(Certificate(**{**columns, "code": second, "issue": 2}))

    assert (state(code, at), state(second, at)) == ("superseded", "valid")


@pytest.mark.parametrize("typed", ["", "?", "00000000000000000000000000", "O" * 500, "код"])
def test_what_was_never_given_is_unknown(app: Flask, at: datetime, typed: str) -> None:
    assert certificates.verified(typed, at=at) is None


@pytest.mark.parametrize("login", [AIDA, SANA])
def test_the_owner_and_her_supervisor_see_it(code: str, at: datetime, login: str) -> None:
    assert certificates.seen_by(making.viewer(login), code, at=at).state == "valid"


@pytest.mark.parametrize("login", [BEK, ILYA, VERA])
def test_to_others_it_does_not_exist(code: str, at: datetime, login: str) -> None:
    with pytest.raises(NotFound):
        certificates.seen_by(making.viewer(login), code, at=at)


def test_a_second_pass_in_the_same_cycle_gives_no_other(code: str, at: datetime) -> None:
    assert making.passed(AIDA, at=at).code == code


def test_the_last_lesson_read_gives_what_an_earlier_pass_waited_for(
    app: Flask, at: datetime
) -> None:
    making.passed(AIDA, at=at, id="report-writing")
    module = making.module("report-writing")

    for slug in ("facts", "words"):
        person = making.viewer(AIDA)
        with transaction():
            progress.mark_read(person, module, slug, at=at)
            certificates.complete_by_reading(person, module.id, at=at)
        given = certificates.newest(making.viewer(AIDA), module.id, at=at)
        assert (given is not None) == (slug == "words")

    assert progress.states(making.viewer(AIDA), at=at)["report-writing"] == "passed"


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2024, 2, 29), 12, (2025, 2, 28)),
        ((2026, 11, 30), 3, (2027, 2, 28)),
        ((2026, 12, 5), 24, (2028, 12, 5)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_one(
    day: tuple[int, int, int], months: int, then: tuple[int, int, int]
) -> None:
    assert summaries.months_later(datetime(*day), months) == datetime(*then)
