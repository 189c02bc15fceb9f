"""An account whose owner has lost every way in, or that somebody else has come into."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from elearn import audit
from elearn.access import Viewer, administered_by
from elearn.db import db
from elearn.errors import Conflict, NotFound
from elearn.models.people import Person
from elearn.people import invitations, second_steps, users


def recover(viewer: Viewer | None, login: str, *, at: datetime) -> str:
    """Takes away the password, every second step and every session; the token of a new link.

    Without a viewer the operator does it. Raises NotFound or Conflict.
    """
    query = select(Person).where(Person.login == users.folded_login(login))
    if viewer is not None:
        query = query.where(administered_by(viewer))
    person = db.session.scalar(query)
    if person is None:
        raise NotFound("Nobody has the login %(login)s.", login=login)
    if person.disabled_at is not None:
        raise Conflict("The account %(login)s is closed.", login=person.login)
    # Without its second step, the old password alone would open the account to who took it.
    person.password_hash = None
    second_steps.forget_all(person.id, at=at)
    audit.record(viewer, "recover account", person.login, at=at)
    second_steps.tell(person.id, at=at)
    return invitations.invite(person, at=at, purpose="recovery", by=viewer)
