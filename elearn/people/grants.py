"""Roles above officer: given for a reach and a time, and ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from elearn import access, audit
from elearn.access import Viewer
from elearn.db import db
from elearn.errors import Conflict, Invalid, NotAllowed, NotFound, message
from elearn.models.library import Domain, Module
from elearn.models.people import Grant, Person, Unit
from elearn.people import roles, sessions

GIVEN = roles.RANKS[1:]
_BEYOND = message("This reaches further than your own role. Ask an administrator of the whole hub.")


@dataclass(frozen=True)
class Reach:
    """How far a role reaches: a unit and all below it, a domain or a module."""

    unit_id: UUID | None = None
    domain: str | None = None
    module: str | None = None


@dataclass(frozen=True)
class Held:
    """A role that a person of this name holds or held; `deputy_for` names whose deputy it is."""

    id: UUID
    name: str
    role: str
    unit: str
    domain: str | None
    module: str | None
    deputy_for: str
    because: str
    starts_at: datetime
    ends_at: datetime | None
    ended_at: datetime | None

    def is_over(self, at: datetime) -> bool:
        """Whether it was ended, or ran out, before this moment."""
        return self.ended_at is not None or (self.ends_at is not None and self.ends_at <= at)


def give(
    viewer: Viewer | None,
    person: Person,
    role: str,
    reach: Reach,
    *,
    at: datetime,
    ends_at: datetime | None = None,
    because: str = "",
) -> Grant:
    """Gives a role and ends the person's sessions: they sign in anew with it.

    Without a viewer the operator does it. Raises NotAllowed, Invalid or Conflict.
    """
    if role not in GIVEN:
        raise Invalid("Choose the role.", code="role")
    if ends_at is not None and ends_at <= at:
        raise Invalid("Give a day that is still to come, or none.", code="until")
    if viewer is not None:
        _allow(viewer, person, role, reach)
        because = audit.reason(because)
    _exists(reach)
    grant = Grant(
        person_id=person.id,
        role=role,
        unit_id=reach.unit_id,
        domain_slug=reach.domain,
        module_id=reach.module,
        reason=because,
        given_by=viewer.person_id if viewer else None,
        given_at=at,
        starts_at=at,
        ends_at=ends_at,
    )
    _store(grant, at=at)
    _keep_in_step(person, at=at)
    audit.record(viewer, "give role", person.login, at=at, **_facts(grant), because=because)
    return grant


def _allow(viewer: Viewer, person: Person, role: str, reach: Reach) -> None:
    """Raises where this person may not give this role, or not so far."""
    if person.id == viewer.person_id:
        raise NotAllowed("You cannot give a role to yourself. Ask another administrator.")
    if role == "instructor":
        if reach.unit_id is not None:
            raise Invalid("An instructor's role is for courses, not for a unit.", code="unit")
        if not viewer.keeps_hub:
            raise NotAllowed(_BEYOND)
        return
    if reach.domain or reach.module:
        raise Invalid("This role is for a unit, not for courses.", code="courses")
    unit = db.session.get(Unit, reach.unit_id) if reach.unit_id else None
    if unit is None and (role == "supervisor" or reach.unit_id):
        raise Invalid("Choose the unit.", code="unit")
    if not access.reaches(viewer, unit.path if unit else None):
        raise NotAllowed(_BEYOND)


def _exists(reach: Reach) -> None:
    """Raises Invalid where the courses are none."""
    if reach.domain and reach.module:
        raise Invalid("Choose a subject or one course, not both.", code="courses")
    domain = db.session.get(Domain, reach.domain) if reach.domain else True
    module = db.session.get(Module, reach.module) if reach.module else True
    if domain is None or module is None:
        raise Invalid("Choose the courses.", code="courses")


def _store(grant: Grant, *, at: datetime) -> None:
    """Raises Conflict where the person holds the very same role now."""
    same = [
        getattr(Grant, name).is_not_distinct_from(getattr(grant, name))
        for name in ("person_id", "role", "unit_id", "domain_slug", "module_id", "for_person_id")
    ]
    held = select(Grant.id).where(*same, access.not_over(at))
    # The person's row is locked first, so that two who give the same role do it in turn.
    db.session.execute(select(Person.id).where(Person.id == grant.person_id).with_for_update())
    if db.session.scalar(held) is not None:
        raise Conflict("This person holds this role already.", code="role")
    db.session.add(grant)
    db.session.flush()


def give_deputy(
    viewer: Viewer, person: Person, own: Grant, *, ends_at: datetime, because: str, at: datetime
) -> None:
    """Makes a person the viewer's deputy in what `own` reaches. Raises Conflict."""
    grant = Grant(
        person_id=person.id,
        role=own.role,
        unit_id=own.unit_id,
        for_person_id=viewer.person_id,
        reason=because,
        given_by=viewer.person_id,
        given_at=at,
        starts_at=at,
        ends_at=min(ends_at, own.ends_at or ends_at),
    )
    _store(grant, at=at)
    _keep_in_step(person, at=at)
    audit.record(viewer, "name deputy", person.login, at=at, **_facts(grant), because=because)


