"""What is known of a person beside what was learnt: forgotten, with every trace in the record."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select, update

from elearn.access import Viewer, administered_by
from elearn.db import db
from elearn.errors import Conflict, NotFound
from elearn.models.accounts import (
    Authenticator,
    Ceremony,
    Invitation,
    KnownDevice,
    OneTimeCode,
    Passkey,
    Session,
    SignInStep,
)
from elearn.models.assignments import Exemption, Leave, Reminder, Upload
from elearn.models.audit import AuditEntry
from elearn.models.library import Version
from elearn.models.mail import Letter, LetterChoice
from elearn.models.people import Grant, Person
from elearn.people import grants, postings

_OF_THE_ACCOUNT = (
    Session,
    SignInStep,
    Authenticator,
    OneTimeCode,
    Passkey,
    Ceremony,
    KnownDevice,
    Invitation,
    Letter,
    LetterChoice,
    Reminder,
    Upload,
)
_AT_ONCE = 200


def erasable(viewer: Viewer | None, person_id: UUID) -> Person:
    """The person, locked, whom the viewer may erase; without a viewer the operator does it.

    Raises NotFound beyond one's reach, and Conflict for oneself.
    """
    who = Person.id == person_id
    may = who if viewer is None else who & administered_by(viewer)
    person = db.session.scalar(select(Person).where(may).with_for_update())
    if person is None or person.erased_at is not None:
        raise NotFound("There is no such person here.")
    if viewer is not None and person.id == viewer.person_id:
        raise Conflict("Nobody erases her own account. Ask another administrator.")
    return person


def forget(viewer: Viewer | None, person: Person, *, about: Iterable[str], at: datetime) -> None:
    """Takes from the account and the record whatever tells who it was.

    `about` names more objects of the record that are the person's. Raises Conflict for the
    last administrator of the hub.
    """
    known = [person.login, str(person.id), *about]
    former = _former_logins(person)
    _end_roles(viewer, person, at=at)
    _forget_account(person, at=at)
    _forget_excuses(person.id)
    _empty(AuditEntry.person_id == person.id, at=at)
    for login, until in former:
        # Somebody else may have got it since.
        _empty((AuditEntry.to == login) & (AuditEntry.at <= until), at=at)
    for first in range(0, len(known), _AT_ONCE):
        _empty(AuditEntry.to.in_(known[first : first + _AT_ONCE]), at=at)


def _former_logins(person: Person) -> list[tuple[str, datetime]]:
    """The logins that the person had before, and until when."""
    query = select(AuditEntry.to, AuditEntry.at).where(
        AuditEntry.did == "change person",
        AuditEntry.facts["person"].as_string() == str(person.id),
        AuditEntry.to != person.login,
    )
    return [(login, at) for login, at in db.session.execute(query)]


def _forget_excuses(person_id: UUID) -> None:
    """Takes the words from what excused the person. The days of it stay: without them a report
    for a day that is past would count another number."""
    for table in (Exemption, Leave):
        db.session.execute(
            update(table).where(table.person_id == person_id).values(because=""),
            execution_options={"synchronize_session": False},
        )


def _end_roles(viewer: Viewer | None, person: Person, *, at: datetime) -> None:
    grants.keep_an_administrator(without=Grant.person_id == person.id, at=at)
    grants.end_deputies(viewer, person.id, at=at)
    db.session.execute(
        update(Grant)
        .where(Grant.person_id == person.id, Grant.ended_at.is_(None))
        .values(ended_at=at)
    )
    whose = or_(Grant.person_id == person.id, Grant.for_person_id == person.id)
    db.session.execute(update(Grant).where(whose).values(reason=""))


def _forget_account(person: Person, *, at: datetime) -> None:
    for table in _OF_THE_ACCOUNT:
        db.session.execute(delete(table).where(table.person_id == person.id))
    login = f"erased-{secrets.token_hex(8)}"
    db.session.execute(
        update(Version).where(Version.published_by == person.login).values(published_by=login)
    )
    person.login, person.name, person.latin_name = login, "", None
    person.mail = person.password_hash = person.password_changed_at = None
    person.service_number = person.language = None
    person.rank = person.position = ""
    person.role, person.extra_time_percent = "officer", 0
    person.disabled_at = person.disabled_at or at
    person.erased_at = at
    # Where she served stays: reports count those who were there.
    postings.put(person, None, at=at)
    db.session.flush()


def _empty(which: ColumnElement[bool], *, at: datetime) -> None:
    """Takes the details from entries of the record; what stays is sealed, so the chain holds."""
    emptied = {"who": "", "to": "", "facts": {}, "address": "", "salt": ""}
    db.session.execute(
        update(AuditEntry)
        .where(which, AuditEntry.erased_at.is_(None))
        .values(emptied | {"erased_at": at})
    )


def past(*, before: datetime) -> list[tuple[UUID, str]]:
    """The people whose accounts were closed before a moment, and their logins."""
    rows = db.session.execute(
        select(Person.id, Person.login)
        .where(Person.disabled_at < before, Person.erased_at.is_(None))
        .order_by(Person.disabled_at)
    )
    return [(id, login) for id, login in rows]
