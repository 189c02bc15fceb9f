"""The supervisor's letter of the week: what stands in her units, once in each week."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from elearn import access, audit, days
from elearn.db import db
from elearn.learning.duties.obligations import State
from elearn.learning.notices import reminding
from elearn.learning.notices.reminders import Standing
from elearn.mail import choices, outbox
from elearn.mail.outbox import Planned
from elearn.models.assignments import OutsideTraining
from elearn.models.people import Grant, Person, Unit

KIND = "weekly"


@dataclass
class Counts:
    """How many people of each unit stand where; filled while the hub is looked through."""

    by_unit: dict[UUID, Counter[str]] = field(default_factory=dict)

    def add(self, standings: Iterable[Standing]) -> None:
        """Counts these people."""
        for one in standings:
            if one.entry.unit_id:
                self.by_unit.setdefault(one.entry.unit_id, Counter()).update(_marks(one))


def _marks(one: Standing) -> list[str]:
    asked = [cell for cell in one.cells.values() if cell.is_assigned]
    states = {cell.state for cell in asked}
    marks = {
        "overdue": any(cell.is_late for cell in asked),
        "used-up": State.USED_UP in states,
        "expiring": State.EXPIRES_SOON in states,
        "unsigned": not one.entry.has_password,
    }
    return [name for name, is_so in marks.items() if is_so]


def letters(counts: Counts, *, at: datetime) -> list[Planned]:
    """The letters of this week that are not queued yet and say something."""
    week = "{}-W{:02}".format(*days.day_of(at).isocalendar())
    rows = _supervisors(at)
    queued = outbox.queued({_event(person_id, week) for person_id, *_ in rows})
    paths: dict[UUID, set[str]] = {}
    states: dict[UUID, str | None] = {}
    for person_id, state, path in rows:
        if _event(person_id, week) not in queued:
            paths.setdefault(person_id, set()).add(path)
            states[person_id] = state
    chosen = choices.of(sorted(paths))
    places, waiting = _Places(counts), _waiting()
    found = []
    for person_id, own in sorted(paths.items()):
        total = places.below(own) + _waiting_for(person_id, own, waiting)
        if total and choices.WEEKLY not in chosen[person_id].refused:
            zone = reminding.zone_of(states[person_id], days.zone())
            goes_at = reminding.next_hour(at, chosen[person_id].hour, zone)
            facts = {"counts": dict(total)}
            found.append(Planned(person_id, KIND, _event(person_id, week), facts, goes_at))
    return found


def queue(letters: Sequence[Planned], *, at: datetime) -> int:
    """Queues letters of the week; how many."""
    count = outbox.queue_all(letters, at=at)
    if count:
        audit.record(None, "queue weekly letters", audit.HUB, at=at, counted=count)
    return count


def is_needed(person_id: UUID, *, at: datetime) -> bool:
    """Whether somebody still supervises when the letter is about to be sent."""
    role = (Grant.person_id == person_id) & (Grant.role == "supervisor")
    query = select(Grant.id).where(role, Grant.unit_id.is_not(None), access.in_force(at))
    return db.session.scalar(query.limit(1)) is not None


def _event(person_id: UUID, week: str) -> str:
    return f"weekly {person_id} {week}"


def _supervisors(at: datetime) -> list[tuple[UUID, str | None, str]]:
    """Each supervisor with a mail address: the state where she serves, and a unit that she
    looks after; deputies too."""
    home = aliased(Unit)
    rows = db.session.execute(
        select(Person.id, home.state, Unit.path)
        .select_from(Person)
        .join(Grant, Grant.person_id == Person.id)
        .join(Unit, Unit.id == Grant.unit_id)
        .outerjoin(home, home.id == Person.unit_id)
        .where(
            Grant.role == "supervisor",
            access.in_force(at),
            Person.disabled_at.is_(None),
            Person.mail.is_not(None),
        )
    )
    return list(rows.tuples())


class _Places:
    """Counts by the path of their unit, so that a unit and all below it are one range."""

    def __init__(self, counts: Counts) -> None:
        rows = db.session.execute(select(Unit.path, Unit.id).order_by(Unit.path))
        kept = sorted((path, counts.by_unit[id]) for path, id in rows if counts.by_unit.get(id))
        self._paths = [path for path, _counted in kept]
        self._counted = [counted for _path, counted in kept]

    def below(self, paths: Iterable[str]) -> Counter[str]:
        """What these units and all below them have together, each unit once."""
        places: set[int] = set()
        for path in paths:
            first, last = (bisect_left(self._paths, end) for end in (path, f"{path[:-1]}0"))
            places.update(range(first, last))
        total: Counter[str] = Counter()
        for place in places:
            total += self._counted[place]
        return total


def _waiting() -> list[tuple[str, UUID, UUID]]:
    """Training elsewhere that waits: the path of the unit, whose it is, and who entered it."""
    rows = db.session.execute(
        select(Unit.path, OutsideTraining.person_id, OutsideTraining.entered_by)
        .join(Person, Person.id == OutsideTraining.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(OutsideTraining.state == "waiting")
    )
    return list(rows.tuples())


def _waiting_for(
    person_id: UUID, own: Iterable[str], waiting: Iterable[tuple[str, UUID, UUID]]
) -> Counter[str]:
    """What this supervisor may decide: nothing of her own."""
    count = sum(
        person_id not in (whose, by) and path.startswith(tuple(own)) for path, whose, by in waiting
    )
    return Counter({"waiting": count} if count else {})
