"""Reminders: who is told of a due day by a letter, once for each step of it.

Nothing is locked while the hub is looked through: a portion of its units is read, and only what
is new in it is written, reminders and letters in one short transaction. Whatever runs twice or
dies half way meets the reminders that are stored, and tells nobody again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from elearn import audit, days
from elearn.db import db, upsert
from elearn.learning.duties import ledger
from elearn.learning.duties.ledger import Entry, Ledger, Module
from elearn.learning.duties.obligations import Cell, State
from elearn.learning.notices import reminding
from elearn.learning.notices.reminding import Owed
from elearn.library.texts import in_language
from elearn.mail import choices, outbox
from elearn.mail.choices import Choice
from elearn.mail.letters import Course
from elearn.mail.outbox import Planned
from elearn.models.assignments import Reminder
from elearn.models.people import Person, Unit
from elearn.people import users

KIND = "reminder"
_PEOPLE, _AT_ONCE = 1_000, 200

Key = tuple[UUID, str, date, str]
KEY = (Reminder.person_id, Reminder.module_id, Reminder.due_on, Reminder.step)


@dataclass(frozen=True)
class Portion:
    """Units that lie one after the other in the order of the tree; no paths are the people who
    serve in none."""

    first_path: str = ""
    last_path: str = ""


@dataclass(frozen=True)
class Standing:
    """A person with where he or she stands in each module."""

    entry: Entry
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Due:
    """A person to be told, of what, and when the letter goes out."""

    person_id: UUID
    owed: Sequence[Owed]
    goes_at: datetime


def portions() -> list[Portion]:
    """The whole hub, in portions of about a thousand people."""
    rows = db.session.execute(
        select(Unit.path, func.count())
        .join(Person, Person.unit_id == Unit.id)
        .where(Person.disabled_at.is_(None))
        .group_by(Unit.path)
        .order_by(Unit.path)
    )
    found, first, held, last = [], "", 0, ""
    for path, people in rows:
        first, last, held = first or path, path, held + people
        if held >= _PEOPLE:
            found.append(Portion(first, last))
            first, held = "", 0
    if first:
        found.append(Portion(first, last))
    return [*found, Portion()]


def read(portion: Portion, *, at: datetime) -> list[Standing]:
    """The people of a portion, and where they stand."""
    if portion.first_path:
        inside = Unit.path.between(portion.first_path, portion.last_path)
        found = ledger.read(None, inside, at=at)
    else:
        found = ledger.unposted(at=at)
    return [Standing(entry, found.cells(entry)) for entry in found.entries]


def due(standings: Iterable[Standing], *, at: datetime) -> list[Due]:
    """Who of these is to be told by a letter of what was not told yet."""
    on = days.day_of(at)
    near = []
    for one in standings:
        if one.entry.mail:
            owed = [each for each in reminding.owed(one.entry.member, one.cells, on) if each.steps]
            if owed:
                near.append((one.entry, owed))
    if not near:
        return []
    ids = [entry.id for entry, _owed in near]
    told, chosen = told_of(ids), choices.of(ids)
    states = _states({entry.unit_id for entry, _owed in near if entry.unit_id})
    found = []
    for entry, owed in near:
        choice = chosen[entry.id]
        new = reminding.to_tell(
            owed, told.get(entry.id, frozenset()), refuses_early=choices.EARLY in choice.refused
        )
        if new:
            found.append(Due(entry.id, new, _goes_at(choice, states.get(entry.unit_id), at)))
    return sorted(found, key=lambda one: one.person_id)


def told_of(person_ids: Sequence[UUID]) -> dict[UUID, frozenset[tuple[str, date, str]]]:
    """What each of these people was told: modules, due days and steps."""
    found: dict[UUID, set[tuple[str, date, str]]] = {}
    for first in range(0, len(person_ids), _AT_ONCE):
        some = person_ids[first : first + _AT_ONCE]
        rows = db.session.execute(select(*KEY).where(Reminder.person_id.in_(some)))
        for id, module_id, due_on, step in rows:
            found.setdefault(id, set()).add((module_id, due_on, step))
    return {id: frozenset(keys) for id, keys in found.items()}


def _states(unit_ids: set[UUID]) -> dict[UUID | None, str | None]:
    rows = db.session.execute(select(Unit.id, Unit.state).where(Unit.id.in_(unit_ids)))
    return dict(rows.tuples().all())


def _goes_at(choice: Choice, state: str | None, at: datetime) -> datetime:
    return reminding.next_hour(at, choice.hour, reminding.zone_of(state, days.zone()))


def queue(due: Sequence[Due], *, at: datetime) -> int:
    """Stores that these people are told, and queues a letter to each; how many letters.

    What another process has stored in the meantime is left to it.
    """
    keys = [
        (one.person_id, each.module_id, each.due_on, step)
        for one in due
        for each in one.owed
        for step in each.steps
    ]
    new = note(keys, sent_as="letter", at=at)
    letters = []
    for one in due:
        told = [
            each
            for each in one.owed
            if (one.person_id, each.module_id, each.due_on, each.steps[-1]) in new
        ]
        if told:
            event = reminding.event(one.person_id, told)
            letters.append(letter(one.person_id, told, event=event, goes_at=one.goes_at))
    return outbox.queue_all(letters, at=at)


def record(count: int, *, at: datetime) -> None:
    """Writes into the record how many letters a run has queued."""
    if count:
        audit.record(None, "queue reminders", audit.HUB, at=at, counted=count)


def note(keys: Sequence[Key], *, sent_as: str, at: datetime) -> set[Key]:
    """Stores reminders; those that were not stored before."""
    return stored(upsert(Reminder).on_conflict_do_nothing(), keys, sent_as=sent_as, at=at)


def stored(how: Any, keys: Sequence[Key], *, sent_as: str, at: datetime) -> set[Key]:
    """Inserts reminders in this way; those that were inserted or changed."""
    names = ("person_id", "module_id", "due_on", "step")
    rows = [{**dict(zip(names, key, strict=True)), "sent_as": sent_as, "at": at} for key in keys]
    if not rows:
        return set()
    return set(db.session.execute(how.returning(*KEY), rows).tuples())


def letter(person_id: UUID, told: Iterable[Owed], *, event: str, goes_at: datetime) -> Planned:
    """The letter that tells of these; its words are chosen when it is sent."""
    courses = [[one.module_id, one.due_on.isoformat()] for one in told]
    return Planned(person_id, KIND, event, {"courses": courses}, goes_at)


def standing(
    person_id: UUID, facts: dict[str, Any], language: str, *, queued_at: datetime, at: datetime
) -> list[Course]:
    """The courses of a queued letter that still have to be passed by the same day, as it tells
    of them, what is over first. A later letter tells of the rest."""
    found = ledger.own(users.known_as(person_id), at=at)
    if not found.entries:
        return []
    member, cells = found.entries[0].member, found.cells(found.entries[0])
    still = {(one.module_id, one.due_on) for one in reminding.owed(member, cells, found.on)}
    still -= _told_since(person_id, queued_at)
    asked = [(id, date.fromisoformat(day)) for id, day in facts["courses"]]
    courses = [
        course(found.modules[id], cells[id], due_on, language, found)
        for id, due_on in asked
        if (id, due_on) in still
    ]
    return sorted(courses, key=lambda one: (not one.is_over, one.due_on))


def _told_since(person_id: UUID, queued_at: datetime) -> set[tuple[str, date]]:
    rows = db.session.execute(
        select(Reminder.module_id, Reminder.due_on).where(
            Reminder.person_id == person_id, Reminder.at > queued_at
        )
    )
    return {(id, due_on) for id, due_on in rows}


def course(module: Module, cell: Cell, due_on: date, language: str, of: Ledger) -> Course:
    """A course as a letter tells of it."""
    return Course(
        in_language(module.titles, language),
        f"/modules/{module.domain}/{module.slug}/",
        due_on,
        is_over=due_on < of.on,
        is_renewal=cell.state in (State.EXPIRED, State.EXPIRES_SOON),
    )
