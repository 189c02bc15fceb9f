"""Accounts as an administrator keeps them: found, changed, closed and opened again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, false, select, tuple_

from elearn import access, audit
from elearn.access import Viewer, administered_by, overseen_by
from elearn.db import db
from elearn.errors import Conflict, Invalid, NotFound
from elearn.languages import known, one_line
from elearn.models.people import Grant, Person, Unit
from elearn.people import invitations, postings, roles, sessions, units, users

LONGEST_NAME = 200


@dataclass(frozen=True)
class Account:
    """A person as the desk shows her. `roles` are those in force, the highest first.

    `may_change` is false for who holds a role beyond the viewer's reach.
    """

    id: UUID
    name: str
    login: str
    unit: str
    roles: tuple[str, ...]
    is_disabled: bool
    may_change: bool


@dataclass(frozen=True)
class Details:
    """What is kept of a person, as it is typed. No unit is the hub itself."""

    name: str
    login: str
    latin_name: str = ""
    mail: str = ""
    language: str = ""
    unit_id: UUID | None = None


@dataclass(frozen=True)
class Wanted:
    """Whom a list shows. `state` is active, disabled or anything; empty words ask for nothing."""

    typed: str = ""
    unit_id: UUID | None = None
    role: str = ""
    state: str = "active"
    after: UUID | None = None


def found(viewer: Viewer, wanted: Wanted, *, at: datetime, most: int) -> list[Account]:
    """The people whom the viewer sees at the desk, by name."""
    query = (
        select(Person, Unit.name, administered_by(viewer))
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(overseen_by(viewer), Person.erased_at.is_(None), *_asked(viewer, wanted, at))
        .order_by(Person.name, Person.id)
        .limit(most)
    )
    rows = [tuple(row) for row in db.session.execute(query)]
    return _accounts(rows, at=at)


def _asked(viewer: Viewer, wanted: Wanted, at: datetime) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if wanted.typed:
        asked.append(users.called(wanted.typed))
    if wanted.unit_id:
        path = db.session.scalar(select(Unit.path).where(Unit.id == wanted.unit_id))
        asked.append(access.below(Unit.path, path) if path else false())
    if wanted.role:
        holds = exists().where(Grant.person_id == Person.id, access.in_force(at))
        asked.append(~holds if wanted.role == "officer" else holds.where(Grant.role == wanted.role))
    if wanted.state in ("active", "disabled"):
        is_active = Person.disabled_at.is_(None)
        asked.append(is_active if wanted.state == "active" else ~is_active)
    if wanted.after:
        last = select(Person.name).where(Person.id == wanted.after, overseen_by(viewer))
        place = (db.session.scalar(last) or "", wanted.after)
        asked.append(tuple_(Person.name, Person.id) > place)
    return asked


def _accounts(rows: Sequence[tuple[Any, ...]], *, at: datetime) -> list[Account]:
    held: dict[UUID, set[str]] = {}
    ids = [person.id for person, _unit, _may in rows]
    query = select(Grant.person_id, Grant.role).where(Grant.person_id.in_(ids), access.in_force(at))
    for person_id, role in db.session.execute(query) if ids else ():
        held.setdefault(person_id, set()).add(role)
    return [
        Account(
            person.id,
            person.name,
            person.login,
            unit or "",
            tuple(role for role in reversed(roles.RANKS) if role in held.get(person.id, ())),
            person.disabled_at is not None,
            bool(may),
        )
        for person, unit, may in rows
    ]


def one(viewer: Viewer, person_id: UUID, *, at: datetime) -> tuple[Account, Details]:
    """A person whom the viewer sees at the desk. Raises NotFound."""
    query = (
        select(Person, Unit.name, administered_by(viewer))
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(Person.id == person_id, overseen_by(viewer), Person.erased_at.is_(None))
    )
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound("There is no such person here.")
    return _accounts([tuple(row)], at=at)[0], _details(row[0])


def _details(person: Person) -> Details:
    return Details(
        person.name,
        person.login,
        person.latin_name or "",
        person.mail or "",
        person.language or "",
        person.unit_id,
    )


def changed_by(viewer: Viewer, person_id: UUID) -> Person:
    """The row of a person whose account the viewer may change, locked. Raises NotFound."""
    query = select(Person).where(Person.id == person_id, administered_by(viewer))
    person = db.session.scalar(query.with_for_update(of=Person))
    if person is None:
        raise NotFound("There is no such person here.")
    return person


def add(viewer: Viewer, details: Details, *, at: datetime) -> Person:
    """Adds an officer's account without a password. Raises Invalid, NotAllowed or Conflict."""
    details = _checked(viewer, details)
    unit = units.kept_by(viewer, details.unit_id) if details.unit_id else None
    person = users.add(viewer, details.login, role="officer", at=at, name=details.name, unit=unit)
    person.latin_name = details.latin_name or None
    person.mail = details.mail or None
    person.language = details.language or None
    return person


def change(viewer: Viewer, person_id: UUID, details: Details, *, at: datetime) -> None:
    """Keeps what was typed about a person. Raises NotFound, Invalid, NotAllowed or Conflict.

    Another login or mail address ends the links that were sent to the old one.
    """
    person = changed_by(viewer, person_id)
    details, before = _checked(viewer, details, now_in=person.unit_id), _details(person)
    changed = [name for name in vars(details) if getattr(details, name) != getattr(before, name)]
    if not changed:
        return
    if "login" in changed and users.by_login(details.login) is not None:
        raise Conflict(
            "There is an account with the login %(login)s already.",
            code="login",
            login=details.login,
        )
    for name in changed:
        if name != "unit_id":
            setattr(person, name, getattr(details, name) or None)
    if {"login", "mail"} & set(changed):
        invitations.end_all(person_id, at=at)
    if "unit_id" in changed:
        postings.put(person, details.unit_id, at=at)
    audit.record(
        viewer, "change person", before.login, at=at, changed=changed, person=str(person_id)
    )


def _checked(viewer: Viewer, typed: Details, *, now_in: UUID | None = None) -> Details:
    """What was typed as it is kept. Raises Invalid, or NotAllowed for a unit beyond reach."""
    name, latin_name = one_line(typed.name), one_line(typed.latin_name)
    if not name or len(name) > LONGEST_NAME or len(latin_name) > LONGEST_NAME:
        raise Invalid("Give the name, in 200 characters at most.", code="name")
    login, mail = users.checked_login(typed.login), users.checked_mail(typed.mail)
    if typed.language and known(typed.language) is None:
        raise Invalid("The hub does not speak this language.", code="language")
    if typed.unit_id != now_in or typed.unit_id is None:
        units.allow(viewer, typed.unit_id)
    return Details(name, login, latin_name, mail, typed.language, typed.unit_id)


def enable(viewer: Viewer, person_id: UUID, *, at: datetime) -> None:
    """Opens a closed account again, with the roles that are still in force. Raises NotFound."""
    person = changed_by(viewer, person_id)
    if person.disabled_at is not None:
        person.disabled_at = None
        postings.put(person, person.unit_id, at=at)
        audit.record(viewer, "enable person", person.login, at=at)


def sign_out(viewer: Viewer, person_id: UUID, *, at: datetime) -> None:
    """Ends every session of a person. Raises NotFound."""
    person = changed_by(viewer, person_id)
    sessions.end_all(person.id, at=at)
    audit.record(viewer, "end sessions", person.login, at=at)
