"""How often something may be tried, on both engines."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from elearn.db import db, transaction
from elearn.errors import TooMany
from elearn.models.accounts import Throttle
from elearn.people import throttle

PER = timedelta(minutes=16)


def tried(what: str = "0042", *, at: datetime) -> int:
    """0 where it was allowed, else after how many seconds it will be."""
    try:
        with transaction():
            throttle.allow("word", what, at=at, most=3, per=PER)
    except TooMany as refusal:
        seconds = refusal.facts["retry_after"]
        assert isinstance(seconds, int)
        return seconds
    return 0


def test_past_the_most_a_try_is_let_in_after_waits_that_grow(app: Flask, at: datetime) -> None:
    assert [tried(at=at) for _ in range(4)] == [0, 0, 0, 60]
    assert tried(at=at + timedelta(seconds=59)) == 1
    assert tried(at=at + timedelta(seconds=60)) == 0
    assert tried(at=at + timedelta(seconds=61)) == 119
    assert tried(at=at + timedelta(seconds=180)) == 0
    assert tried(at=at + timedelta(seconds=181)) == 239


def test_no_wait_is_longer_than_the_time_that_is_counted(app: Flask, at: datetime) -> None:
    waited = at
    for _ in range(50):
        seconds = tried(at=waited)
        assert seconds <= PER.total_seconds()
        waited += timedelta(seconds=seconds)

    assert tried(at=at + PER + timedelta(hours=2)) == 0


def test_each_is_counted_by_itself(app: Flask, at: datetime) -> None:
    assert [tried(at=at) for _ in range(4)][-1] > 0

    assert tried("0043", at=at) == 0
    with transaction():
        throttle.allow("another kind", "0042", at=at, most=1, per=PER)


def test_a_right_try_gives_its_place_back(app: Flask, at: datetime) -> None:
    for _ in range(20):
        assert tried(at=at) == 0
        with transaction():
            throttle.forgive("word", "0042")
    with transaction():
        throttle.forgive("word", "0042")

    assert [tried(at=at) for _ in range(4)] == [0, 0, 0, 60]


def test_the_time_that_one_should_wait_is_told_in_whole_minutes(app: Flask, at: datetime) -> None:
    begun = at + timedelta(seconds=20)
    for _ in range(3):
        tried(at=begun)

    with pytest.raises(TooMany) as refused, transaction():
        throttle.allow("word", "0042", at=begun, most=3, per=PER)

    assert refused.value.values["until"] == at + timedelta(minutes=2)


def test_a_clock_that_was_set_back_keeps_nobody_out(app: Flask, at: datetime) -> None:
    for _ in range(4):
        tried(at=at + timedelta(days=30))

    assert tried(at=at) == 0


def test_what_was_not_tried_for_a_day_is_forgotten(app: Flask, at: datetime) -> None:
    for number in range(5):
        tried(f"somebody {number}", at=at)

    tried("another one", at=at + timedelta(hours=25))

    assert db.session.scalar(select(func.count()).select_from(Throttle)) == 1


def test_what_is_counted_does_not_stand_in_the_table(app: Flask, at: datetime) -> None:
    tried("aida@north.example", at=at)

    rows = db.session.execute(select(Throttle)).scalars().all()
    assert [len(row.key) for row in rows] == [64]
    assert all("aida" not in str(vars(row)) for row in rows)
