"""People with an account."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, update

from elearn import audit
from elearn.access import (
    POWERS,
    Viewer,
    administered_by,
    helped_by,
    supervised_by,
    supervising,
    visible_to,
)
from elearn.db import db
from elearn.errors import Conflict, Invalid, NotAllowed, NotFound
from elearn.languages import fold, known, one_line
from elearn.models.people import Grant, Person, Unit
from elearn.people import closings, grants, passwords, postings, roles
from elearn.people.grants import Reach

MOST_EXTRA_TIME = 300


def folded_login(text: str) -> str:
    """A login as it is kept and compared: folded, so that case and keyboard do not count."""
    return fold(text)[:254]


def checked_login(text: str) -> str:
    """A login as it is kept. Raises Invalid."""
    login = folded_login(text)
    if not login or any(character.isspace() for character in login):
        raise Invalid("Give a mail address or a service number without blanks.", code="login")
    return login


def by_login(text: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.login == folded_login(text)))


def id_of(text: str) -> str | None:
    """The id of the account that has this login."""
    person = by_login(text)
    return str(person.id) if person else None


def named(login: str, *, at: datetime) -> Viewer:
    """The person of this login as a viewer, with the roles in force. Raises NotFound."""
    person = by_login(login)
    if person is None:
        raise NotFound("Nobody has the login %(login)s.", login=login)
    return roles.in_force(_viewer(person), at=at)


def known_as(person_id: UUID) -> Viewer:
    """The person of this id as an officer; for what the hub does in a person's name."""
    return _viewer(db.session.get_one(Person, person_id))


def _viewer(person: Person) -> Viewer:
    unit = db.session.get(Unit, person.unit_id) if person.unit_id else None
    return Viewer(
        person.id,
        person.login,
        person.name,
        person.role,
        person.unit_id,
        unit.path if unit else None,
        unit.state if unit else None,
        person.language,
    )


def checked_mail(text: str) -> str:
    """A mail address as it is kept; empty for none. Raises Invalid."""
    mail = one_line(text)
    if mail and ("@" not in mail.strip("@") or " " in mail or len(mail) > 254):
        raise Invalid("Write the mail address as name@agency.example, or none.", code="mail")
    return mail


def add(
    viewer: Viewer | None,
    login: str,
    *,
    role: str,
    at: datetime,
    name: str = "",
    mail: str = "",
    unit: Unit | None = None,
) -> Person:
    """Adds an account without a password. Letters go to `mail`, else to a login that is an
    address. Raises Invalid or Conflict.
    """
    login = checked_login(login)
    if role not in POWERS:
        raise Invalid(
            "%(role)s is no role; give one of %(roles)s.", role=role, roles=", ".join(POWERS)
        )
    if by_login(login) is not None:
        raise Conflict(
            "There is an account with the login %(login)s already.", code="login", login=login
        )
    person = Person(
        login=login,
        name=name or login,
        role="officer",
        mail=checked_mail(mail) or (login if "@" in login else None),
        created_at=at,
    )
    db.session.add(person)
    db.session.flush()
    postings.put(person, unit.id if unit else None, at=at)
    audit.record(viewer, "add person", login, at=at)
    if role != "officer":
        reach = Reach(unit_id=person.unit_id if role == "supervisor" else None)
        grants.give(viewer, person, role, reach, at=at)
    return person


def disable(viewer: Viewer | None, login: str, *, at: datetime) -> None:
    """Closes an account, ends its sessions and the roles of the person's deputies.

    Without a viewer the operator does it. Raises NotFound, NotAllowed for one's own account, and
    Conflict for the last administrator of the hub.
    """
    query = select(Person).where(Person.login == folded_login(login))
    person = db.session.scalar(query if viewer is None else query.where(administered_by(viewer)))
    if person is None:
        raise NotFound("Nobody has the login %(login)s.", login=login)
    if viewer is not None and person.id == viewer.person_id:
        raise NotAllowed("You cannot disable your own account. Ask another administrator.")
    grants.keep_an_administrator(without=Grant.person_id == person.id, at=at)
    closings.close(viewer, person, at=at)


def choose_language(person_id: UUID, code: str) -> None:
    """Keeps the language of the interface for a person. Raises Invalid."""
    if known(code) is None:
        raise Invalid("The hub does not speak this language.")
    db.session.execute(update(Person).where(Person.id == person_id).values(language=known(code)))


def supervisors_of(viewer: Viewer, *, at: datetime) -> list[str]:
    """The names of those who supervise the viewer's unit, or the nearest unit above it."""
    rows = db.session.execute(
        select(Person.name, Unit.path)
        .join(Grant, Grant.person_id == Person.id)
        .join(Unit, Unit.id == Grant.unit_id)
        .where(supervising(viewer, at))
        .order_by(Person.name)
        .distinct()
    ).all()
    nearest = max((len(path) for _, path in rows), default=0)
    return [name for name, path in rows if len(path) == nearest]


