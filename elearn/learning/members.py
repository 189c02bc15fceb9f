"""Members: people with all that decides about their obligations, now or at a past moment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from elearn.days import zone
from elearn.db import db, is_sqlite
from elearn.learning import facts, gathering, rules
from elearn.learning.gathering import Row
from elearn.learning.obligations import Done, Member, Rule, Served
from elearn.learning.rules import Asked


@dataclass(frozen=True)
class Module:
    """A module as reports name it; `place` is that of its domain."""

    id: str
    titles: Mapping[str, str]
    domain: str
    slug: str
    place: int


@dataclass(frozen=True)
class Known:
    """What was read of people at a moment: they by id, the rules in force, and all modules."""

    members: Mapping[UUID, Member]
    rules: list[Rule]
    modules: dict[str, Module]


class Days(dict[datetime, date]):
    """The days of the hub by moment, each reckoned once."""

    def __init__(self) -> None:
        super().__init__()
        self._zone = zone()

    def __missing__(self, at: datetime) -> date:
        day = self[at] = at.astimezone(self._zone).date()
        return day


@dataclass
class Gathered:
    """What was read of one person."""

    served: list[tuple[datetime, datetime | None, str]] = field(default_factory=list)
    done: dict[str, Done] = field(default_factory=dict)
    elsewhere: dict[str, list[Done]] = field(default_factory=dict)
    leaves: list[tuple[date, date | None]] = field(default_factory=list)
    exempt: dict[str, date | None] = field(default_factory=dict)
    named_in: set[UUID] = field(default_factory=set)

    def train(self, module: str, held_on: date, valid_until: date | None) -> None:
        """Training outside the hub, approved, stands for a module."""
        done = Done("passed", passed_on=held_on, expires_on=valid_until, is_elsewhere=True)
        self.elsewhere.setdefault(module, []).append(done)

    def excuse(self, module: str, until_on: date | None) -> None:
        """Of several exemptions the longest holds."""
        before = self.exempt.get(module, date.min)
        both = (before, until_on)
        self.exempt[module] = None if None in both else max(day for day in both if day)

    def member(self, id: UUID, path: str | None, days: Days) -> Member:
        """The person; of the postings the one that began last comes first."""
        served = sorted(self.served, reverse=True)
        return Member(
            id,
            path,
            [Served(path, days[since], to and days[to]) for since, to, path in served],
            self.done,
            sorted(self.leaves, key=lambda one: one[0]),
            self.exempt,
            frozenset(self.named_in),
            self.elsewhere,
        )


def of_people(people: Mapping[UUID, str | None], *, at: datetime, past: bool = False) -> Known:
    """These people, given with the paths of their units, as everything stands at a moment."""
    sqlite = is_sqlite()
    ids = json.dumps([id.hex for id in people]) if sqlite else list(people)
    by_key: dict[Any, Gathered] = {(id.hex if sqlite else id): Gathered() for id in people}
    days = Days()
    asked: list[Asked] = []
    modules: dict[str, Module] = {}
    query = gathering.everything(sqlite=sqlite, past=past)
    for row in map(Row._make, db.session.execute(query, {"ids": ids, "at": at})):
        if row.kind == "rule":
            asked.append(_asked(row))
        elif row.kind == "module":
            modules[row.what] = _module(row)
        else:
            _KINDS[row.kind](by_key[row.who], row, days)
    gathered = dict(zip(people, by_key.values(), strict=True))
    if past:
        _fold(gathered, days, at)
    members = {id: one.member(id, people[id], days) for id, one in gathered.items()}
    return Known(members, rules.made(asked), modules)


def _fold(gathered: Mapping[UUID, Gathered], days: Days, at: datetime) -> None:
    """What was done by a past moment follows from what happened until then."""
    for (person, module), known in facts.of_people(list(gathered), at=at).items():
        summary = facts.fold(known)
        if summary:
            gathered[person].done[module] = Done(
                summary.state,
                summary.percent,
                summary.passed_at and days[summary.passed_at],
                summary.expires_at and days[summary.expires_at],
                summary.is_used_up,
            )


def _progress(of: Gathered, row: Row, days: Days) -> None:
    of.done[row.what] = Done(
        row.word,
        row.number,
        row.from_at and days[row.from_at],
        row.to_at and days[row.to_at],
        row.is_so,
    )


def _posting(of: Gathered, row: Row, days: Days) -> None:
    of.served.append((row.from_at, row.to_at, row.what))


def _leave(of: Gathered, row: Row, days: Days) -> None:
    of.leaves.append((row.first_on, row.last_on))


def _exemption(of: Gathered, row: Row, days: Days) -> None:
    of.excuse(row.what, row.last_on)


def _training(of: Gathered, row: Row, days: Days) -> None:
    of.train(row.what, row.first_on, row.last_on)


def _named(of: Gathered, row: Row, days: Days) -> None:
    of.named_in.add(UUID(row.what))


_KINDS = {
    "progress": _progress,
    "posting": _posting,
    "leave": _leave,
    "exemption": _exemption,
    "training": _training,
    "named": _named,
}


def _module(row: Row) -> Module:
    domain, _, slug = row.word.partition("/")
    return Module(row.what, json.loads(row.text or "{}"), domain, slug, row.number or 0)


def _asked(row: Row) -> Asked:
    return Asked(
        _id(row.who),
        row.what,
        row.word,
        row.text,
        row.number,
        row.is_so,
        row.first_on,
        row.last_on,
        row.days,
        row.months,
        row.window,
    )


def _id(stored: Any) -> UUID:
    return stored if isinstance(stored, UUID) else UUID(stored)
