"""The first way in for the people of a unit: a letter, or a code on a printed sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select

from elearn import access, audit
from elearn.access import Viewer
from elearn.db import db
from elearn.errors import Invalid, NotFound
from elearn.mail import outbox
from elearn.models.accounts import Invitation
from elearn.models.mail import Letter
from elearn.models.people import Person, Unit
from elearn.people import invitations
from elearn.people.roster.standing import enrolled

MOST_CODES, MOST_LETTERS = 50, 1_000


@dataclass(frozen=True)
class Waiting:
    """Somebody who has no password yet."""

    id: UUID
    name: str
    login: str
    unit: str


@dataclass(frozen=True)
class Group:
    """Those who wait for one way in: the first few who have not been given it, how many these
    are, and how many have it and did not use it yet."""

    first: tuple[Waiting, ...]
    count: int
    given: int


def by_letter(viewer: Viewer, unit_id: UUID, *, at: datetime) -> Group:
    """Those of a unit and below who have a mail address. Raises NotFound."""
    return _group(_within(viewer, unit_id) & Person.mail.is_not(None), _is_written_to(at))


def by_code(viewer: Viewer, unit_id: UUID, *, at: datetime) -> Group:
    """Those who have none. Raises NotFound."""
    return _group(_within(viewer, unit_id) & Person.mail.is_(None), _has_code(at))


def _within(viewer: Viewer, unit_id: UUID) -> ColumnElement[bool]:
    path = enrolled(viewer, unit_id).path
    return access.let_in_by(viewer) & access.below(Unit.path, path)


def _is_written_to(at: datetime) -> ColumnElement[bool]:
    """Whether a letter waits or is still good."""
    return exists().where(
        Letter.person_id == Person.id,
        Letter.kind == "invitation",
        Letter.given_up_at.is_(None),
        Letter.queued_at > at - invitations.LASTS["invitation"],
    )


def _has_code(at: datetime) -> ColumnElement[bool]:
    return exists().where(
        Invitation.person_id == Person.id,
        Invitation.code_hash.is_not(None),
        Invitation.used_at.is_(None),
        Invitation.expires_at > at,
    )


def _group(who: ColumnElement[bool], is_given: ColumnElement[bool]) -> Group:
    joined = select(func.count()).select_from(Person).join(Unit, Unit.id == Person.unit_id)
    count = db.session.scalar(joined.where(who, ~is_given)) or 0
    given = db.session.scalar(joined.where(who, is_given)) or 0
    return Group(tuple(_people(who & ~is_given, MOST_CODES)), count, given)


def _people(who: ColumnElement[bool], most: int) -> list[Waiting]:
    query: Any = (
        select(Person.id, Person.name, Person.login, Unit.name)
        .join(Unit, Unit.id == Person.unit_id)
        .where(who)
        .order_by(Unit.path, Person.sort_name, Person.id)
        .limit(most)
    )
    return [Waiting(*row) for row in db.session.execute(query)]


def write(viewer: Viewer, unit_id: UUID, *, at: datetime) -> int:
    """Queues a letter for each who has an address and no letter that is still good, 1,000 at
    once; how many. Raises NotFound."""
    who = _within(viewer, unit_id) & Person.mail.is_not(None) & ~_is_written_to(at)
    people = _people(who, MOST_LETTERS)
    for one in people:
        event = f"invitation {one.id} {at.isoformat()}"
        outbox.queue(one.id, "invitation", event=event, at=at)
        audit.record(viewer, "send link", one.login, at=at, purpose="invitation")
    return len(people)


def give_codes(viewer: Viewer, hashes: Mapping[UUID, str], *, at: datetime) -> None:
    """Keeps a code for each of these people, 50 at most; older ones end.

    Raises Invalid for none or too many, and NotFound where one of them is not the viewer's to
    let in.
    """
    if not 0 < len(hashes) <= MOST_CODES:
        raise Invalid("Choose between 1 and %(most)s people.", code="people", most=MOST_CODES)
    query = select(Person).where(Person.id.in_(hashes), access.let_in_by(viewer))
    people = db.session.scalars(query.with_for_update()).all()
    if len(people) != len(hashes):
        raise NotFound("One of these people is not here any more. Load the page again.")
    for person in people:
        invitations.give_code(person, hashes[person.id], at=at, by=viewer)
        audit.record(viewer, "give sign-in code", person.login, at=at)


def slips(viewer: Viewer, person_ids: Sequence[UUID]) -> list[Waiting]:
    """Those of these people whom the viewer may let in."""
    return _people(access.let_in_by(viewer) & Person.id.in_(person_ids), MOST_CODES)
