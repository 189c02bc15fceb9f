"""Who may do what. The one place for "may", as yes or no and as SQL."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, literal, select, true
from sqlalchemy.orm import InstrumentedAttribute

from elearn.errors import NotAllowed
from elearn.models.examination import ExtraAttempt, ReviewCard, Sitting
from elearn.models.learning import Attempt, Certificate, Progress
from elearn.models.people import Person, Unit


class Power(Enum):
    """A right that a door asks for."""

    LEARN = "learn"
    AUTHOR = "author"
    SUPERVISE = "supervise"
    # To open sittings, and to give another attempt.
    EXAMINE = "examine"
    ADMINISTER = "administer"


POWERS: dict[str, frozenset[Power]] = {
    "officer": frozenset({Power.LEARN}),
    "instructor": frozenset({Power.LEARN, Power.AUTHOR, Power.EXAMINE}),
    "supervisor": frozenset({Power.LEARN, Power.SUPERVISE, Power.EXAMINE}),
    "administrator": frozenset({Power.LEARN, Power.ADMINISTER}),
}


@dataclass(frozen=True)
class Viewer:
    """The person who asks, as a value: it outlives the session it was read from."""

    person_id: UUID
    login: str
    name: str
    role: str
    unit_id: UUID | None = None
    unit_path: str | None = None
    state: str | None = None
    language: str | None = None

    def may(self, power: Power) -> bool:
        return power in POWERS.get(self.role, frozenset())

    @property
    def is_author(self) -> bool:
        """Whether the author's desk is open to this person."""
        return self.may(Power.AUTHOR)

    @property
    def is_supervisor(self) -> bool:
        """Whether the supervisor's desk is open to this person."""
        return self.may(Power.SUPERVISE)


def require(viewer: Viewer | None, power: Power) -> None:
    """Raises NotAllowed where the viewer lacks the right."""
    if viewer is None or not viewer.may(power):
        raise NotAllowed("This needs a right that your account does not have. Ask your supervisor.")


# The column that says whose a row is.
_OWNER: dict[type[Any], Any] = {
    Person: Person.id,
    Attempt: Attempt.person_id,
    Progress: Progress.person_id,
    Certificate: Certificate.person_id,
    ExtraAttempt: ExtraAttempt.person_id,
    Sitting: Sitting.opened_by,
    ReviewCard: ReviewCard.person_id,
}


def visible_to(viewer: Viewer | None, table: type[Any]) -> ColumnElement[bool]:
    """The rows of `table` that the viewer may see: one's own, or those of one's unit and below."""
    if viewer is None:
        return false()
    owner: InstrumentedAttribute[UUID] = _OWNER[table]
    own = owner == viewer.person_id
    if viewer.role == "administrator" and table is Person:
        return true()
    if not viewer.may(Power.SUPERVISE) or not viewer.unit_path:
        return own
    return own | owner.in_(_below(viewer.unit_path))


def _below(unit_path: str) -> Select[UUID]:
    """The people of a unit and of all units below it."""
    return (
        select(Person.id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Unit.path.startswith(unit_path))
    )


def helped_by(viewer: Viewer | None, table: type[Any]) -> ColumnElement[bool]:
    """The rows of those whom the viewer may give time or another attempt: never one's own.

    A supervisor helps those of the unit and below; instructors and administrators anybody.
    """
    if viewer is None:
        return false()
    owner: InstrumentedAttribute[UUID] = _OWNER[table]
    others = owner != viewer.person_id
    if viewer.role in ("instructor", "administrator"):
        return others
    if not viewer.may(Power.SUPERVISE) or not viewer.unit_path:
        return false()
    return others & owner.in_(_below(viewer.unit_path))


def supervising(viewer: Viewer) -> ColumnElement[bool]:
    """The people, joined with their units, who supervise the viewer's unit or one above it."""
    if not viewer.unit_path:
        return false()
    is_at_work = Person.disabled_at.is_(None) & (Person.id != viewer.person_id)
    above = literal(viewer.unit_path).startswith(Unit.path)
    return (Person.role == "supervisor") & is_at_work & above


def marked_by(viewer: Viewer | None) -> ColumnElement[bool]:
    """The attempts that the viewer, as an instructor, may mark and grade again: no own ones."""
    if viewer is None or not viewer.may(Power.AUTHOR):
        return false()
    return Attempt.person_id != viewer.person_id
