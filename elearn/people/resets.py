"""Help for who lost the password: a letter, or a code from who looks after the officer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select

from elearn import access, audit
from elearn.access import Viewer
from elearn.db import db
from elearn.errors import Conflict, NotAllowed, NotFound
from elearn.mail import outbox
from elearn.models.people import Person
from elearn.people import invitations, users

MOST_LETTERS_AN_HOUR = 3


def ask(typed: str, *, at: datetime) -> None:
    """Queues a letter with a link for who has this login or mail address; at most three an hour
    a person. Nothing tells whether there is anybody.
    """
    folded = users.folded_login(typed)
    # Capital letters in an address are the administrator's, who wrote it down.
    is_meant = or_(Person.login == folded, func.lower(Person.mail) == typed.strip().lower())
    query = select(Person).where(is_meant, Person.mail.is_not(None), Person.disabled_at.is_(None))
    for person in db.session.scalars(query.limit(MOST_LETTERS_AN_HOUR)):
        hour = at.replace(minute=0, second=0, microsecond=0)
        number = 1 + outbox.count_since(person.id, "reset", hour)
        if number <= MOST_LETTERS_AN_HOUR:
            event = f"reset {person.id} {hour:%Y-%m-%dT%H} {number}"
            outbox.queue(person.id, "reset", event=event, at=at)


def give_code(viewer: Viewer, person_id: UUID, code_hash: str, *, at: datetime) -> None:
    """A code for an officer who cannot sign in, from who looks after the officer.

    Raises NotFound; NotAllowed for staff, whom an administrator helps; Conflict for an account
    that is closed.
    """
    person = _cared_for(viewer, person_id)
    if person.disabled_at is not None:
        raise Conflict("This account is closed. Ask the administrator to open it first.")
    purpose = "reset" if person.password_hash else "invitation"
    invitations.give_code(person, code_hash, at=at, purpose=purpose, by=viewer)
    audit.record(viewer, "give sign-in code", person.login, at=at)


def may_give_code(viewer: Viewer, person_id: UUID) -> bool:
    """Whether the viewer may give this person a code."""
    try:
        return _cared_for(viewer, person_id).disabled_at is None
    except NotAllowed:
        return False


def _cared_for(viewer: Viewer, person_id: UUID) -> Person:
    query = select(Person).where(Person.id == person_id, access.helped_by(viewer, Person))
    person = db.session.scalar(query)
    if person is None:
        raise NotFound("There is no such person here.")
    if person.role != "officer":
        kept = query.where(access.administered_by(viewer))
        if db.session.scalar(kept) is None:
            raise NotAllowed("For people with a role, the administrator gives the code.")
    return person
