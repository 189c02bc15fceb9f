"""Members: people with all that decides about their obligations, now or at a past moment."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from elearn.days import zone
from elearn.db import db, is_sqlite
from elearn.learning import facts
from elearn.learning.duties import gathering, rules
from elearn.learning.duties.gathering import Row
from elearn.learning.duties.obligations import Done, Member, Rule, Served
from elearn.learning.duties.rules import Asked


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
    """What was read of people at a moment: they by id, the rules in force, all modules, and what
    their units and those above are called today."""

    members: Mapping[UUID, Member]
    rules: list[Rule]
    modules: dict[str, Module]
    units: dict[UUID, str]


Days = Callable[[Any], date]
"""The day of the hub in which a moment falls."""


def _days(*, stored: bool) -> Days:
    """For moments as values, or as SQLite has them `stored`."""
    here = zone()

    def day(at: datetime) -> date:
        return at.astimezone(here).date()

    def day_of_text(at: str) -> date:
        before, turns_at, after = _turn(at[:10], here)
        return after if at[11:] >= turns_at else before

    return day_of_text if stored else day


@lru_cache(maxsize=4_096)
def _turn(day: str, zone: ZoneInfo) -> tuple[date, str, date]:
    """The two days of the hub in a day of UTC, and the hour in UTC at which the later begins.

    Reckoned once a day: thousands of moments stand on one page.
    """
    begins = datetime.fromisoformat(day).replace(tzinfo=UTC)
    ends = begins + timedelta(hours=23, minutes=59, seconds=59)
    before, after = (moment.astimezone(zone).date() for moment in (begins, ends))
    midnight = datetime.combine(after, time(), zone).astimezone(UTC)
    return before, f"{max(midnight, begins):%H:%M:%S}", after


@dataclass
class Gathered:
    """What was read of one person."""

    served: list[tuple[Any, Any, str]] = field(default_factory=list)
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
            [Served(path, days(since), days(to) if to else None) for since, to, path in served],
            self.done,
            sorted(self.leaves, key=lambda one: one[0]),
            self.exempt,
            frozenset(self.named_in),
            self.elsewhere,
        )


def of_people(people: Mapping[UUID, str | None], *, at: datetime, past: bool = False) -> Known:
    """These people, given with the paths of their units, as everything stands at a moment."""
    sqlite = is_sqlite()
    units = {UUID(part) for path in people.values() if path for part in path[:-1].split("/")}
    values = {"at": at, "people": _ids(people, sqlite), "units": _ids(units, sqlite)}
    by_key: dict[Any, Gathered] = {(id.hex if sqlite else id): Gathered() for id in people}
    days = _days(stored=sqlite)
    asked: list[Asked] = []
    modules: dict[str, Module] = {}
    names: dict[UUID, str] = {}
    for row in db.session.execute(gathering.everything(sqlite=sqlite, past=past), values).all():
        kind, who, what, word, text, number, is_so, _, _, since, to, *_ = row
        if kind == "progress":
            by_key[who].done[what] = Done(
                word, number, since and days(since), to and days(to), is_so
            )
        elif kind == "rule":
            asked.append(_asked(Row(*row)))
        elif kind == "module":
            modules[what] = _module(Row(*row))
        elif kind == "unit":
            names[UUID(str(who))] = text
        else:
            _KINDS[kind](by_key[who], Row(*row))
    gathered = dict(zip(people, by_key.values(), strict=True))
    if past:
        _fold(gathered, at)
    members = {id: one.member(id, people[id], days) for id, one in gathered.items()}
    return Known(members, rules.made(asked), modules, names)


def _fold(gathered: Mapping[UUID, Gathered], at: datetime) -> None:
    """What was done by a past moment follows from what happened until then."""
    days = _days(stored=False)
    for (person, module), known in facts.of_people(list(gathered), at=at).items():
        summary = facts.fold(known)
        if summary:
            gathered[person].done[module] = Done(
                summary.state,
                summary.percent,
                days(summary.passed_at) if summary.passed_at else None,
                days(summary.expires_at) if summary.expires_at else None,
                summary.is_used_up,
            )


def _ids(ids: Iterable[UUID], sqlite: bool) -> Any:
    return json.dumps([id.hex for id in ids]) if sqlite else list(ids)


def _posting(of: Gathered, row: Row) -> None:
    of.served.append((row.from_at, row.to_at, row.what))


def _leave(of: Gathered, row: Row) -> None:
    of.leaves.append((row.first_on, row.last_on))


def _exemption(of: Gathered, row: Row) -> None:
    of.excuse(row.what, row.last_on)


def _training(of: Gathered, row: Row) -> None:
    of.train(row.what, row.first_on, row.last_on)


def _named(of: Gathered, row: Row) -> None:
    of.named_in.add(UUID(row.what))


_KINDS = {
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