@dataclass(frozen=True)
class Officer:
    """A person as those see her who look after her."""

    id: UUID
    name: str
    login: str
    unit: str
    extra_time_percent: int


_OFFICER = select(
    Person.id, Person.name, Person.login, Unit.name, Person.extra_time_percent
).outerjoin(Unit, Unit.id == Person.unit_id)


def helped(viewer: Viewer, person_id: UUID) -> Officer:
    """A person whom the viewer may give time. Raises NotFound, also for oneself."""
    query = _OFFICER.where(Person.id == person_id, helped_by(viewer, Person))
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound("There is no such person here.")
    return _officer(row)


def _officer(row: Sequence[Any]) -> Officer:
    id, name, login, unit, percent = row
    return Officer(id, name, login, unit or "", percent)


def supervised(viewer: Viewer, person_id: UUID, *, locked: bool = False) -> Person:
    """Somebody of the units that the viewer supervises, but herself. Raises NotFound.

    `locked`: those who change what belongs to the person come in turn.
    """
    query = (
        select(Person)
        .join(Unit, Unit.id == Person.unit_id)
        .where(
            Person.id == person_id,
            Person.id != viewer.person_id,
            Person.erased_at.is_(None),
            supervised_by(viewer),
        )
    )
    person = db.session.scalar(query.with_for_update(of=Person) if locked else query)
    if person is None:
        raise NotFound("There is no such person here.")
    return person


def named_by(viewer: Viewer, typed: str, *, most: int) -> list[Officer]:
    """Those of the viewer's units whose name or login holds what was typed, but herself."""
    rows = db.session.execute(_under(viewer).where(called(typed)).limit(most))
    return [_officer(row) for row in rows]


def these(viewer: Viewer, person_ids: Collection[UUID]) -> list[Officer]:
    """Those among them who serve in the viewer's units, but herself."""
    rows = db.session.execute(_under(viewer).where(Person.id.in_(person_ids)))
    return [_officer(row) for row in rows]


def _under(viewer: Viewer) -> Select[UUID, str, str, str, int]:
    is_other = (Person.id != viewer.person_id) & Person.disabled_at.is_(None)
    query = _OFFICER.where(supervised_by(viewer), is_other)
    return query.order_by(Person.sort_name, Person.id)


def called(typed: str) -> ColumnElement[bool]:
    """The people whose name or login holds what was typed."""
    # SQLite knows small and capital letters of Latin only.
    forms = {typed, typed.title(), typed.lower()}
    names = [Person.name.icontains(form, autoescape=True) for form in forms]
    return or_(Person.login.contains(folded_login(typed), autoescape=True), *names)


def found(viewer: Viewer, typed: str, *, most: int) -> list[Officer]:
    """Those whom the viewer looks after and whose name or login holds what was typed.

    Without anything typed, those who have extra time.
    """
    query = _OFFICER.where(helped_by(viewer, Person), Person.disabled_at.is_(None))
    query = query.where(called(typed) if typed else Person.extra_time_percent > 0)
    rows = db.session.execute(query.order_by(Person.name, Person.login).limit(most))
    return [_officer(row) for row in rows]


def extra_time_of(viewer: Viewer) -> int:
    """The percent of time that the viewer has beyond a quiz's limit."""
    query = select(Person.extra_time_percent)
    own = query.where(Person.id == viewer.person_id, visible_to(viewer, Person))
    return db.session.scalar(own) or 0


def give_extra_time(
    viewer: Viewer | None, person_id: UUID, percent: int, *, because: str, at: datetime
) -> None:
    """Sets how much longer than others a person may take, 0 to 300 percent, from the next
    attempt on. Without a viewer the operator does it. Raises NotFound or Invalid.
    """
    who = Person.id == person_id
    query = select(Person).where(who if viewer is None else who & helped_by(viewer, Person))
    person = db.session.scalar(query.with_for_update())
    if person is None:
        raise NotFound("There is no such person here.")
    if not 0 <= percent <= MOST_EXTRA_TIME:
        raise Invalid("Give the extra time as a whole percent from 0 to 300.", code="percent")
    reason = audit.reason(because)
    audit.record(
        viewer,
        "give extra time",
        person.login,
        at=at,
        percent=percent,
        before=person.extra_time_percent,
        because=reason,
    )
    person.extra_time_percent = percent


def has_demonstration() -> bool:
    """Whether the people of the demonstration, with their printed password, are here."""
    query = select(func.count()).select_from(Person).where(Person.is_demonstration)
    return bool(db.session.scalar(query))


def sign_in(login: str, password: str, *, is_known: bool = False) -> Person | None:
    """The person whose login and password these are; None for whatever reason they are not.

    `is_known` says that the person has signed in on this device before.
    """
    person = by_login(login)
    known_hash = person.password_hash if person and person.disabled_at is None else None
    # The hash takes a while: let go of the snapshot, so that nobody waits for this reading.
    db.session.rollback()
    return person if passwords.is_right(password, known_hash, is_known=is_known) else None
