"""Letters that wait: queued in the transaction of what they tell of, claimed, noted as sent.

A letter is claimed in a transaction that is stored before anything is sent: its next turn is
then later. Whoever crashes between sending and noting lets it be sent once more at that turn,
under the same Message-ID; nothing else sends one twice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select, update

from elearn.db import db, upsert
from elearn.mail.letters import KINDS
from elearn.models.identifiers import new_id
from elearn.models.mail import Letter
from elearn.models.people import Person

MOST_TRIES = 8
CLOSED, UNNEEDED = "the account is closed", "not needed any more"
NO_ADDRESS, TOO_LATE = "the person has no address", "too late"
_AT_ONCE = 500
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=5), timedelta(days=1)


@dataclass(frozen=True)
class Claimed:
    """A letter that is this process's to send, with what its person is called now."""

    id: UUID
    kind: str
    facts: dict[str, Any]
    queued_at: datetime
    person_id: UUID
    name: str
    login: str
    address: str
    language: str | None


@dataclass(frozen=True)
class Planned:
    """A letter that is to be queued, once for its `event`. The facts hold no secret."""

    person_id: UUID
    kind: str
    event: str
    facts: dict[str, Any]
    due_at: datetime


def queue(
    person_id: UUID,
    kind: str,
    *,
    event: str,
    at: datetime,
    facts: dict[str, Any] | None = None,
    due_at: datetime | None = None,
) -> bool:
    """Queues a letter, once for each `event`; whether it was the first time.

    The facts hold no secret.
    """
    letter = Planned(person_id, kind, event, facts or {}, due_at or at)
    return queue_all([letter], at=at) == 1


def queue_all(letters: Sequence[Planned], *, at: datetime) -> int:
    """The same for many letters; how many were queued for the first time."""
    if not letters:
        return 0
    assert all(one.kind in KINDS for one in letters), letters
    rows = [
        {
            "id": new_id(),
            "event": one.event,
            "kind": one.kind,
            "person_id": one.person_id,
            "facts": one.facts,
            "queued_at": at,
            "due_at": one.due_at,
            "tries": 0,
            "error": "",
        }
        for one in letters
    ]
    once = upsert(Letter).on_conflict_do_nothing(index_elements=[Letter.event])
    return len(db.session.execute(once.returning(Letter.id), rows).all())


def queued(events: Collection[str]) -> set[str]:
    """Those of these events of which a letter was queued already."""
    asked = sorted(events)
    found: set[str] = set()
    for first in range(0, len(asked), _AT_ONCE):
        some = Letter.event.in_(asked[first : first + _AT_ONCE])
        found.update(db.session.scalars(select(Letter.event).where(some)))
    return found


def count_since(person_id: UUID, kind: str, since: datetime) -> int:
    """How many letters of a kind were queued for a person since then."""
    query = select(func.count()).select_from(Letter)
    is_such = and_(Letter.person_id == person_id, Letter.kind == kind, Letter.queued_at >= since)
    return db.session.scalar(query.where(is_such)) or 0


def is_due(*, at: datetime) -> bool:
    """Whether any letter waits for its turn."""
    return db.session.scalar(select(Letter.id).where(_waits(at)).limit(1)) is not None


def claim(*, at: datetime) -> Claimed | None:
    """The next letter that is due, or None. What nobody needs any more is given up."""
    while (letter := db.session.scalar(_next(at))) is not None:
        person = db.session.get_one(Person, letter.person_id)
        against = _against(letter, person, at)
        if against is None:
            return _claimed(letter, person, at)
        letter.given_up_at, letter.error = at, against
        db.session.flush()
    return None


def _waits(at: datetime) -> ColumnElement[bool]:
    return and_(Letter.sent_at.is_(None), Letter.given_up_at.is_(None), Letter.due_at <= at)


def _next(at: datetime) -> Select[Letter]:
    """Another sender's letter is left to it; on SQLite there is one writer at a time."""
    ordered = select(Letter).where(_waits(at)).order_by(Letter.due_at, Letter.id)
    return ordered.limit(1).with_for_update(skip_locked=True)


def _against(letter: Letter, person: Person, at: datetime) -> str | None:
    """Why a letter is not sent at all; None where it is."""
    if letter.tries >= MOST_TRIES:
        return letter.error or "tried too often"
    if person.disabled_at or person.erased_at:
        return CLOSED
    if not person.mail:
        return NO_ADDRESS
    if at - letter.queued_at > KINDS[letter.kind].longest_wait:
        return TOO_LATE
    if letter.kind == "invitation" and person.password_hash:
        return UNNEEDED
    return None


def _claimed(letter: Letter, person: Person, at: datetime) -> Claimed:
    letter.tries += 1
    letter.due_at = at + min(_FIRST_WAIT * 3 ** (letter.tries - 1), _LONGEST_WAIT)
    return Claimed(
        letter.id,
        letter.kind,
        letter.facts,
        letter.queued_at,
        person.id,
        person.name,
        person.login,
        person.mail or "",
        person.language,
    )


def note_sent(letter_id: UUID, *, at: datetime) -> None:
    """Keeps that the mail server took it."""
    _change(letter_id, sent_at=at, error="")


def note_unneeded(letter_id: UUID, *, at: datetime) -> None:
    """Gives a letter up that would tell its reader nothing any more."""
    _change(letter_id, given_up_at=at, error=UNNEEDED)


def note_failure(letter_id: UUID, reason: str, *, at: datetime) -> None:
    """Keeps why it was not sent; after the last try it is given up."""
    _change(letter_id, error=reason[:300])
    last = and_(Letter.id == letter_id, Letter.tries >= MOST_TRIES)
    db.session.execute(update(Letter).where(last).values(given_up_at=at))


def _change(letter_id: UUID, **values: object) -> None:
    db.session.execute(update(Letter).where(Letter.id == letter_id).values(**values))
