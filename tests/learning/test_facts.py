"""The summary follows from the facts alone, whatever their history was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

import making
import pytest
from cast import AIDA, ILYA
from correcting import again, failing, is_true
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elearn.db import db, transaction
from elearn.errors import Conflict
from elearn.learning import answers, certificates, facts, grading, progress
from elearn.learning.facts import Facts, Given, Sat, Summary
from elearn.models.examination import Mark, Regrade
from elearn.models.learning import Answer, Attempt, Certificate, LessonRead, Progress

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TWO_YEARS = {"valid_months": 24, "renew_days": 60}


def sat(
    number: int, state: str, *, cycle: int = 1, day: int = 0, percent: int = 50, keep: str = "best"
) -> Sat:
    finished = START + day * DAY
    return Sat(
        UUID(int=cycle * 100 + number),
        uuid4(),
        cycle,
        number,
        state,
        finished,
        None if state == "open" else finished,
        Fraction(percent) if state in ("passed", "failed") else None,
        keep,
        False,
        finished if state == "passed" else None,
        TWO_YEARS,
    )


def paper(of: Sat, issue: int = 1, **more: Any) -> Given:
    return Given(
        f"{of.cycle}-{issue}", of.id, of.version_id, of.cycle, issue, 90, False, of.expires_at,
        more.pop("revoked_at", None), **more,
    )  # fmt: skip


def test_where_nothing_was_done_there_is_no_summary() -> None:
    assert facts.fold(Facts()) is None
    assert facts.fold(Facts(has_read=True)) == Summary()


@pytest.mark.parametrize(("keep", "percent"), [("best", 70), ("last", 60), ("first", 50)], ids=str)
def test_which_result_stays_is_the_quiz_s_rule(keep: str, percent: int) -> None:
    results = [50, 70, 60]
    tried = tuple(sat(n, "failed", percent=one, keep=keep) for n, one in enumerate(results, 1))

    assert facts.fold(Facts(tried)) == Summary(1, "failed", percent)


def test_a_failed_renewal_leaves_the_pass_until_it_runs_out() -> None:
    passed = sat(1, "passed", percent=90)
    early, late = (sat(1, "failed", cycle=2, day=day) for day in (700, 800))

    assert facts.fold(Facts((passed, early), given=(paper(passed),))) == Summary(
        1, "passed", 90, START, passed.expires_at
    )
    assert facts.fold(Facts((passed, late), given=(paper(passed),))) == Summary(2, "failed", 50)


def test_a_failed_renewal_counts_once_the_pass_before_it_fell() -> None:
    fell, renewal = sat(1, "failed"), sat(1, "failed", cycle=2, day=700, percent=60)

    assert facts.fold(Facts((fell, renewal))) == Summary(2, "failed", 60)


def test_a_certificate_stands_for_a_pass_and_for_nothing_else() -> None:
    fell, passed = sat(1, "failed"), sat(2, "passed", day=1)

    assert Facts((fell, passed), given=(paper(fell),)).standing(1) is None
    assert Facts((passed,), given=(paper(passed, is_withdrawn=True),)).standing(1) is None
    assert Facts((passed,), given=(paper(passed),)).standing(1) == paper(passed)


# ── along histories, as they happen ──

ACTS = ["pass", "fail", "half", "read", "month", "years", "edition", "fall", "rise"]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.sampled_from(ACTS), max_size=8), st.sampled_from(["first-steps", "report"]))
def test_the_summary_kept_on_the_way_is_what_the_facts_give(
    app: Flask, acts: list[str], module: str
) -> None:
    id = "report-writing" if module == "report" else module
    _forget()
    at, edition = START, making.module(id).edition
    for act in acts:
        at += DAY
        if act in ("month", "years"):
            at += timedelta(days=30 if act == "month" else 760)
        elif act == "edition":
            edition += 1
            making.another_version(at=at, id=id, edition=edition)
        elif act == "read":
            _read_next(id, at)
        elif act in ("fall", "rise"):
            _correct(id, at, rises=act == "rise")
        else:
            _sit(id, at, act)

        assert is_true()


def _forget() -> None:
    with transaction():
        for table in (Regrade, Mark, Answer, Certificate, Attempt, LessonRead, Progress):
            db.session.execute(table.__table__.delete())  # type: ignore[attr-defined]


def _sit(id: str, at: datetime, act: str) -> None:
    try:
        attempt = making.an_attempt(AIDA, at=at, id=id)
    except Conflict:
        return  # the limit of attempts, or the wait between them
    assert is_true()
    if act == "pass":
        making.answered(AIDA, attempt, at=at)
    elif act == "half":
        first = next(making.drawn(AIDA, attempt).answerable())
        with transaction():
            aida = making.viewer_inside(AIDA)
            answers.store(aida, attempt, first.id, making.right(first), revision=1, at=at)
    making.finished(AIDA, attempt, at=at + timedelta(minutes=5))


def _read_next(id: str, at: datetime) -> None:
    aida, module = making.viewer(AIDA), making.module(id)
    read = progress.standing(aida, module, at=at).read
    left = [slug for slug in module.lesson_order if slug not in read]
    if left:
        with transaction():
            progress.mark_read(aida, module, left[0], at=at)
            certificates.complete_by_reading(aida, module.id, at=at)


def _correct(id: str, at: datetime, *, rises: bool) -> None:
    """The first attempt of those that end in the other state is graded again."""
    from_state = "failed" if rises else "passed"
    query = db.select(Attempt.id).where(Attempt.module_id == id, Attempt.state == from_state)
    attempt = db.session.scalar(query.order_by(Attempt.cycle, Attempt.number).limit(1))
    db.session.rollback()
    if attempt is None:
        return
    if rises:
        with transaction():
            _full_marks(attempt, at)
            ilya = making.viewer_inside(ILYA)
            row = db.session.get_one(Attempt, attempt, with_for_update=True)
            grading.regrade(ilya, row, because="Full points.", at=at)
        return
    again(attempt, at=at, keys=failing(attempt))


def _full_marks(attempt_id: UUID, at: datetime) -> None:
    ilya = making.viewer_inside(ILYA)
    row = db.session.get_one(Attempt, attempt_id)
    for question in grading.drawn_in_force(row).answerable():
        place = {"attempt_id": attempt_id, "question": question.id}
        db.session.add(
            Mark(**place, points=str(question.points), marked_by=ilya.person_id, marked_at=at)
        )
