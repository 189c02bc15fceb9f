"""How much of the database a page asks for: what the targets of speed stand on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import making
import pytest
from cast import AIDA
from flask import Flask
from making import FIRST_STEPS, REPORT
from sending import Browser
from sqlalchemy import event, select

from elearn.db import db, is_sqlite
from elearn.models.audit import AuditEntry
from elearn.models.learning import Attempt

ClientAs = Callable[[str | None], Browser]
# They are no reading and no writing: what begins and ends those.
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "-- ")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that reach the database, on SQLite as its driver sees them."""
    said: list[str] = []

    def note(statement: str) -> None:
        if not statement.lstrip().upper().startswith(NOT_COUNTED):
            said.append(" ".join(statement.split()))

    def out(connection: Any, *_: object) -> None:
        connection.set_trace_callback(note)

    def before(_connection: Any, _cursor: Any, statement: str, *_: object) -> None:
        note(statement)

    db.session.remove()
    name, listener = ("checkout", out) if is_sqlite() else ("before_cursor_execute", before)
    event.listen(db.engine, name, listener)
    try:
        yield said
    finally:
        event.remove(db.engine, name, listener)
        db.engine.dispose()


@pytest.fixture
def aida(client_as: ClientAs) -> Browser:
    browser = client_as(AIDA)
    assert browser.token
    return browser


def test_a_lesson_is_one_statement_beside_the_sessions(aida: Browser) -> None:
    aida.get(f"{FIRST_STEPS}seizing/")

    with counted() as said:
        assert aida.get(f"{FIRST_STEPS}seizing/").status_code == 200

    assert len(said) == 2, said


def test_a_save_is_one_statement_beside_the_sessions(aida: Browser) -> None:
    address = aida.start(FIRST_STEPS)
    aida.save(address, "say-it", "chain", 1)

    with counted() as said:
        assert aida.save(address, "say-it", "chain of custody", 2).status_code == 200

    assert len(said) == 2, said


def finish(aida: Browser, module: str, *, rightly: bool) -> list[str]:
    address = aida.start(module)
    attempt = db.session.scalars(select(Attempt.id).where(Attempt.state == "open")).one()
    db.session.rollback()
    if rightly:
        for question in making.drawn(AIDA, attempt).answerable():
            aida.save(address, question.id, making.right(question))
    with counted() as said:
        assert aida.post(f"{address}finish").status_code == 303
    return said


def test_a_finish_without_a_certificate_is_eight_at_most(aida: Browser) -> None:
    said = finish(aida, REPORT, rightly=False)

    assert len(said) <= 8, said


def test_a_finish_with_a_certificate_is_eleven_at_most(aida: Browser) -> None:
    said = finish(aida, FIRST_STEPS, rightly=True)

    assert len(said) <= 11, said


def test_the_pages_of_the_road_ask_for_little(aida: Browser, app: Flask) -> None:
    address = aida.start(FIRST_STEPS)
    most = {"/": 7, "/modules/cybercrime/": 5, FIRST_STEPS: 9, address: 8, f"{address}check/": 9}
    for path, limit in most.items():
        with counted() as said:
            assert aida.get(path).status_code == 200
        assert len(said) <= limit, (path, said)


def test_every_act_leaves_its_line_in_the_record(aida: Browser, app: Flask) -> None:
    aida.post(f"{FIRST_STEPS}seizing/read")
    address = aida.start(FIRST_STEPS)
    aida.post(f"{address}finish")
    aida.post("/sign-out")

    acts = db.session.execute(select(AuditEntry.who, AuditEntry.did).where(AuditEntry.who == AIDA))
    assert {did for _, did in acts} == {
        "read lesson",
        "start attempt",
        "finish attempt",
        "sign out",
    }
