"""Who may do what. The one place for "may", as yes or no and as SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, not_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from elearn.errors import NotAllowed
from elearn.models.audit import AuditEntry
from elearn.models.examination import ExtraAttempt, ReviewCard, Sitting
from elearn.models.learning import Attempt, Certificate, Progress
from elearn.models.library import Module
from elearn.models.people import Grant, Person, Unit
from elearn.models.workshop import Draft


class Power(Enum):
    """A right that a door asks for."""

    LEARN = "learn"
    AUTHOR = "author"
    SUPERVISE = "supervise"
    # To open sittings, and to give another attempt.
    EXAMINE = "examine"
    ADMINISTER = "administer"
    # To bring in people by a roster.
    ENROL = "enrol"


POWERS: dict[str, frozenset[Power]] = {
    "officer": frozenset({Power.LEARN}),
    "instructor": frozenset({Power.LEARN, Power.AUTHOR, Power.EXAMINE}),
    "supervisor": frozenset({Power.LEARN, Power.SUPERVISE, Power.EXAMINE, Power.ENROL}),
    "administrator": frozenset({Power.LEARN, Power.ADMINISTER, Power.ENROL}),
}


@dataclass(frozen=True)
class Granted:
    """A role that is in force, and how far it reaches.

    `unit_path` of a supervisor or an administrator: that unit and all below; None is the whole
    hub for an administrator and nobody for a supervisor. `domain` or `module` of an instructor;
    neither is every module. `deputy` says that it is held for somebody else.
    """

    role: str
    unit_path: str | None = None
    domain: str | None = None
    module: str | None = None
    deputy: bool = False


@dataclass(frozen=True)
class Viewer:
    """The person who asks, as a value: it outlives the session it was read from.

    `role` is the highest one; what the person may do comes from `granted` alone. `address` is
    where the request came from, for the record.
    """

    person_id: UUID
    login: str
    name: str
    role: str
    unit_id: UUID | None = None
    unit_path: str | None = None
    state: str | None = None
    language: str | None = None
    granted: tuple[Granted, ...] = ()
    address: str = ""

    def may(self, power: Power) -> bool:
        roles = ("officer", *(one.role for one in self.granted)) if self.role in POWERS else ()
        return any(power in POWERS[role] for role in roles)

    @property
    def is_author(self) -> bool:
        """Whether the author's desk is open to this person."""
        return self.may(Power.AUTHOR)

    @property
    def is_supervisor(self) -> bool:
        """Whether the supervisor's desk is open to this person."""
        return self.may(Power.SUPERVISE)

    @property
    def is_administrator(self) -> bool:
        """Whether the administrator's desk is open to this person."""
        return self.may(Power.ADMINISTER)

    @property
    def keeps_hub(self) -> bool:
        """Whether this person administers the whole hub."""
        return any(one.role == "administrator" and not one.unit_path for one in self.granted)

    @property
    def may_name_deputies(self) -> bool:
        """Whether this person supervises in her own right: a deputy names no deputies."""
        return any(one.role == "supervisor" and not one.deputy for one in self.granted)


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


# The column that says which module a row is about.
_MODULE: dict[type[Any], Any] = {
    Attempt: Attempt.module_id,
    ExtraAttempt: ExtraAttempt.module_id,
    Sitting: Sitting.module_id,
}


def visible_to(viewer: Viewer | None, table: type[Any]) -> ColumnElement[bool]:
    """The rows of `table` that the viewer may see: one's own, or those of one's units and below.

    An administrator sees the people of the hub or the unit that the role reaches over.
    """
    if viewer is None:
        return false()
    owner: InstrumentedAttribute[UUID] = _OWNER[table]
    seen = [owner == viewer.person_id, *_of_units(viewer, "supervisor", owner)]
    if table is Person:
        seen += _of_units(viewer, "administrator", owner)
    return or_(*seen)


def overseen_by(viewer: Viewer | None) -> ColumnElement[bool]:
    """The people whom the viewer, as an administrator, sees at the desk."""
    if viewer is None:
        return false()
    return or_(false(), *_of_units(viewer, "administrator", Person.id))


