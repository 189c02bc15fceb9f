"""Everything that is kept about a person, for that person alone, as plain values."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from elearn.access import Viewer, visible_to
from elearn.db import db
from elearn.learning import certificates, marks, results
from elearn.learning.results import Past
from elearn.library import catalogue
from elearn.library.catalogue import Opened
from elearn.models.accounts import Authenticator, KnownDevice, OneTimeCode, Passkey, Session
from elearn.models.assignments import (
    Assignee,
    Assignment,
    Exemption,
    Leave,
    OutsideTraining,
    Programme,
    Reminder,
)
from elearn.models.audit import AuditEntry
from elearn.models.examination import ExtraAttempt
from elearn.models.learning import Answer, Attempt, LessonRead, Progress
from elearn.models.mail import Letter, LetterChoice
from elearn.models.people import Grant, Person, Posting, Unit
from elearn.people import units

Fields = dict[str, Any]


def of(viewer: Viewer, *, at: datetime) -> Fields:
    """What the hub holds about the viewer; of others nothing, and no key of a quiz.

    Answers come after their attempt, and not while another of the same course runs.
    """
    person_id = viewer.person_id
    return {
        "made_at": at,
        "person": _person(viewer),
        "postings": _postings(person_id),
        "roles": _rows(Grant, _ROLE, Grant.person_id == person_id),
        "attempts": _attempts(viewer),
        "extra_attempts": _rows(ExtraAttempt, _EXTRA, ExtraAttempt.person_id == person_id),
        "lessons_read": _rows(LessonRead, _READ, LessonRead.person_id == person_id),
        "assigned_by_name": _assigned(person_id),
        "exemptions": _rows(Exemption, _EXEMPTION, Exemption.person_id == person_id),
        "leaves": _rows(Leave, _LEAVE, Leave.person_id == person_id),
        "reminders": _rows(Reminder, _REMINDER, Reminder.person_id == person_id),
        "training_elsewhere": _rows(
            OutsideTraining, _TRAINING, OutsideTraining.person_id == person_id
        ),
        "progress": _rows(Progress, _PROGRESS, Progress.person_id == person_id),
        "certificates": _certificates(viewer, at=at),
        "sessions": _rows(Session, _SESSION, Session.person_id == person_id),
        "known_devices": _rows(KnownDevice, _DEVICE, KnownDevice.person_id == person_id),
        "passkeys": _rows(Passkey, _PASSKEY, Passkey.person_id == person_id),
        "code_app": _rows(Authenticator, _APP, Authenticator.person_id == person_id),
        "one_time_codes": _rows(OneTimeCode, _CODE, OneTimeCode.person_id == person_id),
        "letter_choice": _rows(LetterChoice, _CHOICE, LetterChoice.person_id == person_id),
        "letters": _rows(Letter, _LETTER, Letter.person_id == person_id),
        "record": _record(viewer),
    }


_PERSON = (
    "login name latin_name service_number rank position mail role language extra_time_percent "
    "created_at password_changed_at"
)
_ATTEMPT = (
    "id module_id cycle number state started_at deadline_at finished_at is_supervised points "
    "possible extra_time_percent language"
)
_ROLE = "role domain_slug module_id reason starts_at ends_at ended_at"
_EXTRA = "module_id cycle number opens_at because granted_at"
_READ = "module_id slug read_at"
_EXEMPTION = "module_id until_on because made_at ended_at"
_LEAVE = "first_on last_on because made_at ended_at"
_REMINDER = "module_id due_on step sent_as at"
_ASSIGNED = "module_id starts_on due_on due_days renew_months made_at ended_at"
_TRAINING = (
    "title provider document_number held_on valid_until module_id state because entered_at "
    "decided_at"
)
_PROGRESS = "module_id cycle state percent passed_at expires_at changed_at"
_SESSION = "created_at seen_at ended_at method address agent"
_DEVICE = "made_at seen_at"
_PASSKEY = "name made_at used_at"
_APP = "made_at confirmed_at"
_CODE = "kind number made_at used_at"
_CHOICE = "hour refused"
_LETTER = "kind queued_at sent_at given_up_at"
_CERTIFICATE = (
    "code module_id name latin_name titles edition percent is_supervised issued_at expires_at "
    "revoked_at revoked_because"
)


def _of(row: Any, names: str) -> Fields:
    return {name: getattr(row, name) for name in names.split()}


def _rows(table: type[Any], names: str, own: ColumnElement[bool]) -> list[Fields]:
    return [_of(row, names) for row in db.session.scalars(select(table).where(own))]


def _person(viewer: Viewer) -> Fields:
    query = select(Person).where(Person.id == viewer.person_id, visible_to(viewer, Person))
    unit = units.name_of(viewer.unit_id)
    return _of(db.session.scalars(query).one(), _PERSON) | {"unit": unit}


def _postings(person_id: UUID) -> list[Fields]:
    rows = db.session.execute(
        select(Unit.name, Posting.from_at, Posting.to_at)
        .join(Unit, Unit.id == Posting.unit_id)
        .where(Posting.person_id == person_id)
        .order_by(Posting.from_at)
    )
    return [{"unit": row.name, "from_at": row.from_at, "to_at": row.to_at} for row in rows]


def _assigned(person_id: UUID) -> list[Fields]:
    """What was asked of the person by name; what is asked of a unit is no fact about her."""
    rows = db.session.execute(
        select(Assignment, Programme.title)
        .join(Assignee, Assignee.assignment_id == Assignment.id)
        .outerjoin(Programme, Programme.id == Assignment.programme_id)
        .where(Assignee.person_id == person_id)
        .order_by(Assignment.made_at)
    )
    return [_of(row.Assignment, _ASSIGNED) | {"programme": row.title} for row in rows]


def _certificates(viewer: Viewer, *, at: datetime) -> list[Fields]:
    own = certificates.own(viewer, at=at)
    return [_of(one.certificate, _CERTIFICATE) | {"state": one.state} for one in own]


def _attempts(viewer: Viewer) -> list[Fields]:
    past = results.past(viewer)
    modules = catalogue.modules_by_id(sorted({one.module_id for one in past}))
    given = _answers(viewer)
    rows = db.session.scalars(
        select(Attempt).where(Attempt.person_id == viewer.person_id, visible_to(viewer, Attempt))
    )
    stored = {row.id: row for row in rows}
    return [
        _attempt(stored[one.id], one, past, modules.get(one.module_id), given.get(one.id, {}))
        for one in past
    ]


def _answers(viewer: Viewer) -> dict[UUID, Fields]:
    found: dict[UUID, Fields] = {}
    rows = db.session.execute(
        select(Answer.attempt_id, Answer.question, Answer.response)
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .where(Attempt.person_id == viewer.person_id, visible_to(viewer, Attempt))
    )
    for attempt_id, question, response in rows:
        found.setdefault(attempt_id, {})[question] = json.loads(response)
    return found


def _attempt(
    row: Attempt, one: Past, past: list[Past], module: Opened | None, given: Fields
) -> Fields:
    """An attempt; while one of its course runs, neither answers nor points of questions."""
    told = _of(row, _ATTEMPT)
    among = [other for other in past if other.module_id == one.module_id]
    if any(other.state == "open" for other in among):
        return told | {"answers": "when no attempt of this course runs"}
    told["answers"] = given
    if module is not None and results.shown(one, among, module).marks:
        told["marks"] = row.marks
        told["comments"] = {id: mark.comment for id, mark in marks.of(row.id).items()}
    return told


def _record(viewer: Viewer) -> list[Fields]:
    """What the viewer did, with the address, and what others did to the account, without them."""
    mine = AuditEntry.person_id == viewer.person_id
    about = AuditEntry.to.in_([viewer.login, str(viewer.person_id)])
    query = select(AuditEntry).where(mine | about).order_by(AuditEntry.at, AuditEntry.id)
    return [_entry(row, viewer) for row in db.session.scalars(query)]


def _entry(row: AuditEntry, viewer: Viewer) -> Fields:
    told = _of(row, "at did outcome")
    if row.person_id == viewer.person_id:
        return told | {"by": "yourself"} | _of(row, "to facts address")
    because = {"because": row.facts["because"]} if row.facts.get("because") else {}
    return told | {"by": "somebody else"} | because