def end(viewer: Viewer | None, person: Person, grant_id: UUID, *, at: datetime) -> None:
    """Ends a role and what hangs on it; ending it again changes nothing.

    Raises NotFound, NotAllowed beyond the viewer's reach, and Conflict for the role of the last
    administrator of the hub.
    """
    grant = db.session.get(Grant, grant_id)
    if grant is None or grant.person_id != person.id:
        raise NotFound("This person has no such role.")
    if viewer is not None:
        unit = db.session.get(Unit, grant.unit_id) if grant.unit_id else None
        if not access.reaches(viewer, unit.path if unit else None):
            raise NotAllowed(_BEYOND)
    if grant.ended_at is not None:
        return
    keep_an_administrator(without=Grant.id == grant.id, at=at)
    over(viewer, grant, at=at)
    if grant.role == "supervisor" and grant.for_person_id is None:
        end_deputies(viewer, person.id, unit_id=grant.unit_id, at=at)


def over(viewer: Viewer | None, grant: Grant, *, at: datetime) -> None:
    """Ends one role, whoever may: sessions of before end, and the record says so."""
    person = db.session.get_one(Person, grant.person_id)
    grant.ended_at = at
    db.session.flush()
    _keep_in_step(person, at=at)
    audit.record(viewer, "end role", person.login, at=at, **_facts(grant))


def end_deputies(
    viewer: Viewer | None, person_id: UUID, *, at: datetime, unit_id: UUID | None = None
) -> None:
    """Ends the roles of a person's deputies: all of them, or those for a unit."""
    query = select(Grant).where(Grant.for_person_id == person_id, Grant.ended_at.is_(None))
    if unit_id is not None:
        query = query.where(Grant.unit_id == unit_id)
    for grant in db.session.scalars(query.order_by(Grant.id)).all():
        over(viewer, grant, at=at)


def keep_an_administrator(*, without: ColumnElement[bool], at: datetime) -> None:
    """Raises Conflict where nobody would keep the hub without these grants.

    Who has the role for a time only is not counted: it would run out with nobody left.
    """
    keeps = (
        select(Grant.id, without)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.role == "administrator",
            Grant.unit_id.is_(None),
            Grant.ends_at.is_(None),
            access.in_force(at),
            Person.disabled_at.is_(None),
        )
        .order_by(Grant.id)
        .with_for_update()
    )
    ended = [bool(is_one) for _id, is_one in db.session.execute(keeps)]
    if ended and all(ended):
        raise Conflict(
            "This is the last administrator of the whole hub. Give the role to somebody else first."
        )


def of(viewer: Viewer, person_id: UUID) -> list[Held]:
    """The roles of a person whom the viewer sees at the desk, the last given first."""
    return _held((Grant.person_id == person_id) & access.overseen_by(viewer))


def deputies_of(viewer: Viewer, *, at: datetime) -> list[Held]:
    """Those who stand in for the viewer now, the last named first."""
    return _held((Grant.for_person_id == viewer.person_id) & access.not_over(at))


def _held(which: ColumnElement[bool]) -> list[Held]:
    whose = aliased(Person)
    rows = db.session.execute(
        select(Grant, Person.name, Unit.name, whose.name)
        .join(Person, Person.id == Grant.person_id)
        .outerjoin(Unit, Unit.id == Grant.unit_id)
        .outerjoin(whose, whose.id == Grant.for_person_id)
        .where(which)
        .order_by(Grant.given_at.desc(), Grant.id)
    ).all()
    return [
        Held(
            grant.id,
            name,
            grant.role,
            unit or "",
            grant.domain_slug,
            grant.module_id,
            deputy_for or "",
            grant.reason,
            grant.starts_at,
            grant.ends_at,
            grant.ended_at,
        )
        for grant, name, unit, deputy_for in rows
    ]


def _facts(grant: Grant) -> dict[str, str]:
    """A role as the record keeps it."""
    facts = {
        "role": grant.role,
        "unit": grant.unit_id,
        "domain": grant.domain_slug,
        "module": grant.module_id,
        "until": grant.ends_at,
    }
    return {name: str(value) for name, value in facts.items() if value is not None}


def _keep_in_step(person: Person, *, at: datetime) -> None:
    """The highest role that is or will be in force; sessions of before end."""
    query = select(Grant.role).where(Grant.person_id == person.id, access.not_over(at))
    person.role = roles.highest(db.session.scalars(query))
    sessions.end_all(person.id, at=at)