def administered_by(viewer: Viewer | None) -> ColumnElement[bool]:
    """The people whose accounts the viewer, as an administrator, may change.

    Nobody who holds a role beyond the viewer's own reach: who can send somebody a new password
    could come in with that role. A role that ran out counts until it is ended.
    """
    if viewer is None:
        return false()
    return overseen_by(viewer) & Person.erased_at.is_(None) & ~_outranking(viewer)


def _outranking(viewer: Viewer) -> ColumnElement[bool]:
    """Whether a person holds a role that reaches further than the viewer administers."""
    paths = _paths(viewer, "administrator")
    if None in paths:
        return false()
    inside = [below(Unit.path, path) for path in paths if path]
    return (
        select(Grant.id)
        .outerjoin(Unit, Unit.id == Grant.unit_id)
        .where(
            Grant.person_id == Person.id,
            Grant.ended_at.is_(None),
            or_(Unit.path.is_(None), not_(or_(false(), *inside))),
        )
        .correlate(Person)
        .exists()
    )


def audited_by(viewer: Viewer | None) -> ColumnElement[bool]:
    """The entries of the record that the viewer, as an administrator, may read.

    Of the whole hub all of them; of a unit what its people and those below did, and what was
    done to their accounts.
    """
    paths = _paths(viewer, "administrator") if viewer else []
    if None in paths:
        return true()
    kept = [_below(path) for path in paths if path]
    logins = [select(Person.login).where(Person.id.in_(below)) for below in kept]
    return or_(
        false(),
        *(AuditEntry.person_id.in_(below) for below in kept),
        *(AuditEntry.to.in_(known) for known in logins),
    )


def units_of(viewer: Viewer | None) -> ColumnElement[bool]:
    """The units that the viewer, as an administrator, keeps."""
    return _units(viewer, "administrator")


def reaches(viewer: Viewer, unit_path: str | None) -> bool:
    """Whether the viewer, as an administrator, keeps this unit; None is the whole hub."""
    return any(
        path is None or (unit_path is not None and unit_path.startswith(path))
        for path in _paths(viewer, "administrator")
    )


def helped_by(viewer: Viewer | None, table: type[Any]) -> ColumnElement[bool]:
    """The rows of those whom the viewer may give time or another attempt: never one's own.

    A supervisor helps those of the unit and below, an administrator those whose accounts she
    keeps, an instructor anybody in the modules she teaches.
    """
    if viewer is None:
        return false()
    owner: InstrumentedAttribute[UUID] = _OWNER[table]
    helped = [
        *_of_units(viewer, "supervisor", owner),
        *_of_units(viewer, "administrator", owner),
    ]
    if table in _MODULE:
        helped.append(taught_by(viewer, _MODULE[table]))
    return (owner != viewer.person_id) & or_(false(), *helped)


def let_in_by(viewer: Viewer | None) -> ColumnElement[bool]:
    """The officers whom the viewer looks after and who have no password yet: she may give them
    their first way in. Who holds a role gets it from an administrator."""
    is_waiting = Person.password_hash.is_(None) & Person.disabled_at.is_(None)
    return helped_by(viewer, Person) & is_waiting & (Person.role == "officer")


def marked_by(viewer: Viewer | None) -> ColumnElement[bool]:
    """The attempts that the viewer, as an instructor, may mark and grade again: no own ones.

    And none of people who were erased: their answers are gone in part.
    """
    if viewer is None:
        return false()
    erased = select(Person.id).where(Person.id == Attempt.person_id, Person.erased_at.is_not(None))
    is_there = (Attempt.person_id != viewer.person_id) & ~erased.exists()
    return is_there & taught_by(viewer, Attempt.module_id)


