"""Letters that did not arrive, for those who can tell the people in another way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select

from elearn.access import Viewer, supervised_by
from elearn.db import db
from elearn.mail.outbox import CLOSED, NO_ADDRESS, TOO_LATE, UNNEEDED
from elearn.models.mail import Letter
from elearn.models.people import Person, Unit

SHOWN = timedelta(days=30)
_KINDS = ("reminder", "invitation")
_LATE = timedelta(days=1)
_REFUSED = "SMTPRecipientsRefused 5"


@dataclass(frozen=True)
class Undelivered:
    """A letter that was not sent. `reason`: the `address` was refused, `none` is there, it was
    `late` when the server could be reached again, the `server` did not take it, or it `waits`
    for its next try."""

    person_id: UUID
    name: str
    unit_id: UUID
    unit: str
    kind: str
    queued_at: datetime
    reason: str


def of(viewer: Viewer, *, at: datetime, most: int) -> list[Undelivered]:
    """Letters of the last 30 days to people whom the viewer supervises, the latest first."""
    is_over = and_(Letter.given_up_at.is_not(None), Letter.error.not_in([CLOSED, UNNEEDED]))
    is_slow = and_(Letter.given_up_at.is_(None), or_(Letter.tries > 0, Letter.due_at < at - _LATE))
    rows = db.session.execute(
        select(Letter, Person.name, Unit.id, Unit.name)
        .join(Person, Person.id == Letter.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(
            supervised_by(viewer),
            Letter.sent_at.is_(None),
            Letter.kind.in_(_KINDS),
            Letter.queued_at > at - SHOWN,
            Person.disabled_at.is_(None),
            or_(is_over, is_slow),
        )
        .order_by(Letter.queued_at.desc(), Letter.id)
        .limit(most)
    )
    return [
        Undelivered(
            letter.person_id,
            name,
            unit_id,
            unit,
            letter.kind,
            letter.queued_at,
            _reason(letter),
        )
        for letter, name, unit_id, unit in rows
    ]


def _reason(letter: Letter) -> str:
    if letter.given_up_at is None:
        return "waits"
    if letter.error.startswith(_REFUSED):
        return "address"
    return {NO_ADDRESS: "none", TOO_LATE: "late"}.get(letter.error, "server")
