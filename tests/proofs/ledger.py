"""What the database holds after a crash, held against what the officers were promised."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select, text

from elearn import clock
from elearn.db import db, is_sqlite
from elearn.models.audit import AuditEntry
from elearn.models.learning import Answer, Attempt, Certificate, Progress
from elearn.people import users
from proofs.writer import Officer


def broken_promises(app: Flask, officers: list[Officer]) -> list[str]:
    """A sentence for each answer that is missing, and for each attempt that is half graded."""
    with app.app_context():
        found = [fault for officer in officers if officer.attempt for fault in _of(officer)]
        if is_sqlite() and (said := db.session.scalar(text("PRAGMA integrity_check"))) != "ok":
            found.append(f"integrity_check: {said}")
        db.session.remove()
        db.engine.dispose()
    return found


def _of(officer: Officer) -> list[str]:
    attempt = db.session.get_one(Attempt, UUID(officer.attempt.split("/")[2]))
    return [
        f"{officer.login}: {fault}"
        for fault in [*_answers(officer, attempt), *_whole(officer, attempt)]
    ]


def _answers(officer: Officer, attempt: Attempt) -> list[str]:
    """What is missing; what was under way and is stored counts as promised from now on."""
    rows = db.session.execute(
        select(Answer.question, Answer.revision, Answer.response).where(
            Answer.attempt_id == attempt.id
        )
    )
    stored = {question: (revision, json.loads(response)) for question, revision, response in rows}
    faults = []
    for question, promised in officer.acknowledged.items():
        may_be = [promised, officer.sent.get(question, promised)]
        there = stored.get(question)
        if there is None or _plain(there) not in [_plain(one) for one in may_be]:
            faults.append(f"{question}: {promised} was saved, {there} is stored")
    officer.acknowledged = stored
    officer.sent.clear()
    return faults


def _plain(one: tuple[int, Any]) -> tuple[int, Any]:
    """A revision and its response; the order of ticks does not count."""
    revision, response = one
    return revision, sorted(response) if isinstance(response, list) else response


def _whole(officer: Officer, attempt: Attempt) -> list[str]:
    """Why the attempt is neither before its finish nor after it, whole."""
    is_finished = attempt.state != "open"
    notes = db.session.scalar(
        select(func.count())
        .select_from(AuditEntry)
        .where(AuditEntry.did == "finish attempt", AuditEntry.to == str(attempt.id))
    )
    papers = db.session.scalar(
        select(func.count()).select_from(Certificate).where(Certificate.attempt_id == attempt.id)
    )
    person = users.named(officer.login, at=clock.now()).person_id
    standing = db.session.scalar(
        select(Progress.state).where(
            Progress.person_id == person, Progress.module_id == attempt.module_id
        )
    )
    faults = []
    if notes != int(is_finished):
        faults.append(f"{attempt.state}, but {notes} notes of a finish")
    if papers != int(attempt.state == "passed"):
        faults.append(f"{attempt.state}, but {papers} certificates")
    if standing != (attempt.state if is_finished else "learning"):
        faults.append(f"{attempt.state}, but the progress says {standing}")
    if is_finished and not (attempt.finished_at and attempt.points and attempt.marks):
        faults.append("finished without its marks")
    if is_finished and not officer.finish_sent:
        faults.append("finished though nobody asked")
    if officer.outcome and officer.outcome["state"] != attempt.state:
        faults.append(f"told {officer.outcome['state']}, stored {attempt.state}")
    return faults
