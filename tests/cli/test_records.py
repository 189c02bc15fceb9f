"""`flask records verify`: nothing to say where all is true, and every changed fact by name."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import making
import pytest
from cast import AIDA, BEK
from click.testing import Result
from correcting import again, sat, words
from flask import Flask
from sqlalchemy import text

from elearn.db import db, is_sqlite, transaction
from elearn.learning import answers, certificates, progress
from elearn.models.audit import AuditEntry
from elearn.models.learning import Attempt, Certificate
from tests.learning.test_races import count

DAY = timedelta(days=1)


def verified(app: Flask, *options: str) -> Result:
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["records", "verify", *options])


@pytest.fixture
def history(app: Flask, at: datetime) -> None:
    """Aida passes with a mistake, is graded again, passes once more and reads; Bek fails, waits."""
    first = sat(AIDA, at=at, say_it="the custody book")
    again(first, at=at + DAY, keys={"say-it": words("the custody book")})
    making.passed(AIDA, at=at + 2 * DAY)
    sat(BEK, at=at, say_it="x", how_much="5", match_them=None)
    aida, module = making.viewer(AIDA), making.module()
    with transaction():
        progress.mark_read(aida, module, "seizing", at=at)
    _write(at + 3 * DAY)
    making.an_attempt(BEK, at=at + 4 * DAY)


def _write(at: datetime) -> None:
    """Aida's written answer waits for a person."""
    attempt = making.an_attempt(AIDA, at=at, id="advanced")
    with transaction():
        aida = making.viewer_inside(AIDA)
        answers.store(aida, attempt, "own-words", "At the bridge.", revision=1, at=at)
    making.finished(AIDA, attempt, at=at)


@pytest.mark.usefixtures("history")
def test_true_records_are_counted_and_nothing_else_is_said(app: Flask) -> None:
    result = verified(app)

    assert result.exit_code == 0, result.output
    entries = count(AuditEntry)
    assert entries > 4
    assert result.output == (
        "4 finished attempts, 3 summaries of progress, 2 certificates, "
        f"{entries} entries of the record; differences: 0\n"
    )


def test_an_empty_hub_is_true(app: Flask) -> None:
    assert verified(app).exit_code == 0


AIDAS_FIRST = (
    "attempt SET {} WHERE number = 1 AND module_id = 'first-steps' AND id IN"
    " (SELECT attempt_id FROM certificate)"
)
ITS_ANSWER = "answer SET {} WHERE question = 'how-much' AND attempt_id IN"
ITS_ANSWER += " (SELECT attempt_id FROM certificate)"

A_MARK = "INSERT INTO mark (attempt_id, question, points, comment, marked_by, marked_at)"
A_MARK += " SELECT id, 'own-words', '{}', '', person_id, finished_at FROM attempt"
A_MARK += " WHERE state = 'waiting'"

