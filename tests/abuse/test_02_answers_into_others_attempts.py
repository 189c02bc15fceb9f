"""Answers sent into another officer's attempt: 404, and that attempt as it was."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import making
from cast import AIDA, BEK
from sending import Browser
from sqlalchemy import select

from elearn.db import db
from elearn.models.examination import Flag, SealedFile
from elearn.models.learning import Answer, Attempt

ClientAs = Callable[[str | None], Browser]


def stored() -> list[Any]:
    """Every row of every attempt."""
    db.session.rollback()
    tables = (Attempt, Answer, Flag, SealedFile)
    return [tuple(row) for one in tables for row in db.session.execute(select(one.__table__))]


def test_nothing_that_another_sends_reaches_an_attempt(client_as: ClientAs, at: datetime) -> None:
    attempt = making.an_attempt(AIDA, at=at)
    making.answered(AIDA, attempt, at=at)
    before, bek = stored(), client_as(BEK)
    address = f"/attempts/{attempt}/"
    file = (io.BytesIO(b"{}"), "answers.json")

    answers = [
        bek.save(address, "say-it", "other words", revision=9),
        bek.post(f"{address}answers", {"say-it": "other words", "go": "check"}),
        bek.post(f"{address}finish"),
        bek.post(f"{address}sealed-answers", {"file": file}),
    ]

    assert [one.status_code for one in answers] == [404] * 4
    assert stored() == before
