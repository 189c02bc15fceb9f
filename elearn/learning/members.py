"""Members: all that decides about people's obligations now, brought by one statement."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)

from elearn.days import zone
from elearn.db import Moment, db, is_sqlite
from elearn.learning import rules
from elearn.learning.obligations import Done, Member, Rule, Served
from elearn.learning.rules import Asked
from elearn.models import library
from elearn.models.assignments import Assignee, Exemption, Leave, OutsideTraining
from elearn.models.learning import Progress
from elearn.models.people import Posting, Unit


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


class Row(NamedTuple):
    """A row of the one statement; what a column holds depends on the kind."""

    kind: str
    who: Any
    what: str
    word: str
    text: str
    number: int | None
    is_so: bool
    first_on: date
    last_on: date | None
    from_at: datetime
    to_at: datetime | None
    days: int | None
    months: int | None
    window: int


_TYPES: dict[str, Any] = {
    "who": Uuid(),
    "what": String(),
    "word": String(),
    "text": Text(),
    "number": Integer(),
    "is_so": Boolean(),
    "first_on": Date(),
    "last_on": Date(),
    "from_at": Moment(),
    "to_at": Moment(),
    "days": Integer(),
    "months": Integer(),
    "window": Integer(),
}
_AT = bindparam("at", type_=Moment())


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


def now(people: Mapping[UUID, str | None], *, at: datetime) -> Known:
    """These people, given with the paths of their units, as everything stands at this moment."""
    sqlite = is_sqlite()
    query = _everything(sqlite)
    ids = json.dumps([id.hex for id in people]) if sqlite else list(people)
    by_key = {(id.hex if sqlite else id): Gathered() for id in people}
    days = Days()
    asked: list[Asked] = []
    modules: dict[str, Module] = {}
    for row in map(Row._make, db.session.execute(query, {"ids": ids, "at": at})):
        if row.kind == "rule":
            asked.append(_asked(row))
        elif row.kind == "module":
            domain, _, slug = row.word.partition("/")
            titles = json.loads(row.text or "{}")
            modules[row.what] = Module(row.what, titles, domain, slug, row.number or 0)
        else:
            _KINDS[row.kind](by_key[row.who], row, days)
    members = {
        id: one.member(id, path, days)
        for (id, path), one in zip(people.items(), by_key.values(), strict=True)
    }
    return Known(members, rules.made(asked), modules)


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


@cache
def _everything(sqlite: bool) -> CompoundSelect[Any]:
    """One row for each thing that is known of the people, for each step that is asked of
    anybody, and for each module."""
    asked = rules.steps(_AT).subquery()
    id, path, module, steps, place, is_after, starts_on, due_on, due, months, window = asked.c
    return union_all(
        *_theirs(sqlite),
        _rows(
            "rule",
            _key(id, sqlite),
            what=path,
            word=module,
            text=steps,
            number=place,
            is_so=is_after,
            first_on=starts_on,
            last_on=due_on,
            days=due,
            months=months,
            window=window,
        ),
        _rows(
            "module",
            what=library.Module.id,
            word=library.Module.domain_slug + "/" + library.Module.slug,
            text=cast(library.Version.about["titles"], Text),
            number=library.Domain.place,
        )
        .select_from(library.Module)
        .join(library.Domain, library.Domain.slug == library.Module.domain_slug)
        .outerjoin(library.Version, library.Version.id == library.Module.version_id),
    )


def _theirs(sqlite: bool) -> Iterable[Select[Any]]:
    def of(kind: str, owner: Any, **columns: Any) -> Select[Any]:
        return _rows(kind, _key(owner, sqlite), **columns).where(_among(owner, sqlite))

    yield of(
        "progress",
        Progress.person_id,
        what=Progress.module_id,
        word=Progress.state,
        number=Progress.percent,
        is_so=Progress.is_used_up,
        from_at=Progress.passed_at,
        to_at=Progress.expires_at,
    )
    yield of(
        "posting",
        Posting.person_id,
        what=Unit.path,
        from_at=Posting.from_at,
        to_at=Posting.to_at,
    ).join(Unit, Unit.id == Posting.unit_id)
    yield of("leave", Leave.person_id, first_on=Leave.first_on, last_on=Leave.last_on).where(
        rules.standing(Leave, _AT)
    )
    yield of(
        "exemption", Exemption.person_id, what=Exemption.module_id, last_on=Exemption.until_on
    ).where(rules.standing(Exemption, _AT))
    yield of(
        "training",
        OutsideTraining.person_id,
        what=OutsideTraining.module_id,
        first_on=OutsideTraining.held_on,
        last_on=OutsideTraining.valid_until,
    ).where(OutsideTraining.state == "approved", OutsideTraining.module_id.is_not(None))
    yield of("named", Assignee.person_id, what=cast(Assignee.assignment_id, String))


def _rows(kind: str, who: Any = None, **columns: Any) -> Select[Any]:
    given = {"who": who} | columns
    return select(
        literal(kind).label("kind"),
        *(
            cast(null(), type).label(name) if given.get(name) is None else given[name].label(name)
            for name, type in _TYPES.items()
        ),
    )


def _key(owner: Any, sqlite: bool) -> Any:
    """An id as it is stored: many rows are told apart by it, and none needs it as a value."""
    return type_coerce(owner, String) if sqlite else owner


def _among(owner: Any, sqlite: bool) -> ColumnElement[bool]:
    """The rows of these people; their ids are one value, however many they are."""
    if sqlite:
        ids = func.json_each(bindparam("ids", type_=Text())).table_valued("value")
        return type_coerce(owner, String).in_(select(ids.c.value))
    return type_coerce(owner == any_(bindparam("ids", type_=ARRAY(Uuid()))), Boolean)
