"""Two people mark at once: one mark an answer, one grading, one certificate."""

from __future__ import annotations

import threading
from collections.abc import Callable

from cast import AIDA, ILYA
from flask import Flask
from sending import Browser
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from elearn.db import db
from elearn.models.audit import AuditEntry
from elearn.models.examination import Mark
from elearn.models.learning import Attempt, Certificate
from tests.web.instructor.papers import STATEMENT, handed_in, place, second_instructor, send


def at_once(*acts: Callable[[], TestResponse]) -> list[int]:
    """The status that each got, all of them sent in the same moment."""
    gate = threading.Barrier(len(acts))
    found: list[int] = [0] * len(acts)

    def run(place: int) -> None:
        gate.wait()
        found[place] = acts[place]().status_code

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def count(table: type, did: str = "") -> int:
    db.session.rollback()
    query = select(func.count()).select_from(table)
    return db.session.scalar(query.where(AuditEntry.did == did) if did else query) or 0


def test_of_two_marks_for_one_answer_one_is_stored(app: Flask) -> None:
    aida, ilya, olga = Browser(app, AIDA), Browser(app, ILYA), second_instructor(app)
    attempt = handed_in(aida, in_your_words="I listen.", what_you_ask="Who?")
    address = place(attempt, "in-your-words")
    loaded = [(one, one.see(address)) for one in (ilya, olga)]

    statuses = at_once(
        *[
            lambda one=one, shown=shown, points=points: send(one, shown, address, points)
            for (one, shown), points in zip(loaded, ("1", "4"), strict=True)
        ]
    )

    assert sorted(statuses) == [303, 409]
    assert count(Mark) == count(AuditEntry, "mark answer") == 1


def test_the_two_last_marks_at_once_grade_once(app: Flask) -> None:
    aida, ilya, olga = Browser(app, AIDA), Browser(app, ILYA), second_instructor(app)
    aida.post(f"{STATEMENT}listening/read")
    attempt = handed_in(aida, in_your_words="I listen.", what_you_ask="Who?")
    papers = [place(attempt, question) for question in ("in-your-words", "what-you-ask")]
    loaded = [(one, one.see(to), to) for one, to in zip((ilya, olga), papers, strict=True)]

    statuses = at_once(
        *[
            lambda one=one, shown=shown, to=to: send(one, shown, to, "2")
            for one, shown, to in loaded
        ]
    )

    assert statuses == [303, 303]
    assert count(AuditEntry, "grade attempt") == count(Certificate) == 1
    assert db.session.scalars(select(Attempt.state)).one() == "passed"
