"""Extra attempts: given once, for a reason, when nothing else is left."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import making
import pytest
from cast import AIDA, BEK, ILYA, SANA, VERA
from correcting import is_true
from flask import Flask
from sqlalchemy import select

from elearn import clock
from elearn.db import db, transaction
from elearn.errors import Conflict, Invalid, NotFound
from elearn.learning import admission, extra_attempts, progress
from elearn.learning.extra_attempts import Terms
from elearn.models.audit import AuditEntry
from elearn.models.examination import ExtraAttempt
from elearn.models.learning import Attempt, Progress
from elearn.models.people import Unit
from elearn.people import users

DAY = timedelta(days=1)
TERMS = Terms("Was ill that day", 24, "words")


def used_up(login: str, *, at: datetime) -> UUID:
    """A person fails the report quiz as often as its rules allow; the last attempt."""
    making.failed(login, at=at, id="report-writing")
    making.failed(login, at=at + DAY, id="report-writing")
    person = making.viewer(login).person_id
    return db.session.scalars(
        select(Attempt.id).where(Attempt.person_id == person, Attempt.number == 2)
    ).one()


def give(by: str, attempt: UUID, terms: Terms = TERMS, *, at: datetime) -> None:
    giver = making.viewer(by)
    with transaction():
        extra_attempts.give(giver, attempt, terms, at=at)


def refusal(login: str, at: datetime) -> str | None:
    admitted = admission.to_quiz(making.viewer(login), making.module("report-writing"), at=at)
    return admitted.refusal.code if admitted.refusal else None


def read(slug: str, at: datetime) -> None:
    aida = making.viewer(AIDA)
    with transaction():
        progress.mark_read(aida, making.module("report-writing"), slug, at=at)
        extra_attempts.note_read(aida, "report-writing", slug, at=at)


@pytest.mark.parametrize("giver", [SANA, ILYA])
def test_it_opens_after_its_hours_and_the_lesson_and_counts_once(
    giver: str, app: Flask, at: datetime
) -> None:
    read("words", at)
    attempt = used_up(AIDA, at=at)
    assert refusal(AIDA, at + 2 * DAY) == "attempts"

    give(giver, attempt, at=at + 2 * DAY)

    assert refusal(AIDA, at + 2 * DAY) == "early"
    # What was read before it was given does not count: it is to be read again.
    assert refusal(AIDA, at + 3 * DAY) == "lesson"
    read("words", at + 3 * DAY)
    assert refusal(AIDA, at + 3 * DAY) is None
    making.failed(AIDA, at=at + 3 * DAY, id="report-writing")
    assert refusal(AIDA, at + 9 * DAY) == "attempts"


def test_the_reports_see_that_nothing_is_left_until_it_is_given(app: Flask, at: datetime) -> None:
    attempt = used_up(AIDA, at=at)
    assert is_used_up()

    give(SANA, attempt, Terms("Was ill that day", 0), at=at + DAY)

    assert not is_used_up()
    making.failed(AIDA, at=at + 3 * DAY, id="report-writing")
    assert is_used_up()
    assert is_true()


def test_where_a_newer_version_allows_more_the_next_attempt_says_so(
    app: Flask, at: datetime
) -> None:
    used_up(AIDA, at=at)
    making.with_rules(at=at, id="report-writing", attempts=3)

    making.an_attempt(AIDA, at=at + 3 * DAY, id="report-writing")

    assert not is_used_up()
    assert is_true()


def test_who_passed_and_has_still_to_read_has_not_used_all_up(app: Flask, at: datetime) -> None:
    making.passed(AIDA, at=at, id="report-writing")
    making.failed(AIDA, at=at + DAY, id="report-writing")

    assert not is_used_up()
    assert is_true()


def is_used_up() -> bool:
    found = db.session.scalars(select(Progress.is_used_up)).one()
    db.session.rollback()
    return found


def test_it_is_in_the_record_with_its_reason(app: Flask, at: datetime) -> None:
    give(SANA, used_up(AIDA, at=at), at=at + DAY)

    query = select(AuditEntry).where(AuditEntry.did == "give extra attempt")
    entry = db.session.scalars(query).one()
    assert (entry.who, entry.to) == (SANA, AIDA)
    assert entry.facts["because"] == TERMS.because
    assert entry.facts["module"] == "report-writing"


def test_another_can_follow_when_it_failed_too(app: Flask, at: datetime) -> None:
    attempt = used_up(AIDA, at=at)
    terms = Terms("Was ill", 0)
    give(SANA, attempt, terms, at=at + DAY)
    making.failed(AIDA, at=at + DAY, id="report-writing")

    give(SANA, attempt, terms, at=at + DAY)

    numbers = db.session.scalars(select(ExtraAttempt.number).order_by(ExtraAttempt.number)).all()
    assert list(numbers) == [3, 4]


@pytest.mark.parametrize("what", ["left", "open", "given", "passed"])
def test_none_is_given_where_none_is_needed(what: str, app: Flask, at: datetime) -> None:
    making.failed(AIDA, at=at, id="report-writing")
    attempt = db.session.scalars(select(Attempt.id)).one()
    if what == "open":
        making.an_attempt(AIDA, at=at + DAY, id="report-writing")
    if what == "given":
        making.failed(AIDA, at=at + DAY, id="report-writing")
        give(SANA, attempt, at=at + DAY)
    if what == "passed":
        making.passed(AIDA, at=at + DAY, id="report-writing")

    with pytest.raises(Conflict):
        give(SANA, attempt, at=at + DAY)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (Terms("", 24), "because"),
        (Terms("Ill", -1), "hours"),
        (Terms("Ill", 721), "hours"),
        (Terms("Ill", 24, "seizing"), "lesson"),
    ],
)
def test_what_is_missing_is_named(terms: Terms, field: str, app: Flask, at: datetime) -> None:
    attempt = used_up(AIDA, at=at)

    with pytest.raises(Invalid) as refused:
        give(SANA, attempt, terms, at=at + DAY)

    assert refused.value.code == field


@pytest.mark.parametrize(("giver", "officer"), [(SANA, BEK), (SANA, SANA), (AIDA, AIDA)])
def test_nobody_gives_one_to_others_or_to_oneself(
    giver: str, officer: str, app: Flask, at: datetime
) -> None:
    attempt = used_up(officer, at=at)

    with pytest.raises(NotFound):
        give(giver, attempt, at=at + DAY)


def test_the_list_names_those_of_the_unit_who_wait_and_nobody_else(
    app: Flask, at: datetime
) -> None:
    attempt = used_up(AIDA, at=at)
    used_up(BEK, at=at)
    making.failed(AIDA, at=at)
    sana = making.viewer(SANA)

    waiting = extra_attempts.waiting(sana, most=9)
    assert [(one.attempt_id, one.module_id) for one in waiting] == [(attempt, "report-writing")]
    assert len(extra_attempts.waiting(making.viewer(ILYA), most=9)) == 2
    assert extra_attempts.waiting(making.viewer(VERA), most=9, person_id=sana.person_id) == []

    give(SANA, attempt, at=at + DAY)
    assert extra_attempts.waiting(making.viewer(SANA), most=9) == []


def test_a_lesson_that_is_gone_bars_nobody(app: Flask, at: datetime) -> None:
    give(SANA, used_up(AIDA, at=at), at=at + DAY)
    making.another_version(at=at + DAY, id="report-writing", lesson_order=("facts",))

    assert refusal(AIDA, at + 3 * DAY) is None


def test_whom_to_ask_is_the_nearest_supervisor_above(app: Flask, at: datetime) -> None:
    assert users.supervisors_of(making.viewer(AIDA), at=clock.now()) == ["Sana Karimova"]
    assert users.supervisors_of(making.viewer(BEK), at=clock.now()) == []
    assert users.supervisors_of(making.viewer(SANA), at=clock.now()) == []

    aida = making.viewer(AIDA)
    with transaction():
        own = db.session.get(Unit, aida.unit_id)
        users.add(None, "nearer", role="supervisor", at=at, name="Near Er", unit=own)

    assert users.supervisors_of(making.viewer(AIDA), at=clock.now()) == ["Near Er"]
