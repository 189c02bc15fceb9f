"""`flask records verify` and `head`: a record in which somebody changed something says so."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import making
import pytest
from cast import AIDA
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from elearn import audit
from elearn.db import db, transaction
from elearn.learning import chains
from elearn.models.audit import AuditEntry, AuditHead


def run(app: Flask, *words: str) -> Result:
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["records", *words])


@pytest.fixture
def chain(app: Flask, at: datetime) -> str:
    """Six acts of Aida, one a minute; the name of her agency's chain."""
    aida = making.viewer(AIDA)
    for minute in range(6):
        with transaction():
            audit.record(
                aida, "sign in", AIDA, at=at + timedelta(minutes=minute), by=f"way {minute}"
            )
    return audit.chain_of(aida)


def test_an_untouched_record_is_true(app: Flask, chain: str) -> None:
    result = run(app, "verify")

    assert result.exit_code == 0, result.output
    assert "entries of the record; differences: 0" in result.output


TAMPERED: list[tuple[str, str]] = [
    ("3: details", 'UPDATE audit_entry SET facts = \'{{"by": "other"}}\' WHERE {third}'),
    ("3: details", "UPDATE audit_entry SET who = 'bek' WHERE {third}"),
    ("3: details", "UPDATE audit_entry SET \"to\" = 'bek' WHERE {third}"),
    ("3: details", "UPDATE audit_entry SET address = '10.0.0.1' WHERE {third}"),
    ("3: hash", "UPDATE audit_entry SET at = '2026-03-02 08:00:00+00:00' WHERE {third}"),
    ("3: hash", "UPDATE audit_entry SET did = 'sign out' WHERE {third}"),
    ("3: hash", "UPDATE audit_entry SET outcome = 'refused' WHERE {third}"),
    ("3: hash", "UPDATE audit_entry SET person_id = NULL WHERE {third}"),
    ("4: hash", "UPDATE audit_entry SET hash = digest WHERE {third}"),
    ("3: entry", "DELETE FROM audit_entry WHERE {third}"),
    ("1: entry", "DELETE FROM audit_entry WHERE chain = '{chain}' AND number = 1"),
    ("5: end", "DELETE FROM audit_entry WHERE chain = '{chain}' AND number = 6"),
    ("0: end", "DELETE FROM audit_entry WHERE chain = '{chain}'"),
    ("6: end", "DELETE FROM audit_head WHERE chain = '{chain}'"),
    ("6: end", "UPDATE audit_head SET number = 5 WHERE chain = '{chain}'"),
    ("6: end", "UPDATE audit_head SET hash = '' WHERE chain = '{chain}'"),
    (
        "3: hash",
        "UPDATE audit_entry SET number = 99 WHERE {third};"
        "UPDATE audit_entry SET number = 3 WHERE chain = '{chain}' AND number = 4;"
        "UPDATE audit_entry SET number = 4 WHERE chain = '{chain}' AND number = 99",
    ),
    (
        "3: details",
        "UPDATE audit_entry SET who = '', \"to\" = '', facts = '{{}}', address = '' WHERE {third}",
    ),
    (
        "3: erased_at",
        "UPDATE audit_entry SET who = '', \"to\" = '', facts = '{{}}', address = '', salt = '',"
        " erased_at = at WHERE {third}",
    ),
    ("3: details", "UPDATE audit_entry SET erased_at = at WHERE {third}"),
]


@pytest.mark.parametrize(("named", "change"), TAMPERED)
def test_what_was_changed_is_named(app: Flask, chain: str, named: str, change: str) -> None:
    third = f"chain = '{chain}' AND number = 3"
    with transaction():
        for one in change.format(chain=chain, third=third).split(";"):
            assert db.session.execute(text(one)).rowcount, one

    result = run(app, "verify")

    assert f"audit entry {chain} {named}: stored " in result.output, result.output
    assert result.exit_code == 1


@pytest.mark.parametrize("number", [7, 3])
def test_an_entry_that_was_slipped_in_is_named(app: Flask, chain: str, number: int) -> None:
    with transaction():
        if number == 3:
            moved = "UPDATE audit_entry SET number = number + :by WHERE chain = :chain AND number"
            db.session.execute(text(f"{moved} BETWEEN 3 AND 6"), {"by": 100, "chain": chain})
            db.session.execute(text(f"{moved} > 100"), {"by": -99, "chain": chain})
        db.session.add(_forged(chain, number))

    result = run(app, "verify")

    said = f"audit entry {chain} {number}: {'end' if number == 7 else 'hash'}"
    assert said in result.output, result.output
    assert result.exit_code == 1


def _forged(chain: str, number: int) -> AuditEntry:
    """An entry like any other, but for its place in the chain."""
    like = db.session.query(AuditEntry).filter_by(chain=chain, number=2).one()
    names = ("at", "person_id", "who", "did", "to", "facts", "address", "salt", "digest", "hash")
    return AuditEntry(chain=chain, number=number, **{name: getattr(like, name) for name in names})


def test_a_chain_is_walked_in_batches(
    app: Flask, chain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run(app, "verify").output
    monkeypatch.setattr(chains, "AT_ONCE", 2)

    assert run(app, "verify").output == whole


def test_an_end_that_was_kept_elsewhere_shows_a_chain_made_anew(
    app: Flask, chain: str, at: datetime, tmp_path: Path
) -> None:
    """Who can write the whole database can build a chain that is true in itself."""
    kept = tmp_path / "heads.txt"
    kept.write_text(run(app, "head").output, "utf-8")
    assert f"{chain} 6 " in kept.read_text("utf-8")
    with transaction():
        db.session.query(AuditEntry).filter_by(chain=chain).delete()
        db.session.query(AuditHead).filter_by(chain=chain).delete()
        for minute in range(6):
            audit.record(making.viewer_inside(AIDA), "sign out", AIDA, at=at, by=str(minute))

    assert run(app, "verify").exit_code == 0
    result = run(app, "verify", "--heads", str(kept))

    assert f"audit entry {chain} 6: hash kept elsewhere: stored " in result.output
    assert result.exit_code == 1


def test_ends_that_were_kept_stay_true_while_the_record_grows(
    app: Flask, chain: str, at: datetime, tmp_path: Path
) -> None:
    kept = tmp_path / "heads.txt"
    kept.write_text(run(app, "head").output, "utf-8")
    with transaction():
        audit.record(making.viewer_inside(AIDA), "sign out", AIDA, at=at)

    assert run(app, "verify", "--heads", str(kept)).exit_code == 0


def test_a_file_that_holds_no_ends_is_refused(app: Flask, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Dear colleague,\n", "utf-8")

    result = run(app, "verify", "--heads", str(other))

    assert result.exit_code == 1
    assert "“Dear colleague,” is no line of flask records head." in result.output
