"""Closing an account: nobody comes in with it any more, and what it did stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from elearn import audit
from elearn.access import Viewer
from elearn.db import db, in_parts
from elearn.models.accounts import Session
from elearn.models.people import Grant, Person
from elearn.people import grants, postings, sessions


def close(viewer: Viewer | None, person: Person, *, at: datetime) -> None:
    """Closes an account, ends its posting, its sessions and the roles of the person's deputies.

    Who may do it, and whether it may be done, the caller has asked.
    """
    person.disabled_at = person.disabled_at or at
    postings.end(person, at=at)
    sessions.end_all(person.id, at=at)
    grants.end_deputies(viewer, person.id, at=at)
    audit.record(viewer, "disable person", person.login, at=at)


def close_all(viewer: Viewer | None, logins: Mapping[UUID, str], *, at: datetime) -> None:
    """The same for many who hold no role, by id and login.

    The caller says whose counts are stale.
    """
    postings.end_all(logins, at=at)
    whole = {"synchronize_session": False}
    for some in in_parts(logins):
        is_open = Person.id.in_(some) & Person.disabled_at.is_(None)
        closing = update(Person).where(is_open).values(disabled_at=at)
        db.session.execute(closing, execution_options=whole)
        is_live = Session.person_id.in_(some) & Session.ended_at.is_(None)
        ending = update(Session).where(is_live).values(ended_at=at)
        db.session.execute(ending, execution_options=whole)
        stood_in_for = Grant.for_person_id.in_(some) & Grant.ended_at.is_(None)
        named = set(db.session.scalars(select(Grant.for_person_id).where(stood_in_for)))
        for id in [one for one in some if one in named]:
            grants.end_deputies(viewer, id, at=at)
    for login in logins.values():
        audit.record(viewer, "disable person", login, at=at)