def taught_by(viewer: Viewer | None, module_id: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """The rows whose module the viewer, as an instructor, may work on."""
    reaches = [one for one in viewer.granted if one.role == "instructor"] if viewer else []
    if any(one.domain is None and one.module is None for one in reaches):
        return true()
    modules = {one.module for one in reaches if one.module}
    domains = {one.domain for one in reaches if one.domain}
    if not modules and not domains:
        return false()
    inside = select(Module.id).where(Module.domain_slug.in_(domains))
    return module_id.in_(modules) | module_id.in_(inside)


def teaches(viewer: Viewer | None, domain: str, module_id: str) -> bool:
    """The same as `taught_by`, of one module."""
    return viewer is not None and any(
        one.role == "instructor"
        and (one.module or module_id) == module_id
        and (one.domain or domain) == domain
        for one in viewer.granted
    )


def written_by(viewer: Viewer | None) -> ColumnElement[bool]:
    """The drafts on which the viewer, as an instructor, may work; of a new module too.

    A draft goes with its module: where that was moved to another domain, to those who teach there.
    """
    reaches = [one for one in viewer.granted if one.role == "instructor"] if viewer else []
    place = select(Module.domain_slug).where(Module.id == Draft.module_id).correlate(Draft)
    domain = func.coalesce(place.scalar_subquery(), Draft.domain_slug)
    return or_(
        false(),
        *(
            and_(
                true(),
                *([Draft.module_id == one.module] if one.module else []),
                *([domain == one.domain] if one.domain else []),
            )
            for one in reaches
        ),
    )


def may_begin(viewer: Viewer | None, domain: str) -> bool:
    """Whether the viewer, as an instructor of the whole domain, may begin a module in it."""
    return viewer is not None and any(
        one.role == "instructor" and one.module is None and one.domain in (None, domain)
        for one in viewer.granted
    )


def supervising(viewer: Viewer, at: datetime) -> ColumnElement[bool]:
    """The grants, joined with their people and units, of those who supervise the viewer's unit."""
    if not viewer.unit_path:
        return false()
    is_at_work = Person.disabled_at.is_(None) & (Person.id != viewer.person_id)
    above = literal(viewer.unit_path).startswith(Unit.path)
    return (Grant.role == "supervisor") & in_force(at) & is_at_work & above


def in_force(at: Any) -> ColumnElement[bool]:
    """The grants that hold at a moment, given as a value or a parameter."""
    return and_(Grant.starts_at <= at, not_over(at))


def not_over(at: Any) -> ColumnElement[bool]:
    """The grants that hold at a moment or will later."""
    return and_(Grant.ended_at.is_(None), or_(Grant.ends_at.is_(None), Grant.ends_at > at))


def supervised_by(viewer: Viewer | None) -> ColumnElement[bool]:
    """The units whose people the viewer supervises."""
    return _units(viewer, "supervisor")


def ruling(viewer: Viewer | None) -> ColumnElement[bool]:
    """The units above those whose people the viewer supervises: what they ask holds there too."""
    above = set()
    for path in _paths(viewer, "supervisor") if viewer else []:
        parts = (path or "").split("/")[:-1]
        above |= {"/".join(parts[:depth]) + "/" for depth in range(1, len(parts))}
    return Unit.path.in_(sorted(above))


def enrolled_by(viewer: Viewer | None) -> ColumnElement[bool]:
    """The units into which the viewer may bring people by a roster: those that she supervises
    or administers."""
    return or_(_units(viewer, "supervisor"), _units(viewer, "administrator"))


def _units(viewer: Viewer | None, role: str) -> ColumnElement[bool]:
    paths = _paths(viewer, role) if viewer else []
    return or_(false(), *(true() if path is None else below(Unit.path, path) for path in paths))


def _of_units(viewer: Viewer, role: str, owner: Any) -> list[ColumnElement[bool]]:
    """Whose rows the grants of a role reach, one condition each."""
    return [true() if path is None else owner.in_(_below(path)) for path in _paths(viewer, role)]


def _paths(viewer: Viewer, role: str) -> list[str | None]:
    """The units that the grants of a role reach over; None is the whole hub."""
    return [
        one.unit_path
        for one in viewer.granted
        if one.role == role and (one.unit_path or role == "administrator")
    ]


def below(column: Any, path: str) -> ColumnElement[bool]:
    """Whether a path is that of a unit, or of one below it: one range of an index.

    A path ends with a slash, which "0" follows in the order of letters.
    """
    return and_(column >= path, column < f"{path[:-1]}0")


def _below(unit_path: str) -> Select[UUID]:
    """The people of a unit and of all units below it."""
    return (
        select(Person.id).join(Unit, Unit.id == Person.unit_id).where(below(Unit.path, unit_path))
    )
