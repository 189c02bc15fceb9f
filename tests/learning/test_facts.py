"""The summary follows from the facts alone, whatever their history was."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from uuid import UUID

import making
from cast import AIDA, ILYA
from correcting import again, failing, is_true
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elearn.db import db, transaction
from elearn.errors import Conflict, NotFound
from elearn.learning import (
    answers,
    certificates,
    extra_attempts,
    facts,
    grading,
    marks,
    progress,
)
from elearn.learning.summaries import Summary
from elearn.models.examination import ExtraAttempt, Mark, Regrade
from elearn.models.learning import Answer, Attempt, Certificate, LessonRead, Progress
from elearn.quiz.drawing import DrawnQuestion

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)

ACTS = ["pass", "fail", "half", "write", "mark", "more", "read", "month", "years", "edition"]
ACTS += ["fall", "rise"]
MODULES = ["first-steps", "report-writing", "taking-a-statement"]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.sampled_from(ACTS), max_size=8), st.sampled_from(MODULES))
def test_the_summary_kept_on_the_way_is_what_the_facts_give_now_and_afterwards(
    app: Flask, acts: list[str], id: str
) -> None:
    _forget()
    told = _happened(id, acts)

    for at, summary in told.items():
        assert _summary(id, at) == summary, at


def test_what_was_known_is_told_apart_from_what_came_of_it(app: Flask) -> None:
    story = "write mark mark mark pass fall rise years fail fail fail more"
    told = _happened("taking-a-statement", story.split())

    assert [one and ("used up" if one.is_used_up else one.state) for one in told.values()] == [
        *("learning", "waiting", "waiting", "failed", "failed"),  # marked, and marked again
        *("failed", "passed", "failed", "passed", "passed"),  # graded again twice
        *("learning", "failed", "failed", "failed", "failed", "used up", "failed"),  # one more
    ]
    assert [_summary("taking-a-statement", at) for at in told] == list(told.values())
    assert _summary("taking-a-statement", START) is None


def _summary(id: str, at: datetime | None = None) -> Summary | None:
    """What the facts say at a moment."""
    place = (making.viewer(AIDA).person_id, id)
    found = facts.of_people([place[0]], at=at).get(place)
    return facts.fold(found) if found else None


def _happened(id: str, acts: list[str]) -> dict[datetime, Summary | None]:
    """What the summary said after each act, which is what the records hold."""
    at, edition = START, making.module(id).edition
    told: dict[datetime, Summary | None] = {}
    for act in acts:
        at += DAY
        if act in ("month", "years"):
            at += timedelta(days=30 if act == "month" else 760)
        elif act == "edition":
            edition += 1
            making.another_version(at=at, id=id, edition=edition)
        elif act in ACTS_OF:
            ACTS_OF[act](id, at)
        elif _begin(id, at):
            told[at + timedelta(minutes=1)] = _kept(id)
            _sit(id, at, act)
        told[at + timedelta(minutes=10)] = _kept(id)
    return told


def _kept(id: str) -> Summary | None:
    assert is_true()
    row = db.session.get(Progress, (making.viewer(AIDA).person_id, id))
    return row and Summary(*(getattr(row, one.name) for one in fields(Summary)))


def _forget() -> None:
    tables = (Regrade, Mark, Answer, Certificate, ExtraAttempt, Attempt, LessonRead, Progress)
    with transaction():
        for table in tables:
            db.session.execute(table.__table__.delete())  # type: ignore[attr-defined]


def _begin(id: str, at: datetime) -> bool:
    try:
        making.an_attempt(AIDA, at=at, id=id)
    except Conflict:
        return False  # the limit of attempts, or the wait between them
    return True


def _sit(id: str, at: datetime, act: str) -> None:
    attempt = making.an_attempt(AIDA, at=at, id=id)
    asked = list(making.drawn(AIDA, attempt).answerable())
    if act == "pass":
        making.answered(AIDA, attempt, at=at)
    elif act == "half":
        _answer(attempt, asked[0], making.right(asked[0]), at)
    elif act == "write":
        for one in asked:
            if one.kind == "written":
                _answer(attempt, one, "I let her speak.", at)
    making.finished(AIDA, attempt, at=at + timedelta(minutes=5))


def _answer(attempt: UUID, question: DrawnQuestion, response: object, at: datetime) -> None:
    with transaction():
        aida = making.viewer_inside(AIDA)
        answers.store(aida, attempt, question.id, response, revision=1, at=at)


def _mark(_id: str, at: datetime) -> None:
    """The answer that waits longest gets a point; where none does, the last mark changes."""
    ilya = making.viewer(ILYA)
    waiting, given = marks.waiting(ilya), marks.given(ilya)
    db.session.rollback()
    if not (waiting or given):
        return
    one = [*waiting, *given][0]
    points = Fraction(0 if one.mark and one.mark.points else 1)
    mark = marks.Given(points, "", seen=one.mark.seal if one.mark else "", because="Read again.")
    with suppress(NotFound), transaction():  # what rose by full marks was no written answer
        marks.give(ilya, one.attempt_id, one.question, mark, at=at)


def _give_more(id: str, at: datetime) -> None:
    newest = db.select(Attempt.id).where(Attempt.module_id == id).order_by(Attempt.started_at)
    attempt = db.session.scalars(newest).all()[-1:]
    ilya = making.viewer(ILYA)
    with suppress(Conflict), transaction():  # it may not be the time for it
        for one in attempt:
            extra_attempts.give(ilya, one, extra_attempts.Terms("Was ill.", hours=0), at=at)


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
        db.session.merge(
            Mark(**place, points=str(question.points), marked_by=ilya.person_id, marked_at=at)
        )


ACTS_OF: dict[str, Callable[[str, datetime], None]] = {
    "read": _read_next,
    "fall": lambda id, at: _correct(id, at, rises=False),
    "rise": lambda id, at: _correct(id, at, rises=True),
    "mark": _mark,
    "more": _give_more,
}
