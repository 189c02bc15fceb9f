"""How lessons are read: who marked them, where they stop, how long it took."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import crowds
import examined
import making
from cast import AIDA, ILYA
from flask import Flask
from sqlalchemy import insert

from elearn.db import db, transaction
from elearn.models.learning import LessonRead
from elearn.reports import lessons
from elearn.reports.lessons import Mark, reckoned

ORDER = ["one", "two", "three"]
BEGAN = datetime(2026, 3, 2, 9, 0)


def read(minutes: list[int], order: list[str] = ORDER) -> tuple[UUID, list[Mark]]:
    """Somebody marks lessons so many minutes after the beginning."""
    person = uuid4()
    return person, [
        (person, slug, BEGAN + timedelta(minutes=at))
        for slug, at in zip(order, minutes, strict=False)
    ]


def test_minutes_are_the_median_between_marks_that_follow_within_an_hour() -> None:
    everybody = [read([0, 5 + at, 200]) for at in range(31)]
    marks = [mark for _, of_one in everybody for mark in of_one]

    found = reckoned(ORDER, {person for person, _ in everybody}, set(), marks)

    first, second, third = found.lessons
    assert (first.minutes, first.timed) == (None, 0)
    assert (second.minutes, second.timed) == (20, 31)
    assert (third.minutes, third.timed) == (None, 0)
    assert third.read
    assert third.read.value == 1


def test_where_they_stop_is_the_furthest_lesson_whatever_the_order() -> None:
    forward, back = read([0, 5]), read([0, 5], ["three", "one"])
    idle = uuid4()
    stopped = {forward[0], back[0], idle}

    found = reckoned(ORDER, stopped, stopped, [*forward[1], *back[1]])

    assert [one.stopped for one in found.lessons] == [0, 1, 1]
    assert found.unread == 1
    assert found.lessons[0].read is None


def test_a_lesson_that_is_no_longer_there_counts_nowhere() -> None:
    person, marks = read([0, 5], ["gone", "one"])

    found = reckoned(ORDER, {person}, {person}, marks)

    assert [one.stopped for one in found.lessons] == [1, 0, 0]
    assert found.lessons[0].timed == 0


def test_who_sat_the_quiz_or_goes_on_has_not_stopped(app: Flask, at: datetime) -> None:
    people = crowds.a_crowd(40, at=at, beside=AIDA)
    crowds.begun(people[:35], "first-steps", at=at - timedelta(days=40))
    crowds.begun(people[35:], "first-steps", at=at)
    order = making.module().lesson_order
    version_id = making.module().version_id
    db.session.rollback()
    with transaction():
        db.session.execute(
            insert(LessonRead),
            [
                {
                    "person_id": person,
                    "module_id": "first-steps",
                    "slug": order[0],
                    "version_id": version_id,
                    "read_at": at - timedelta(days=40),
                }
                for person in people[:30]
            ],
        )
    examined.sat(people[:5], at=at)

    found = lessons.reading(making.viewer(ILYA), making.module(), at=at)

    assert found.began == 40
    assert found.lessons[0].read
    assert found.lessons[0].read.value == 0.75
    assert found.lessons[0].stopped == 25
    assert found.unread == 5
