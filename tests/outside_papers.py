"""Training elsewhere for the tests: papers, forms, and the hub's entries of them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import handing_in
import making
from flask import current_app
from sending import Browser
from sqlalchemy import select
from werkzeug.test import TestResponse

from elearn.db import db, transaction
from elearn.learning.training import decisions, outside
from elearn.learning.training.outside import Paper
from elearn.models.assignments import OutsideTraining

PAPER = Paper(
    "Interviewing witnesses", "UNODC", "KZ-0042", date(2025, 3, 10), module_id="report-writing"
)
FORM = {
    "title": "Interviewing witnesses",
    "provider": "UNODC",
    "number": "KZ-0042",
    "held_on": "10.03.2025",
    "course": "report-writing",
}
ON = date(2026, 3, 2)


def folder() -> Path:
    kept: Path = current_app.config["SETTINGS"].scans
    return kept


def entered(
    by: str, of: str, *, at: datetime, paper: Paper = PAPER, scan: bytes | None = None
) -> UUID:
    """Training of a person, entered by this one."""
    viewer, person = making.viewer(by), making.viewer(of).person_id
    with transaction():
        return outside.enter(viewer, person, paper, scan, folder(), on=ON, at=at)


def approved(by: str, id: UUID, *, at: datetime, course: str | None = "report-writing") -> None:
    viewer = making.viewer(by)
    with transaction():
        decisions.approve(viewer, {id: course}, at=at)


def refused(by: str, id: UUID, *, at: datetime, because: str = "Cannot be read") -> None:
    viewer = making.viewer(by)
    with transaction():
        decisions.refuse(viewer, [id], because=because, at=at)


def stored() -> list[OutsideTraining]:
    db.session.rollback()
    return list(db.session.scalars(select(OutsideTraining).order_by(OutsideTraining.title)))


def kept() -> list[Path]:
    """The files of scans that are there."""
    return [path for path in folder().rglob("*") if path.is_file()]


def no_scans() -> None:
    """Empties the folder of scans, which outlives the database of a test."""
    for path in kept():
        path.unlink()


def send(browser: Browser, raw: bytes, **more: str) -> TestResponse:
    """Posts the officer's form with a scan."""
    return handing_in.send(browser, "/training/", raw, name="scan", fields=FORM | more)


def upload(raw: bytes, name: str = "scan.jpg", **more: Any) -> dict[str, Any]:
    """The form with a scan."""
    return FORM | {"scan": (io.BytesIO(raw), name)} | more


def called(title: str) -> Paper:
    return replace(PAPER, title=title)
