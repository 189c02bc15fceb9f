"""What a supervisor does about due days beside the letters of the hub: reminds, and prints.

Whoever was told of a course today is not told of it again before tomorrow.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from elearn import audit, days
from elearn.access import Viewer, below, supervised_by
from elearn.db import db, upsert
from elearn.errors import Invalid, NotFound
from elearn.learning.duties import ledger
from elearn.learning.duties.ledger import Entry, Ledger, Module
from elearn.learning.notices import reminders, reminding
from elearn.learning.notices.reminders import KEY
from elearn.learning.notices.reminding import WEEK, Owed
from elearn.mail import outbox
from elearn.models.assignments import Reminder
from elearn.models.people import Person, Unit

AHEAD = timedelta(days=30)
"""How far ahead a due day is said on paper and in a supervisor's own reminder."""

MOST_NAMED, MOST_PRINTED = 500, 2_000


@dataclass(frozen=True)
class Debtor:
    """A person who has courses to pass by a day that is near or over; `told` are those of which
    he or she heard today."""

    entry: Entry
    owed: Sequence[Owed]
    told: frozenset[Owed] = frozenset()

    @property
    def untold(self) -> list[Owed]:
        """What a letter would tell of now."""
        return [one for one in self.owed if one not in self.told]


@dataclass(frozen=True)
class Debts:
    """What people owe on a day, and the courses that are named in it."""

    debtors: Sequence[Debtor]
    modules: Mapping[str, Module]
    on: date


def named(viewer: Viewer, person_ids: Collection[UUID], *, at: datetime) -> Debts:
    """What these people of the viewer's units owe. Raises Invalid and NotFound."""
    if len(person_ids) > MOST_NAMED:
        raise Invalid("Choose 500 officers at most.", code="person")
    found = ledger.read(viewer, Person.id.in_(person_ids), at=at)
    if not found.entries:
        raise NotFound("There is no such officer in your units.")
    told = _told_since(days.end_of(found.on - timedelta(days=1)), [one.id for one in found.entries])
    debtors = [_debtor(found, entry, told) for entry in found.entries]
    return Debts(debtors, found.modules, found.on)


def _debtor(found: Ledger, entry: Entry, told: set[tuple[UUID, str, date]]) -> Debtor:
    near = found.on + AHEAD
    all_owed = reminding.owed(entry.member, found.cells(entry), found.on)
    owed = [one for one in all_owed if one.due_on <= near]
    heard = frozenset(one for one in owed if (entry.id, one.module_id, one.due_on) in told)
    return Debtor(entry, owed, heard)


def _told_since(moment: datetime, person_ids: Sequence[UUID]) -> set[tuple[UUID, str, date]]:
    rows = db.session.execute(
        select(Reminder.person_id, Reminder.module_id, Reminder.due_on).where(
            Reminder.person_id.in_(person_ids), Reminder.at >= moment
        )
    )
    return set(rows.tuples())


def remind(viewer: Viewer, person_ids: Collection[UUID], *, at: datetime) -> int:
    """Queues a letter to each of these people who has a mail address and was not told today; to
    how many. Raises Invalid and NotFound."""
    debts = named(viewer, person_ids, at=at)
    asked = [one for one in debts.debtors if one.entry.mail and one.untold]
    new = _note_again(asked, since=days.end_of(debts.on - timedelta(days=1)), at=at)
    count = 0
    for one in asked:
        told = [each for each in one.untold if (one.entry.id, *_last(each)) in new]
        if told:
            event = f"{reminding.event(one.entry.id, told)} {debts.on}"
            letter = reminders.letter(one.entry.id, told, event=event, goes_at=at)
            outbox.queue_all([letter], at=at)
            modules = ", ".join(each.module_id for each in told)
            audit.record(viewer, "remind officer", one.entry.login, at=at, module=modules)
            count += 1
    return count


def _last(owed: Owed) -> tuple[str, date, str]:
    """The step that is told; of a day that is far the first one."""
    return owed.module_id, owed.due_on, (owed.steps or (WEEK,))[-1]


def _note_again(asked: Sequence[Debtor], *, since: datetime, at: datetime) -> set[reminders.Key]:
    """Stores that these people are told now, also of steps told before `since`; what is new."""
    keys = sorted(
        (one.entry.id, each.module_id, each.due_on, step)
        for one in asked
        for each in one.untold
        for step in each.steps or (WEEK,)
    )
    again = upsert(Reminder).on_conflict_do_update(
        index_elements=[*KEY], set_={"at": at, "sent_as": "letter"}, where=Reminder.at < since
    )
    return reminders.stored(again, keys, sent_as="letter", at=at)


def of_unit(viewer: Viewer, unit_id: UUID, *, at: datetime) -> tuple[Unit, Debts]:
    """The unit, and all of it and below who owe something. Raises NotFound, and Invalid where
    they are too many for one paper."""
    unit = db.session.scalar(select(Unit).where(Unit.id == unit_id, supervised_by(viewer)))
    if unit is None:
        raise NotFound("There is no such unit among yours.")
    inside = below(Unit.path, unit.path)
    people = (
        select(func.count())
        .select_from(Person)
        .join(Unit, Unit.id == Person.unit_id)
        .where(inside, supervised_by(viewer))
    )
    if (db.session.scalar(people) or 0) > MOST_PRINTED:
        raise Invalid("This unit has more than 2000 people. Choose one below it.", code="unit")
    found = ledger.read(viewer, inside, at=at)
    debtors = [_debtor(found, entry, set()) for entry in found.entries]
    return unit, Debts([one for one in debtors if one.owed], found.modules, found.on)


def unnoted(debts: Debts) -> list[reminders.Key]:
    """The reminders that the paper is for those who have no mail address: what a letter would
    tell them now, but for what is noted already."""
    mailless = [one for one in debts.debtors if not one.entry.mail]
    told = reminders.told_of([one.entry.id for one in mailless])
    return sorted(
        (one.entry.id, each.module_id, each.due_on, step)
        for one in mailless
        for each in one.owed
        for step in each.steps
        if (each.module_id, each.due_on, step) not in told.get(one.entry.id, ())
    )


def note_printed(viewer: Viewer, unit_id: UUID, *, at: datetime) -> int:
    """Keeps that those of a unit who have no mail address are reminded on paper; how many of
    them. Raises NotFound and Invalid."""
    unit, debts = of_unit(viewer, unit_id, at=at)
    new = reminders.note(unnoted(debts), sent_as="paper", at=at)
    count = len({person_id for person_id, *_ in new})
    if count:
        audit.record(viewer, "print reminders", unit.name, at=at, counted=count)
    return count


def units(viewer: Viewer) -> list[tuple[UUID, str, int]]:
    """The units whose list the viewer can print, each after the one it belongs to: id, name,
    and how deep it lies."""
    rows = db.session.execute(
        select(Unit.id, Unit.name, Unit.path).where(supervised_by(viewer)).order_by(Unit.path)
    ).all()
    return [(id, name, path.count("/")) for id, name, path in rows]
