"""The record's chains under load, and what they never hold."""

from __future__ import annotations

import ast
import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import making
import pytest
from cast import AIDA, BEK, ILYA, PASSWORD, SANA
from click.testing import Result
from flask import Flask
from making import FIRST_STEPS
from sending import Browser
from sqlalchemy import select

from elearn import audit
from elearn.db import db, is_sqlite, transaction
from elearn.learning import attempts
from elearn.models.audit import AuditEntry
from elearn.models.people import Person
from elearn.people import users
from elearn.web.administrator import acts
from tests.test_database import in_threads

ClientAs = Callable[[str | None], Browser]
ROOT = Path(__file__).parent.parent.parent / "elearn"


def numbers(chain: str) -> list[int]:
    db.session.rollback()
    query = select(AuditEntry.number).where(AuditEntry.chain == chain)
    return list(db.session.scalars(query.order_by(AuditEntry.number)))


def verified(app: Flask) -> Result:
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["records", "verify"])


def test_fifty_finishes_of_one_agency_leave_no_gap_in_its_chain(app: Flask, at: datetime) -> None:
    with transaction():
        unit = users.by_login(AIDA).unit_id  # type: ignore[union-attr]
        for number in range(50):
            person = users.add(None, f"officer-{number}", role="officer", at=at)
            person.unit_id = unit
    started = {
        f"officer-{number}": making.an_attempt(f"officer-{number}", at=at) for number in range(50)
    }
    chain = audit.chain_of(making.viewer(AIDA))
    before = len(numbers(chain))

    def finishing(login: str) -> Callable[[], object]:
        def finish() -> object:
            with transaction():
                return attempts.finish(making.viewer_inside(login), started[login], at=at)

        return finish

    done = in_threads(app, [finishing(login) for login in started])

    assert {one.state for one in done} == {"failed"}
    assert numbers(chain) == list(range(1, before + 51))
    assert verified(app).exit_code == 0


def test_what_fails_leaves_no_gap(app: Flask, at: datetime) -> None:
    aida = making.viewer(AIDA)

    def note(*, fails: bool) -> None:
        with transaction():
            audit.record(aida, "sign in", AIDA, at=at)
            if fails:
                raise OSError("cut")

    note(fails=False)
    with pytest.raises(OSError, match="cut"):
        note(fails=True)
    note(fails=False)

    assert numbers(audit.chain_of(aida)) == [1, 2]
    assert verified(app).exit_code == 0


def test_two_agencies_do_not_wait_for_each_other(app: Flask, at: datetime) -> None:
    """Held open at its very end, a change of one keeps nobody of the other from writing."""
    if is_sqlite():
        # One writer at a time, whatever is written: each waits for every other one.
        return
    aida, bek = making.viewer(AIDA), making.viewer(BEK)
    assert audit.chain_of(aida) != audit.chain_of(bek)
    is_sealed, is_done = Event(), Event()

    def slow() -> bool:
        with transaction():
            audit.record(aida, "sign in", AIDA, at=at)
            audit._seal(db.session())
            is_sealed.set()
            return is_done.wait(10)

    def quick() -> bool:
        is_sealed.wait(10)
        with transaction():
            audit.record(bek, "sign in", BEK, at=at)
        is_done.set()
        return True

    assert in_threads(app, [slow, quick]) == [True, True]


# What a fact may be called. Before you add a name: can its value be a secret, an answer, or
# the name of a person?
FACTS = {
    *("added", "closed", "moved"),
    *("after_the_end", "attempts", "because", "before", "by", "changed", "counted", "domain"),
    *("ended", "ends_at", "file", "for_person", "hash", "hours", "kept", "left_out", "lesson"),
    "filter",
    *("parent", "people", "person"),
    *("module", "name", "number", "older", "page", "passkey", "percent", "place", "points"),
    *("possible", "purpose", "question", "reach", "received_at", "role", "sitting", "starts_at"),
    *("state", "training", "unit", "version", "way", "why"),
    *("assignments", "due", "first", "last", "programme", "renew_days", "renew_months"),
    *("draft", "title", "until"),
}
GIVEN = {"at", "outcome", "address"}


def recorded() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                yield path.relative_to(ROOT).as_posix(), node


def test_every_fact_has_a_name_that_somebody_thought_about() -> None:
    unknown = {
        (name, one.arg)
        for name, call in recorded()
        for one in call.keywords
        if one.arg and one.arg not in FACTS | GIVEN
    }

    assert not unknown


def test_every_act_is_said_in_words(app: Flask) -> None:
    with app.test_request_context():
        known = set(acts.words())
    said = {(name, act) for name, call in recorded() for act in literally(call.args[1])}

    assert {one for one in said if one[1] not in known} == set()


def literally(act: ast.expr) -> Iterator[str]:
    """The acts that stand in the call itself, one of two where it chooses."""
    if isinstance(act, ast.IfExp):
        yield from (*literally(act.body), *literally(act.orelse))
    elif isinstance(act, ast.Constant):
        yield str(act.value)


def test_after_a_whole_road_no_secret_and_no_answer_is_in_record_or_log(
    client_as: ClientAs, at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    passer_by = client_as(None)
    typed = "a wrong password in the wrong field"
    passer_by.post("/sign-in", {"email": typed, "password": typed})
    passer_by.post("/sign-in", {"email": AIDA, "password": typed})
    passer_by.post("/sign-in", {"email": AIDA, "password": PASSWORD})
    aida = client_as(AIDA)
    code = making.a_sitting(SANA, at=at)[1]
    address = aida.start(FIRST_STEPS)
    words = "the answer that nobody else reads"
    aida.save(address, "say-it", words)
    aida.post(f"{address}finish")
    aida.get(f"/invitation/{'t' * 43}")
    client_as(BEK).get(address)
    aida.bare("POST", f"{address}finish")
    client_as(ILYA).get("/author/marking/")
    session = aida.session

    db.session.rollback()
    rows = db.session.scalars(select(AuditEntry)).all()
    record = " ".join(f"{one.who} {one.did} {one.to} {one.facts} {one.address}" for one in rows)
    hashes = [one for one in db.session.scalars(select(Person.password_hash)) if one]
    secrets = [typed, PASSWORD, words, "t" * 43, session, aida.token, code, *hashes]
    assert [one for one in secrets if one in record] == []
    assert [one for one in secrets if one in caplog.text] == []
    did = {one.did for one in rows}
    assert {"start attempt", "finish attempt", "open page", "send form"} <= did


def test_a_stranger_is_one_and_what_was_typed_is_not_kept(app: Flask, at: datetime) -> None:
    with transaction():
        audit.record(None, "sign in", "unknown", at=at, outcome="refused", address="198.51.100.7")
        audit.record(None, "close attempts", "hub", at=at + timedelta(seconds=1))

    db.session.rollback()
    stranger, operator = db.session.scalars(
        select(AuditEntry).where(AuditEntry.at >= at).order_by(AuditEntry.at)
    )
    assert (stranger.who, stranger.address, stranger.outcome) == (
        "stranger", "198.51.100.7", "refused",
    )  # fmt: skip
    assert (operator.who, operator.address, operator.outcome) == ("operator", "console", "done")
    assert (stranger.chain, operator.chain) == ("hub", "hub")
