"""Sealed files at once: one row, one receipt, one decision."""

from __future__ import annotations

from uuid import UUID

from flask import Flask
from handing_in import JSON, a_file, send
from making import REPORT

from elearn.models.audit import AuditEntry
from elearn.models.examination import SealedFile
from elearn.models.learning import Answer
from tests.learning.test_races import at_once, browsers, count

FACTS = ("first-word", "facts", 1)


def attempt_at(address: str) -> UUID:
    return UUID(address.split("/")[2])


def test_fifty_hand_ins_of_one_file_are_one_row_and_one_receipt(app: Flask) -> None:
    windows = browsers(app)
    attempt = attempt_at(windows[0].start(REPORT))
    raw = a_file(app, attempt, FACTS)

    answers = at_once(lambda place: send(windows[place], attempt, raw, **JSON))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert count(SealedFile) == count(Answer) == 1
    assert count(AuditEntry, AuditEntry.did == "hand in sealed answers") == 1


def test_files_racing_a_finish_are_graded_or_kept(app: Flask) -> None:
    windows = browsers(app, 11)
    address = windows[0].start(REPORT)
    attempt = attempt_at(address)
    raws = [a_file(app, attempt, ("first-word", "facts", place + 1)) for place in range(11)]

    def act(place: int) -> int:
        if place == 5:
            return windows[place].post(f"{address}finish", **JSON).status_code
        return send(windows[place], attempt, raws[place], **JSON).status_code

    statuses = at_once(act, 11)

    assert set(statuses) == {200}
    assert count(SealedFile) == 10
    outcome = windows[0].post(f"{address}finish", **JSON).json
    assert outcome is not None
    assert outcome["points"] == count(Answer)
    assert count(SealedFile, SealedFile.state == "counted") > 0 or count(Answer) == 0
