"""Handing in sealed files, for the tests of the officer's and the supervisor's pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sealed
from flask import Flask
from sending import Browser
from sqlalchemy import select
from werkzeug.test import TestResponse

from elearn.db import db
from elearn.models.audit import AuditEntry
from elearn.models.examination import SealedFile
from elearn.models.learning import Answer

JSON = {"Accept": "application/json"}
Given = tuple[str, object, int]


def an_entry(
    app: Flask, attempt: UUID, given: Given, *, at: datetime = sealed.SAID_AT
) -> dict[str, Any]:
    """One answer (question, response, revision), sealed by the page of the attempt."""
    key = app.config["SEALING_KEY"]
    question, response, revision = given
    plain = sealed.said(key.token(attempt), question, response, revision=revision, at=at)
    return sealed.entry(key.public, attempt, plain)


def a_file(app: Flask, attempt: UUID, *given: Given) -> bytes:
    return sealed.file(attempt, [an_entry(app, attempt, one) for one in given])


def send(
    browser: Browser,
    to: UUID | str,
    raw: bytes,
    *,
    name: str = "file",
    fields: Mapping[str, str] | None = None,
    **headers: str,
) -> TestResponse:
    """Posts a file to an attempt, or to the address of a page, with other fields of its form."""
    address = to if isinstance(to, str) else f"/attempts/{to}/sealed-answers"
    return browser.bare(
        "POST",
        address,
        data=_multipart(name, raw, fields or {}),
        content_type="multipart/form-data; boundary=limit",
        headers=headers | {"X-CSRF-Token": browser.token},
    )


def _multipart(name: str, raw: bytes, fields: Mapping[str, str]) -> bytes:
    """By hand: the test client would leave a temporary file open for a large one."""
    head = "--limit\r\nContent-Disposition: form-data; name="
    parts = [f'{head}"{field}"\r\n\r\n{value}\r\n'.encode() for field, value in fields.items()]
    file = f'{head}"{name}"; filename="elearn-answers.json"\r\n\r\n'.encode()
    return b"".join(parts) + file + raw + b"\r\n--limit--\r\n"


def stored() -> dict[str, tuple[int, str]]:
    """Revision and response of each stored answer, by question."""
    db.session.rollback()
    rows = db.session.execute(select(Answer.question, Answer.revision, Answer.response))
    return {question: (revision, response) for question, revision, response in rows}


def files() -> list[SealedFile]:
    db.session.rollback()
    return list(db.session.scalars(select(SealedFile).order_by(SealedFile.received_at)))


def audited(did: str) -> list[AuditEntry]:
    db.session.rollback()
    query = select(AuditEntry).where(AuditEntry.did == did).order_by(AuditEntry.id)
    return list(db.session.scalars(query))