TAMPERED: list[tuple[str, str]] = [
    ("attempt … mark of own-words:", A_MARK.format("7")),
    ("attempt … state:", A_MARK.format("1/2")),
    ("attempt … points:", f"UPDATE {AIDAS_FIRST}".format("points = '10'")),
    ("attempt … possible:", f"UPDATE {AIDAS_FIRST}".format("possible = '12'")),
    ("attempt … state:", f"UPDATE {AIDAS_FIRST}".format("state = 'failed'")),
    ("attempt … marking rules:", f"UPDATE {AIDAS_FIRST}".format("marking = 2")),
    ("attempt … draw:", f"UPDATE {AIDAS_FIRST}".format("seed = {other}")),
    ("attempt … points:", f"UPDATE {ITS_ANSWER}".format("response = '\"9\"'")),
    ("attempt … answer to how-much:", f"UPDATE {ITS_ANSWER}".format("response = '[1]'")),
    ("attempt … answer to how-much:", f"UPDATE {ITS_ANSWER}".format("response = 'no json'")),
    ("attempt … answer to other:", f"UPDATE {ITS_ANSWER}".format("question = 'other'")),
    ("attempt … points:", "DELETE FROM answer WHERE question = 'true-false'"),
    ("attempt … corrected key of say-it:", "UPDATE regrade SET version_id = NULL"),
    ("attempt … re-grade:", "UPDATE regrade SET {json:after.points=1}"),
    ("attempt … marks:", "UPDATE attempt SET {json:marks.say-it=1/2} WHERE state = 'passed'"),
    ("attempt … rules:", "UPDATE attempt SET {json:rules.pass_percent=10}"),
    ("attempt … key of true-false:", "UPDATE attempt SET {drawn}"),
    ("progress … cycle:", "UPDATE progress SET cycle = 2 WHERE state = 'passed'"),
    ("progress … state:", "UPDATE progress SET state = 'passed' WHERE state = 'failed'"),
    ("progress … percent:", "UPDATE progress SET percent = 99"),
    ("progress … passed_at:", "UPDATE progress SET passed_at = '2026-01-01 00:00:00+00:00'"),
    ("progress … expires_at:", "UPDATE progress SET expires_at = NULL WHERE state = 'passed'"),
    ("progress … is_used_up:", "UPDATE progress SET is_used_up = true"),
    ("progress … unit:", "UPDATE progress SET unit_id = NULL"),
    ("progress … row:", "DELETE FROM progress WHERE state = 'failed'"),
    ("certificate … cycle 1:", "DELETE FROM certificate"),
    ("certificate … issues of cycle 1:", "DELETE FROM certificate WHERE issue = 1"),
    ("certificate … percent:", "UPDATE certificate SET percent = 99 WHERE issue = 2"),
    ("certificate … percent:", "UPDATE certificate SET percent = 99 WHERE issue = 1"),
    ("certificate … supervised:", "UPDATE certificate SET is_supervised = NOT is_supervised"),
    ("certificate … expires_at:", "UPDATE certificate SET expires_at = NULL WHERE issue = 2"),
    ("certificate … edition:", "UPDATE certificate SET edition = 7"),
    ("certificate … titles:", "UPDATE certificate SET titles = '{{\"en\": \"Other\"}}'"),
    ("certificate … revoked_at:", "UPDATE certificate SET revoked_at = issued_at WHERE issue = 2"),
    ("certificate … issued_at:", "UPDATE certificate SET issued_at = '2026-01-01 00:00:00+00:00'"),
    (
        "certificate … attempt:",
        "UPDATE certificate SET attempt_id = (SELECT id FROM attempt WHERE state = 'waiting')",
    ),
    (
        "certificate … version:",
        "UPDATE certificate SET version_id = (SELECT id FROM version WHERE module_id = 'advanced')",
    ),
]  # fmt: skip


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(
    ("named", "change"),
    TAMPERED,
    ids=[f"{n}-{one[0].split('…')[1]}" for n, one in enumerate(TAMPERED)],
)
def test_a_fact_that_somebody_changed_is_named(app: Flask, named: str, change: str) -> None:
    _tamper(change)

    result = verified(app)

    record, fact = named.split(" … ")
    said = [line for line in result.output.splitlines() if line.startswith(f"{record} ")]
    assert any(f": {fact}" in line for line in said), result.output
    assert result.exit_code == 1


def _tamper(change: str) -> None:
    """Changes rows behind the back of the code; `{…}` is a change of JSON."""
    with transaction():
        if "{json:" in change:
            _in_json(change)
        elif "{drawn}" in change:
            for row in db.session.scalars(db.select(Attempt)):
                _turn(row)
        else:
            other = "x'00'" if is_sqlite() else r"'\x00'::bytea"
            sql = change.replace("{other}", other).replace("{{", "{").replace("}}", "}")
            db.session.execute(text(sql))


def _turn(row: Attempt) -> None:
    """The key of the statement that is false, turned round."""
    drawn: dict[str, Any] = json.loads(json.dumps(row.drawn))
    for question in drawn["questions"]:
        if question["kind"] == "true-false":
            question["key"]["answer"] = not question["key"]["answer"]
    row.drawn = drawn


def _in_json(change: str) -> None:
    table, _, rest = change.removeprefix("UPDATE ").partition(" SET {json:")
    path, _, value = rest.partition("}")[0].partition("=")
    column, name = path.split(".")
    models = {mapper.local_table.name: mapper.class_ for mapper in db.Model.registry.mappers}
    for row in db.session.scalars(db.select(models[table])):
        stored = getattr(row, column)
        if stored and name in stored:
            number = int(value) if value.isdecimal() and column == "rules" else value
            setattr(row, column, {**stored, name: number})


def test_a_revocation_that_the_record_explains_is_true(app: Flask, at: datetime) -> None:
    making.passed(AIDA, at=at)
    code = db.session.scalars(db.select(Certificate.code)).one()
    with transaction():
        certificates.revoke(None, code, because="Given by mistake.", at=at)

    assert verified(app).exit_code == 0


def test_programs_read_one_object_a_line(app: Flask, at: datetime) -> None:
    making.passed(AIDA, at=at)
    with transaction():
        db.session.execute(text("UPDATE progress SET percent = 1"))

    result = verified(app, "--json")

    *differences, counts = [json.loads(line) for line in result.output.splitlines()]
    assert [(one["record"], one["fact"], one["stored"]) for one in differences] == [
        ("progress", "percent", "1")
    ]
    assert counts["differences"] == 1
    entries = count(AuditEntry)
    assert counts["checked"] == {
        "attempt": 1,
        "progress": 1,
        "certificate": 1,
        "audit entry": entries,
    }
