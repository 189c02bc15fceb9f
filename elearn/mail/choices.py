"""Which letters somebody wants, and at what hour of the day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from elearn import audit
from elearn.access import Viewer
from elearn.db import db, upsert
from elearn.errors import Invalid
from elearn.models.mail import LetterChoice

HOURS = range(5, 23)
"""The hours of the day that can be chosen."""

EARLY, WEEKLY = "reminder-early", "weekly"
REFUSABLE = (EARLY, WEEKLY)
"""What may be refused: reminders before a due day, and a supervisor's letter of the week."""

_AT_ONCE = 500


@dataclass(frozen=True)
class Choice:
    """The hour is that of the place where the person serves."""

    hour: int = 9
    refused: frozenset[str] = frozenset()


def of(person_ids: Sequence[UUID]) -> dict[UUID, Choice]:
    """The choices of these people; also of those who never chose."""
    found = dict.fromkeys(person_ids, Choice())
    for first in range(0, len(person_ids), _AT_ONCE):
        some = person_ids[first : first + _AT_ONCE]
        for row in db.session.scalars(select(LetterChoice).where(LetterChoice.person_id.in_(some))):
            found[row.person_id] = Choice(row.hour, frozenset(row.refused))
    return found


def choose(viewer: Viewer, *, hour: int, refused: Collection[str], at: datetime) -> None:
    """Keeps one's own choice. Raises Invalid."""
    if hour not in HOURS:
        raise Invalid("Choose the hour from the list.", code="hour")
    kept = [kind for kind in REFUSABLE if kind in refused]
    row = upsert(LetterChoice).values(person_id=viewer.person_id, hour=hour, refused=kept)
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=[LetterChoice.person_id], set_={"hour": hour, "refused": kept}
        )
    )
    left_out = ", ".join(kept)
    audit.record(viewer, "choose letters", viewer.login, at=at, hours=hour, left_out=left_out)
