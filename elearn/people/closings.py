"""Closing an account: nobody comes in with it any more, and what it did stays."""

from __future__ import annotations

from datetime import datetime

from elearn import audit
from elearn.access import Viewer
from elearn.models.people import Person
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
