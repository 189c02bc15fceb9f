"""Roles above officer: given for a reach and a time, and ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from elearn import access, audit
from elearn.access import Viewer
from elearn.db import db
from elearn.models.people import Grant, Person
from elearn.people import sessions

# The highest last.
RANKS = ("officer", "instructor", "supervisor", "administrator")


@dataclass(frozen=True)
class Reach:
    """How far a role reaches: a unit and all below it, a domain or a module."""

    unit_id: UUID | None = None
    domain: str | None = None
    module: str | None = None


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
    """Gives a role and ends the person's sessions: they sign in anew with it."""
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
    db.session.add(grant)
    db.session.flush()
    _keep_in_step(person, at=at)
    audit.record(viewer, "give role", person.login, at=at, role=role, because=because)
    return grant


def _keep_in_step(person: Person, *, at: datetime) -> None:
    """The highest role that is or will be in force; sessions of before end."""
    held = set(
        db.session.scalars(
            select(Grant.role).where(Grant.person_id == person.id, access.not_over(at))
        )
    )
    person.role = max(held | {"officer"}, key=RANKS.index)
    sessions.end_all(person.id, at=at)
