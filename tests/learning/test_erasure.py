"""A person is erased: nothing says who it was, everything else stays true."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import making
import pytest
import time_machine
from cast import AIDA, BEK, ILYA, NAMES, SANA, VERA
from click.testing import Result
from correcting import again, sat, words
from flask import Flask
from sending import Browser
from sqlalchemy import select

from elearn import audit
from elearn.db import Base, db, transaction
from elearn.errors import Conflict, Invalid, NotFound
from elearn.learning import answers, erasure, marks, progress
from elearn.models.accounts import Session
from elearn.models.audit import AuditEntry
from elearn.models.learning import Answer, Attempt, Certificate, Progress
from elearn.models.people import Person
from elearn.people import sessions, users

ClientAs = Callable[[str | None], Browser]
DAY = timedelta(days=1)
WORDS = "At the bridge I saw"


def run(app: Flask, *given: str) -> Result:
    db.session.rollback()
    return app.test_cli_runner().invoke(args=list(given))


@pytest.fixture
def aida(app: Flask, at: datetime) -> UUID:
    """Aida, who read, failed nothing, passed twice, was graded again, waits for a mark, and
    sits a quiz at this moment."""
    first = sat(AIDA, at=at, say_it="the custody book")
    again(first, at=at + DAY, keys={"say-it": words("the custody book")})
    sat(AIDA, at=at + 2 * DAY, say_it="zebra crossing")
    waiting = making.an_attempt(AIDA, at=at, id="advanced")
    running = making.an_attempt(AIDA, at=at, id="report-writing")
    with transaction():
        person = making.viewer_inside(AIDA)
        progress.mark_read(person, making.module(), "seizing", at=at)
        answers.store(person, waiting, "own-words", WORDS, revision=1, at=at)
        sessions.open_for(person.person_id, at=at, address="198.51.100.9", agent="Firefox/140")
        users.give_extra_time(None, person.person_id, 25, because="Broken arm of hers", at=at)
    making.finished(AIDA, waiting, at=at)
    assert running
    return making.viewer(AIDA).person_id


def erase(person_id: UUID, *, at: datetime, by: str | None = VERA) -> None:
    viewer = making.viewer(by) if by else None
    with transaction():
        erasure.erase(viewer, person_id, because="Asked for it", at=at)


def everything() -> str:
    """Every text that the database holds."""
    db.session.rollback()
    rows = [
        str(tuple(row))
        for table in Base.metadata.tables.values()
        if table.name not in ("page", "lesson", "passage", "media", "version")
        for row in db.session.execute(select(table))
    ]
    return "\n".join(rows)


def test_nothing_that_tells_who_it_was_is_left(aida: UUID, at: datetime) -> None:
    traces = (AIDA, NAMES[AIDA], WORDS, "198.51.100.9", "Broken arm of hers", "zebra crossing")
    before = everything()
    assert all(trace in before for trace in traces)

    erase(aida, at=at + 3 * DAY)

    after = everything()
    assert [trace for trace in traces if trace in after] == []


def test_the_records_are_still_true(app: Flask, aida: UUID, at: datetime) -> None:
    with transaction():
        code = db.session.scalars(select(Certificate.code)).first()
        assert code
        audit.record(making.viewer_inside(VERA), "revoke certificate", code, at=at + 2 * DAY)
        row = db.session.get_one(Certificate, code)
        row.revoked_at, row.revoked_because = at + 2 * DAY, "Given by mistake."
    assert run(app, "records", "verify").exit_code == 0
    counted = {table: _count(table) for table in (Attempt, Progress, Certificate)}

    erase(aida, at=at + 3 * DAY)

    result = run(app, "records", "verify")
    assert result.exit_code == 0, result.output
    assert {table: _count(table) for table in counted} == counted
    assert not db.session.scalars(select(Attempt).where(Attempt.state == "open")).all()


def _count(table: type) -> int:
    db.session.rollback()
    return len(db.session.execute(select(table)).all())


def test_a_grade_of_an_erased_person_that_somebody_changed_is_named(
    app: Flask, aida: UUID, at: datetime
) -> None:
    erase(aida, at=at + 3 * DAY)
    with transaction():
        for row in db.session.scalars(select(Attempt).where(Attempt.state == "passed")):
            row.points = "10"

    result = run(app, "records", "verify")

    assert ": points: stored 10, must be" in result.output


def test_the_erasure_stands_in_the_record_without_a_name(aida: UUID, at: datetime) -> None:
    erase(aida, at=at + 3 * DAY)

    db.session.rollback()
    (done,) = db.session.scalars(select(AuditEntry).where(AuditEntry.did == "erase person"))
    assert (done.who, done.to, done.facts) == (VERA, str(aida), {"because": "Asked for it"})
    own = db.session.scalars(select(AuditEntry).where(AuditEntry.person_id == aida)).all()
    assert own
    assert {(one.who, one.to, one.address, one.salt) for one in own} == {("", "", "", "")}
    assert {one.erased_at for one in own} == {done.at}


def test_a_certificate_says_that_its_holder_was_erased(
    aida: UUID, client_as: ClientAs, at: datetime
) -> None:
    db.session.rollback()
    codes = db.session.scalars(select(Certificate.code)).all()

    erase(aida, at=at + 3 * DAY)

    for code in codes:
        shown = client_as(None).see(f"/verify/{code}")
        assert shown.first("section", **{"data-state": "revoked"})
        assert "erased" in shown.words
        assert NAMES[AIDA] not in shown.words


def test_the_erased_can_do_nothing_more(aida: UUID, client_as: ClientAs, at: datetime) -> None:
    browser = client_as(AIDA)
    assert browser.get("/account/").status_code == 200

    erase(aida, at=at + 3 * DAY)

    assert browser.get("/account/").status_code == 303
    assert _count(Session) == 0
    person = db.session.get_one(Person, aida)
    assert (person.password_hash, person.unit_id, person.name) == (None, None, "")


def test_nobody_marks_what_is_gone(aida: UUID, at: datetime) -> None:
    assert marks.waiting(making.viewer(ILYA))

    erase(aida, at=at + 3 * DAY)

    assert not marks.waiting(making.viewer(ILYA))


def test_nobody_else_loses_anything(aida: UUID, app: Flask, at: datetime) -> None:
    sat(BEK, at=at, say_it="the other book")
    bek = making.viewer(BEK).person_id
    db.session.rollback()
    mine = select(Answer.response).join(Attempt).where(Attempt.person_id == bek)
    before = sorted(db.session.scalars(mine))

    erase(aida, at=at + 3 * DAY)

    db.session.rollback()
    assert sorted(db.session.scalars(mine)) == before
    kept = select(AuditEntry).where(AuditEntry.person_id == bek)
    assert all(one.who == BEK and one.erased_at is None for one in db.session.scalars(kept))


def test_it_is_done_once(aida: UUID, at: datetime) -> None:
    erase(aida, at=at + 3 * DAY)

    with pytest.raises(NotFound):
        erase(aida, at=at + 4 * DAY)


def test_only_who_keeps_the_account_erases_it(aida: UUID, at: datetime) -> None:
    for login in (AIDA, SANA, ILYA):
        with pytest.raises(NotFound):
            erase(aida, at=at, by=login)
    with pytest.raises(Invalid), transaction():
        erasure.erase(making.viewer_inside(VERA), aida, because=" ", at=at)
    assert db.session.get_one(Person, aida).name == NAMES[AIDA]


def test_nobody_erases_herself_or_the_last_administrator(app: Flask, at: datetime) -> None:
    vera = making.viewer(VERA).person_id
    with pytest.raises(Conflict):
        erase(vera, at=at)
    with pytest.raises(Conflict):
        erase(vera, at=at, by=None)


def test_a_failure_in_the_middle_changes_nothing(
    aida: UUID, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()

    def fails(*_: Any, **__: Any) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(OSError, match="gone"):
        erase(aida, at=at + 3 * DAY)

    assert everything() == before


def test_the_console_asks_before_it_erases(app: Flask, aida: UUID) -> None:
    given = ("people", "erase", AIDA, "--because", "Asked for it")

    db.session.rollback()
    asked = app.test_cli_runner().invoke(args=list(given), input="n\n")
    assert asked.exit_code == 1
    assert f"Erase {AIDA}" in asked.output
    assert users.by_login(AIDA)
    done = run(app, *given, "--yes")

    assert (done.exit_code, done.output) == (0, f"{AIDA} is erased\n")
    assert users.by_login(AIDA) is None


def test_who_acts_at_the_console_does_so_from_there(app: Flask) -> None:
    run(app, "people", "disable", AIDA, "--as", VERA)

    db.session.rollback()
    (done,) = db.session.scalars(select(AuditEntry).where(AuditEntry.did == "disable person"))
    assert (done.who, done.address) == (VERA, "console")


def test_who_was_closed_long_ago_is_erased_by_retention(app: Flask, at: datetime) -> None:
    with transaction():
        users.disable(None, AIDA, at=at)
        users.disable(None, BEK, at=at + 40 * DAY)

    with time_machine.travel(at + timedelta(days=5 * 365.25 + 1), tick=False):
        looked = run(app, "people", "retention")
        assert f"{AIDA} would be erased\n" in looked.output
        assert BEK not in looked.output
        assert users.by_login(AIDA)

        done = run(app, "people", "retention", "--do")
        assert done.exit_code == 0, done.output
        assert f"{AIDA} is erased\n" in done.output
        assert run(app, "people", "retention").output.startswith("0 ended sessions would be")

    assert users.by_login(AIDA) is None
    assert users.by_login(BEK)
    assert run(app, "records", "verify").exit_code == 0


def test_what_had_its_time_is_deleted(app: Flask, client_as: ClientAs, at: datetime) -> None:
    browser = client_as(AIDA)
    browser.post("/sign-out")
    client_as(BEK)

    with time_machine.travel(at + 89 * DAY, tick=False):
        run(app, "people", "retention", "--do")
        assert _count(Session) == 2
    with time_machine.travel(at + 91 * DAY, tick=False):
        client_as(SANA)
        assert "2 ended sessions would be deleted" in run(app, "people", "retention").output
        done = run(app, "people", "retention", "--do")
        assert "2 ended sessions are deleted" in done.output
        assert _count(Session) == 1
