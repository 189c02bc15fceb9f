"""Whom a change of rules touches, and how: told before it is made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_

from elearn.access import Viewer, below
from elearn.learning.duties import ledger, obligations
from elearn.learning.duties.ledger import Entry
from elearn.learning.duties.obligations import Cell, Member, Rule, State
from elearn.models.people import Person, Unit

MOST_NAMES = 50
BATCH = 500

_DONE = {State.PASSED, State.EXPIRES_SOON}
_EXCUSED = {State.EXEMPT, State.ON_LEAVE}


@dataclass(frozen=True)
class Change:
    """Rules that are taken away, and others that come; one with the id of another takes its
    place. `named` are the people whom those rules name that have no unit."""

    ends: Sequence[Rule] = ()
    begins: Sequence[Rule] = ()
    named: Collection[UUID] = ()

    @property
    def modules(self) -> frozenset[str]:
        """What may change for somebody."""
        rules = (*self.ends, *self.begins)
        return frozenset(id for rule in rules for step in rule.steps for id in step.modules)


@dataclass(frozen=True)
class Effect:
    """What a change does to one person. `outcome` is what is to be done then: "to pass",
    "passed", "excused", or "released" where nothing is asked any more. `due_on` is the first
    day by which something is to be passed."""

    outcome: str
    due_on: date | None
    is_asked_already: bool
    is_due_changed: bool
    is_state_changed: bool
    is_newly_late: bool
    is_late_no_more: bool


@dataclass(frozen=True)
class Named:
    """A person on the list of those concerned."""

    id: UUID
    name: str
    unit: str
    effect: Effect


@dataclass
class Touched:
    """The people whom a change concerns, counted in full; of their names the first 50, those
    first who become late by it."""

    people: int = 0
    to_pass: int = 0
    passed: int = 0
    excused: int = 0
    released: int = 0
    asked_already: int = 0
    due_changed: int = 0
    state_changed: int = 0
    newly_late: int = 0
    late_no_more: int = 0
    first_due_on: date | None = None
    last_due_on: date | None = None
    late: list[Named] = field(default_factory=list)
    others: list[Named] = field(default_factory=list)

    @property
    def names(self) -> list[Named]:
        return [*self.late, *self.others][:MOST_NAMES]

    @property
    def counts(self) -> str:
        """All the numbers in one line: what was confirmed is compared with what is so then."""
        numbers = (
            *(self.people, self.to_pass, self.passed, self.excused, self.released),
            self.asked_already,
            *(self.due_changed, self.state_changed, self.newly_late, self.late_no_more),
        )
        return " ".join(map(str, numbers))

    def add(self, entry: Entry, effect: Effect) -> None:
        """Counts one person."""
        self.people += 1
        self.to_pass += effect.outcome == "to pass"
        self.passed += effect.outcome == "passed"
        self.excused += effect.outcome == "excused"
        self.released += effect.outcome == "released"
        self.asked_already += effect.is_asked_already
        self.due_changed += effect.is_due_changed
        self.state_changed += effect.is_state_changed
        self.newly_late += effect.is_newly_late
        self.late_no_more += effect.is_late_no_more
        if effect.due_on is not None:
            self.first_due_on = min(self.first_due_on or effect.due_on, effect.due_on)
            self.last_due_on = max(self.last_due_on or effect.due_on, effect.due_on)
        names = self.late if effect.is_newly_late else self.others
        if len(names) < MOST_NAMES:
            names.append(Named(entry.id, entry.name, entry.unit, effect))


def by(viewer: Viewer, change: Change, *, at: datetime) -> Touched:
    """Whom of the viewer's people a change touches, and how."""
    touched = Touched()
    where, after = _where(change), None
    while True:
        read = ledger.read(viewer, where, at=at, limit=BATCH, after=after)
        for entry in read.entries:
            touched.add(entry, effect(entry.member, read.rules, change, read.on))
        if len(read.entries) < BATCH:
            return touched
        after = read.entries[-1].id


def _where(change: Change) -> ColumnElement[bool]:
    """The people whom the rules of a change are for."""
    paths = {rule.unit_path for rule in (*change.ends, *change.begins)}
    units = [below(Unit.path, path) for path in paths if path]
    named = [Person.id.in_(change.named)] if change.named else []
    return or_(false(), *units, *named)


def effect(member: Member, rules: Iterable[Rule], change: Change, on: date) -> Effect:
    """What a change of these rules does to one person on a day. Pure."""
    modules = change.modules
    standing = [rule for rule in rules if _asks_one_of(rule, modules)]
    away = {rule.id for rule in (*change.ends, *change.begins)}
    then = [*(rule for rule in standing if rule.id not in away), *change.begins]
    if member.id in change.named:
        new = {rule.id for rule in change.begins} - {rule.id for rule in change.ends}
        member = replace(member, named_in=member.named_in | new)
    return compared(_cells(member, standing, modules, on), _cells(member, then, modules, on))


def _asks_one_of(rule: Rule, modules: frozenset[str]) -> bool:
    return any(id in modules for step in rule.steps for id in step.modules)


def _cells(
    member: Member, rules: Iterable[Rule], modules: frozenset[str], on: date
) -> dict[str, Cell]:
    found = obligations.cells(member, rules, on)
    return {id: cell for id, cell in found.items() if cell.is_assigned and id in modules}


def compared(before: Mapping[str, Cell], after: Mapping[str, Cell]) -> Effect:
    """What differs between what is asked of a person now, and what will be."""
    both = before.keys() & after.keys()
    wanting = [cell for cell in after.values() if cell.state not in _DONE]
    late_before = {id for id, cell in before.items() if cell.is_late}
    late_after = {id for id, cell in after.items() if cell.is_late}
    return Effect(
        _outcome(after, wanting),
        min((cell.due_on for cell in wanting if cell.due_on), default=None),
        is_asked_already=bool(after) and after.keys() <= before.keys(),
        is_due_changed=any(before[id].due_on != after[id].due_on for id in both),
        is_state_changed=any(before[id].state != after[id].state for id in both),
        is_newly_late=bool(late_after - late_before),
        is_late_no_more=bool(late_before - late_after),
    )


def _outcome(after: Mapping[str, Cell], wanting: Sequence[Cell]) -> str:
    if not after:
        return "released"
    if not wanting:
        return "passed"
    return "excused" if all(cell.state in _EXCUSED for cell in wanting) else "to pass"
