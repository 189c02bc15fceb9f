"""What follows when a password is chosen: every session ends, and the person is told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import literal, select, update

from elearn import audit
from elearn.access import Viewer
from elearn.db import db
from elearn.errors import Busy
from elearn.mail import outbox
from elearn.models.people import Person, Unit
from elearn.people import passwords, sessions


def about(person: Person) -> tuple[str, ...]:
    """What tells of a person, and so must not be the password: names, login, mail, units."""
    unit = db.session.get(Unit, person.unit_id) if person.unit_id else None
    path = unit.path if unit else ""
    above = select(Unit.name).where(literal(path).startswith(Unit.path))
    names = (person.name, person.latin_name, person.login, person.mail)
    return (*(name for name in names if name), *db.session.scalars(above))


def about_viewer(viewer: Viewer) -> tuple[str, ...]:
    """The same of the person who is signed in."""
    return about(db.session.get_one(Person, viewer.person_id))


def keep(person: Person, password_hash: str, *, at: datetime) -> None:
    """Keeps a new password, ends every session, and queues a letter that tells of it."""
    person.password_hash = password_hash
    person.password_changed_at = at
    sessions.end_all(person.id, at=at)
    if person.mail:
        event = f"password changed {person.id} {at.isoformat()}"
        outbox.queue(person.id, "password-changed", event=event, at=at)


def change_own(viewer: Viewer, password_hash: str, *, at: datetime) -> None:
    """A signed-in person's new password; every session ends, this one too."""
    keep(db.session.get_one(Person, viewer.person_id), password_hash, at=at)
    audit.record(viewer, "change password", viewer.login, at=at)


def at_todays_cost(password: str, kept: str | None) -> str | None:
    """Another hash of a right password whose own is of an older cost; None where none is due,
    or at this moment too many are hashed: the next sign-in does it.
    """
    if not passwords.outdated(kept):
        return None
    try:
        return passwords.hashed(password)
    except Busy:
        return None


def exchange(person_id: UUID, old: str | None, new: str) -> None:
    """Puts one hash of a password in place of another; a password changed meanwhile stays."""
    is_same = (Person.id == person_id) & (Person.password_hash == old)
    db.session.execute(update(Person).where(is_same).values(password_hash=new))
