"""The time of an attempt: its deadline, extra time, and who closes what ran past it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import making
import pytest
import time_machine
from cast import AIDA, BEK, ILYA, SANA, VERA
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from making import REPORT
from sending import Browser
from sqlalchemy import select

from elearn.db import db, transaction
from elearn.errors import Conflict, Invalid, NotFound
from elearn.learning import admission, answers, attempts, extra_time
from elearn.models.audit import AuditEntry
from elearn.models.learning import Attempt
from elearn.people import users
from elearn.quiz import storage
from elearn.quiz.questions import Rules

MINUTES = timedelta(minutes=1)
START = datetime.fromisoformat("2026-03-02T09:00:00+00:00")


def kept(attempt_id: UUID) -> Attempt:
    db.session.rollback()
    return db.session.get_one(Attempt, attempt_id)


def extra(login: str, percent: int, *, by: str = SANA, at: datetime, running: bool = False) -> int:
    person, giver = making.viewer(login).person_id, making.viewer(by)
    with transaction():
        users.give_extra_time(giver, person, percent, because="Reads with a lens", at=at)
        return extra_time.lengthen(giver, person, percent, at=at) if running else 0


@given(minutes=st.integers(1, 10_000), percent=st.integers(0, 300))
def test_the_deadline_is_the_limit_and_the_extra_time_exactly(minutes: int, percent: int) -> None:
    ends_at = attempts.deadline(Rules(limit_minutes=minutes), START, percent, None)

    assert ends_at is not None
    assert (ends_at - START) / MINUTES == pytest.approx(minutes * (1 + percent / 100), abs=1e-6)


@given(percent=st.integers(0, 300), closes=st.integers(1, 600))
def test_no_attempt_ends_after_its_sitting(percent: int, closes: int) -> None:
    closes_at = START + closes * MINUTES

    for limit in (None, 30):
        ends_at = attempts.deadline(Rules(limit_minutes=limit), START, percent, closes_at)
        assert ends_at is not None
        assert ends_at <= closes_at
    assert attempts.deadline(Rules(), START, percent, None) is None


def test_an_attempt_keeps_its_rules_and_its_officers_extra_time(app: Flask, at: datetime) -> None:
    extra(AIDA, 50, at=at)

    attempt = kept(making.an_attempt(AIDA, at=at, id="report-writing"))
    making.with_rules(at=at + MINUTES, id="report-writing", pass_percent=100, limit_minutes=5)

    assert attempt.extra_time_percent == 50
    assert attempt.deadline_at == at + 45 * MINUTES
    rules = storage.rules_from(attempt.rules)
    assert (rules.pass_percent, rules.limit_minutes) == (50, 30)
    assert kept(making.an_attempt(BEK, at=at, id="report-writing")).deadline_at == at + 5 * MINUTES


def test_a_pass_is_by_the_rules_that_the_attempt_began_under(app: Flask, at: datetime) -> None:
    attempt = making.an_attempt(AIDA, at=at, id="report-writing")
    making.with_rules(at=at, id="report-writing", pass_percent=100)
    first, *_others = making.drawn(AIDA, attempt).answerable()
    with transaction():
        right = making.right(first)
        answers.store(making.viewer_inside(AIDA), attempt, first.id, right, revision=1, at=at)

    assert making.finished(AIDA, attempt, at=at).state == "passed"


def test_extra_time_leaves_what_runs_alone_unless_it_is_asked_for(app: Flask, at: datetime) -> None:
    attempt = making.an_attempt(AIDA, at=at, id="report-writing")

    extra(AIDA, 100, at=at)
    assert kept(attempt).deadline_at == at + 30 * MINUTES

    assert extra(AIDA, 100, at=at, running=True) == 1
    assert kept(attempt).deadline_at == at + 60 * MINUTES
    assert kept(attempt).extra_time_percent == 100


def test_less_extra_time_takes_none_from_what_runs(app: Flask, at: datetime) -> None:
    extra(AIDA, 100, at=at)
    attempt = making.an_attempt(AIDA, at=at, id="report-writing")

    assert extra(AIDA, 0, at=at, running=True) == 0

    assert kept(attempt).deadline_at == at + 60 * MINUTES


def test_extra_time_opens_no_attempt_that_is_over(app: Flask, at: datetime) -> None:
    attempt = making.an_attempt(AIDA, at=at, id="report-writing")

    assert extra(AIDA, 300, at=at + 31 * MINUTES, running=True) == 0

    assert kept(attempt).deadline_at == at + 30 * MINUTES


def test_extra_time_is_given_with_a_reason_within_reason_and_in_the_record(
    app: Flask, at: datetime
) -> None:
    person = making.viewer(AIDA).person_id
    for percent, because in ((301, "x"), (-1, "x"), (50, "  "), (50, "x" * 501)):
        with pytest.raises(Invalid), transaction():
            users.give_extra_time(
                making.viewer_inside(SANA), person, percent, because=because, at=at
            )

    extra(AIDA, 25, at=at)

    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.did == "give extra time")).one()
    assert (entry.who, entry.to) == (SANA, AIDA)
    assert entry.facts == {"percent": 25, "before": 0, "because": "Reads with a lens"}


@pytest.mark.parametrize(("giver", "to"), [(SANA, BEK), (SANA, SANA), (AIDA, AIDA), (AIDA, BEK)])
def test_nobody_gives_time_to_others_or_to_oneself(
    giver: str, to: str, app: Flask, at: datetime
) -> None:
    with pytest.raises(NotFound):
        extra(to, 50, by=giver, at=at)


def test_an_administrator_gives_time_to_anybody(app: Flask, at: datetime) -> None:
    extra(BEK, 20, by=VERA, at=at)
    extra(ILYA, 20, by=VERA, at=at)


def test_what_ran_past_its_time_blocks_no_new_attempt(app: Flask, at: datetime) -> None:
    first = making.an_attempt(AIDA, at=at, id="report-writing")
    later = at + timedelta(hours=2)

    second = making.an_attempt(AIDA, at=later, id="report-writing")

    assert second != first
    assert kept(first).state == "failed"
    assert kept(second).number == 2


def test_the_page_of_the_module_closes_too(app: Flask, at: datetime) -> None:
    attempt = making.an_attempt(AIDA, at=at, id="report-writing")
    aida = Browser(app, AIDA)

    with time_machine.travel(at + timedelta(minutes=100), tick=False):
        page = aida.see(REPORT)

    assert kept(attempt).state == "failed"
    assert "Start the quiz" in page.words


@pytest.mark.parametrize("page", ["", "check/", "result/"])
def test_every_page_of_the_attempt_closes_and_leads_to_the_result(
    page: str, app: Flask, at: datetime
) -> None:
    attempt = making.an_attempt(AIDA, at=at, id="report-writing")
    aida = Browser(app, AIDA)

    with time_machine.travel(at + timedelta(hours=1), tick=False):
        answer = aida.client.get(f"/attempts/{attempt}/{page}", follow_redirects=True)

    assert answer.request.path == f"/attempts/{attempt}/result/"
    assert kept(attempt).state == "failed"


def test_the_wait_counts_from_the_deadline_however_late_it_is_closed(
    app: Flask, at: datetime
) -> None:
    attempt = making.an_attempt(AIDA, at=at, id="report-writing")
    with transaction():
        attempts.close(attempt, at=at + 80 * MINUTES)
    aida, report = making.viewer(AIDA), making.module("report-writing")

    before = admission.to_quiz(aida, report, at=at + 89 * MINUTES)
    after = admission.to_quiz(aida, report, at=at + 90 * MINUTES)

    assert before.refusal is not None
    assert before.refusal.values == {"opens": at + 90 * MINUTES}
    assert after.refusal is None


def test_a_deadline_holds_while_clocks_go_back_and_forth(app: Flask, at: datetime) -> None:
    """The deadline stands in the database: only the server's moment of each save is asked."""
    attempt = making.an_attempt(AIDA, at=at, id="report-writing")
    aida = Browser(app, AIDA)
    question = next(making.drawn(AIDA, attempt).answerable()).id
    statuses = []
    for minutes, revision in ((10, 1), (-300, 2), (29, 3), (31, 4), (20, 5), (100, 6)):
        with time_machine.travel(at + minutes * MINUTES, tick=False):
            aida._token = ""
            statuses.append(aida.save(attempt, question, f"word {minutes}", revision).status_code)
        assert kept(attempt).deadline_at == at + 30 * MINUTES

    assert statuses == [200, 200, 200, 409, 200, 409]


def test_a_limit_over_versions_gives_no_attempt_back(app: Flask, at: datetime) -> None:
    hour = timedelta(hours=1)
    making.failed(AIDA, at=at, id="report-writing")
    making.with_rules(at=at + hour, id="report-writing", pass_percent=60)
    making.failed(AIDA, at=at + hour, id="report-writing")
    making.with_rules(at=at + 2 * hour, id="report-writing", pass_percent=70)

    with pytest.raises(Conflict) as refused:
        making.an_attempt(AIDA, at=at + 9 * hour, id="report-writing")

    assert refused.value.code == "attempts"
