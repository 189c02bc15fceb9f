"""Signed-in browsers: opened, found, ended. Our own table, so that each can be revoked."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update

from elearn.access import Viewer
from elearn.db import Statement, db
from elearn.errors import NotFound
from elearn.models.accounts import Session
from elearn.models.people import Person, Unit
from elearn.people import roles

# Computers are shared: who goes away without signing out leaves little time to the next.
IDLE, LONGEST = timedelta(hours=2), timedelta(hours=24)
# Staff can change what others learn and may know.
STAFF_IDLE, STAFF_LONGEST = timedelta(minutes=30), timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Found:
    """A live session: who it is, since when, and when somebody was seen to use it."""

    viewer: Viewer
    created_at: datetime
    seen_at: datetime

    @property
    def ends_at(self) -> datetime:
        """When it ends by itself, if nobody uses it."""
        is_officer = self.viewer.role == "officer"
        idle, longest = (IDLE, LONGEST) if is_officer else (STAFF_IDLE, STAFF_LONGEST)
        return min(self.seen_at + idle, self.created_at + longest)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_for(person_id: UUID, *, at: datetime, address: str, agent: str, method: str = "") -> str:
    """Begins a session and returns its token, which is shown to the browser alone.

    `method` is the second step by which the person came in.
    """
    token = secrets.token_urlsafe(32)
    db.session.add(
        Session(
            token_hash=token_hash(token),
            person_id=person_id,
            created_at=at,
            seen_at=at,
            proved_at=at,
            method=method,
            address=address[:64],
            agent=agent[:200],
        )
    )
    return token


def renewed(token: str, *, at: datetime) -> str:
    """A new token for this session, which ends; how the person came in stays."""
    old = db.session.get_one(Session, token_hash(token))
    end(token, at=at)
    return open_for(old.person_id, at=at, address=old.address, agent=old.agent, method=old.method)


def _is_live() -> tuple[ColumnElement[bool], ...]:
    return (
        Session.ended_at.is_(None),
        Session.seen_at > bindparam("idle_since"),
        Session.created_at > bindparam("opened_since"),
        or_(
            Person.role == "officer",
            and_(
                Session.seen_at > bindparam("staff_idle_since"),
                Session.created_at > bindparam("staff_opened_since"),
            ),
        ),
        Person.disabled_at.is_(None),
    )


def _limits(at: datetime) -> dict[str, datetime]:
    return {
        "idle_since": at - IDLE,
        "opened_since": at - LONGEST,
        "staff_idle_since": at - STAFF_IDLE,
        "staff_opened_since": at - STAFF_LONGEST,
    }


# One statement: it stands before every page.
_FIND = Statement(
    select(
        Person.id,
        Person.login,
        Person.name,
        Person.role,
        Person.unit_id,
        Unit.path,
        Unit.state,
        Person.language,
        Session.created_at,
        Session.seen_at,
    )
    .join(Person, Person.id == Session.person_id)
    .outerjoin(Unit, Unit.id == Person.unit_id)
    .where(Session.token_hash == bindparam("token_hash"), *_is_live())
)


def find(token: str, *, at: datetime, address: str = "") -> Found | None:
    """The live session of this token, or None. `address` is where the request came from."""
    rows = _FIND.rows({"token_hash": token_hash(token)} | _limits(at))
    if not rows:
        return None
    *person, created_at, seen_at = rows[0]
    found = replace(Viewer(*person), address=address)
    return Found(roles.in_force(found, at=at, by=Statement.rows), created_at, seen_at)


def note_seen(token: str, *, at: datetime) -> None:
    """Keeps when the session was last seen, at most once a minute."""
    db.session.execute(
        update(Session).where(Session.token_hash == token_hash(token)).values(seen_at=at)
    )


def end(token: str, *, at: datetime) -> None:
    """Ends one session. Ending it again changes nothing."""
    db.session.execute(
        update(Session)
        .where(Session.token_hash == token_hash(token), Session.ended_at.is_(None))
        .values(ended_at=at)
    )


def end_all(person_id: UUID, *, at: datetime) -> None:
    """Ends every session of a person, on every device."""
    db.session.execute(
        update(Session)
        .where(Session.person_id == person_id, Session.ended_at.is_(None))
        .values(ended_at=at)
    )


def own(viewer: Viewer, *, at: datetime) -> list[Session]:
    """The viewer's live sessions, the last seen first."""
    query = (
        select(Session)
        .join(Person, Person.id == Session.person_id)
        .where(Session.person_id == viewer.person_id, *_is_live())
        .order_by(Session.seen_at.desc())
    )
    return list(db.session.scalars(query, _limits(at)))


def end_own(viewer: Viewer, begin: str, *, at: datetime) -> None:
    """Ends the viewer's session whose token's hash begins so. Raises NotFound."""
    ended = [one for one in own(viewer, at=at) if one.token_hash.startswith(begin)]
    if not begin or len(ended) != 1:
        raise NotFound("There is no such session.")
    ended[0].ended_at = at


def end_others(viewer: Viewer, token: str, *, at: datetime) -> int:
    """Ends the viewer's sessions but that of this token; how many there were."""
    others = [one for one in own(viewer, at=at) if one.token_hash != token_hash(token)]
    for one in others:
        one.ended_at = at
    return len(others)
