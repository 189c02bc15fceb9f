"""The ledger: people with all that decides where they stand in what they must learn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select

from elearn.access import Viewer
from elearn.days import day_of
from elearn.db import db
from elearn.learning.duties import members, obligations, serving
from elearn.learning.duties.members import Known, Module
from elearn.learning.duties.obligations import Cell, Member, Rule
from elearn.models.people import Person, Unit

__all__ = ["Entry", "Ledger", "Module", "day_of", "own", "read", "unposted"]


@dataclass(frozen=True)
class Entry:
    """One person on a report. `unit_id` is None for one who serves in none."""

    id: UUID
    name: str
    latin_name: str | None
    login: str
    service_number: str | None
    rank: str
    position: str
    unit_id: UUID | None
    unit: str
    mail: str | None
    language: str | None
    has_password: bool
    member: Member


@dataclass(frozen=True)
class Ledger:
    """People, and the rules that are for somebody of them. `modules` are those that are asked of
    somebody here, or in which somebody here did something, in the order of the catalogue.
    `units` are the names of the units in which they serve and of all above, whoever asks.
    """

    entries: Sequence[Entry]
    rules: Sequence[Rule]
    modules: Mapping[str, Module]
    units: Mapping[UUID, str]
    on: date
    at: datetime

    def cells(self, entry: Entry) -> dict[str, Cell]:
        """By module, where a person stands on the day of the ledger."""
        return obligations.cells(entry.member, self._rules_for(entry.member), self.on)

    def _rules_for(self, member: Member) -> Sequence[Rule]:
        """Those of the person's unit, looked for once a unit, and those that name the person."""
        rules = self._by_path.get(member.path)
        if rules is None:
            rules = self._by_path[member.path] = [
                rule
                for rule in self.rules
                if rule.unit_path and (member.path or "").startswith(rule.unit_path)
            ]
        if not member.named_in:
            return rules
        return [*rules, *(rule for rule in self.rules if rule.id in member.named_in)]

    @cached_property
    def _by_path(self) -> dict[str | None, list[Rule]]:
        return {}


def read(
    viewer: Viewer | None,
    where: ColumnElement[bool],
    *,
    at: datetime,
    limit: int | None = None,
    after: UUID | None = None,
    past: bool = False,
) -> Ledger:
    """The people of units, as `where` says of Person and Unit, whom the viewer supervises.

    In the order of the tree, and of names in each unit; `after` is the person whom the next
    ones follow. A viewer of None is the operator: everybody. For a moment that is `past`,
    people, units and all else are as they stood then.
    """
    now = serving.now(viewer, where, after)
    query = serving.then(viewer, where, after, at=at) if past else now
    return _read(query.limit(limit), at=at, past=past)


def own(viewer: Viewer, *, at: datetime) -> Ledger:
    """The ledger of the viewer alone, whoever supervises."""
    return _read(_anywhere(Person.id == viewer.person_id), at=at)


def unposted(*, at: datetime) -> Ledger:
    """Everybody who serves in no unit. For jobs alone."""
    return _read(_anywhere(Person.unit_id.is_(None)), at=at)


def _anywhere(which: ColumnElement[bool]) -> Select[Any]:
    query = serving.active(serving.people()).outerjoin(Unit, Unit.id == Person.unit_id)
    return query.where(which).order_by(Person.sort_name, Person.id)


def _read(query: Select[Any], *, at: datetime, past: bool = False) -> Ledger:
    rows = [dict(row) for row in db.session.execute(query).mappings()]
    paths = {row["id"]: row.pop("path") for row in rows}
    known = members.of_people(paths, at=at, past=past)
    entries = [Entry(**row, member=known.members[row["id"]]) for row in rows]
    return Ledger(entries, known.rules, _shown(entries, known), known.units, day_of(at), at)


def _shown(entries: Sequence[Entry], known: Known) -> dict[str, Module]:
    """The modules that are asked of somebody here or in which somebody here did something."""
    seen = {id for one in entries for id in (*one.member.done, *one.member.elsewhere)}
    seen.update(id for rule in known.rules for step in rule.steps for id in step.modules)
    found = [module for id, module in known.modules.items() if id in seen]
    found.sort(key=lambda module: (module.place, module.domain, module.slug))
    return {module.id: module for module in found}
