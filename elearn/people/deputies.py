"""Deputies: those who supervise in somebody's place for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select

from elearn import access, audit
from elearn.access import Viewer, visible_to
from elearn.db import db
from elearn.errors import Invalid, NotAllowed, NotFound
from elearn.models.people import Grant, Person, Unit
from elearn.people import grants, users

LONGEST = timedelta(days=90)


def require_own_reach(viewer: Viewer) -> None:
    """Raises NotAllowed for a deputy: who stands in for somebody names nobody in turn."""
    if not viewer.may_name_deputies:
        raise NotAllowed("A deputy cannot name deputies. Ask the supervisor you stand in for.")


def found(viewer: Viewer, typed: str, *, at: datetime, most: int) -> list[tuple[UUID, str, str]]:
    """Those who could stand in for the viewer, by name: id, name and unit."""
    query = (
        select(Person.id, Person.name, Unit.name)
        .join(Unit, Unit.id == Person.unit_id)
        .where(_could(viewer, at), users.called(typed))
        .order_by(Person.name, Person.login)
        .limit(most)
    )
    return [(id, name, unit) for id, name, unit in db.session.execute(query)]


def _could(viewer: Viewer, at: datetime) -> ColumnElement[bool]:
    """The officers and supervisors of the viewer's units, but herself."""
    is_more = exists().where(
        Grant.person_id == Person.id,
        Grant.role.in_(("instructor", "administrator")),
        access.not_over(at),
    )
    is_there = Person.disabled_at.is_(None) & Person.erased_at.is_(None)
    return visible_to(viewer, Person) & (Person.id != viewer.person_id) & is_there & ~is_more


def name(
    viewer: Viewer, person_id: UUID, *, ends_at: datetime | None, because: str, at: datetime
) -> None:
    """Lets a person do until a moment what the viewer, as a supervisor, may do.

    Raises NotAllowed for a deputy, NotFound, Invalid beyond 90 days, and Conflict for somebody
    who stands in for the viewer already.
    """
    require_own_reach(viewer)
    person = db.session.scalar(select(Person).where(Person.id == person_id, _could(viewer, at)))
    if person is None:
        raise NotFound("There is no such person here.")
    # The last day is given whole: its end lies up to a day beyond the ninety.
    if ends_at is None or not at < ends_at <= at + LONGEST + timedelta(days=1):
        raise Invalid("Give the last day, within the 90 days to come.", code="until")
    reason = audit.reason(because)
    own = select(Grant).where(
        Grant.person_id == viewer.person_id,
        Grant.role == "supervisor",
        Grant.for_person_id.is_(None),
        access.in_force(at),
    )
    for grant in db.session.scalars(own).all():
        grants.give_deputy(viewer, person, grant, ends_at=ends_at, because=reason, at=at)


def end(viewer: Viewer, grant_id: UUID, *, at: datetime) -> None:
    """Ends a deputy's role at once. Raises NotFound for one that is not the viewer's."""
    query = select(Grant).where(Grant.id == grant_id, Grant.for_person_id == viewer.person_id)
    grant = db.session.scalar(query)
    if grant is None:
        raise NotFound("There is no such deputy.")
    if grant.ended_at is None:
        grants.over(viewer, grant, at=at)
