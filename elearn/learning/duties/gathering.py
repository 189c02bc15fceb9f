"""Gathering: the one statement that brings all that decides about people's obligations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, NamedTuple

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
    and_,
    any_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)

from elearn.db import Moment
from elearn.learning.duties import rules
from elearn.models.assignments import Assignee, Assignment, Exemption, Leave, OutsideTraining
from elearn.models.learning import Progress
from elearn.models.library import Domain, Module, Version
from elearn.models.people import Posting, Unit, UnitPlace


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
    from_at: Any
    to_at: Any
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
_STORED = frozenset({"who", "from_at", "to_at"})
_AT = bindparam("at", type_=Moment())


@cache
def everything(*, sqlite: bool, past: bool) -> CompoundSelect[Any]:
    """One row for each thing that is known of the people, for each step that is asked of one of
    them, for each module, and for each of their units.

    Its values are `at`, and `people` and `units` with the ids of the people and of all units
    that they serve in or below: lists, or for SQLite their hex digits as JSON. For a moment
    that is `past` all is as it stood then, but progress, which only says how things stand now,
    is left out.
    """
    steps = rules.steps(_AT, past=past)
    named = select(Assignee.assignment_id).where(_among(Assignee.person_id, "people", sqlite))
    return union_all(
        *_theirs(sqlite, past),
        _asked(steps.where(_among(Assignment.unit_id, "units", sqlite)), sqlite),
        _asked(steps.where(Assignment.id.in_(named)), sqlite),
        _rows(
            "module",
            sqlite,
            what=Module.id,
            word=Module.domain_slug + "/" + Module.slug,
            text=cast(Version.about["titles"], Text),
            number=Domain.place,
        )
        .select_from(Module)
        .join(Domain, Domain.slug == Module.domain_slug)
        .outerjoin(Version, Version.id == Module.version_id),
        _rows("unit", sqlite, who=Unit.id, text=Unit.name).where(_among(Unit.id, "units", sqlite)),
    )


def _asked(steps: Select[Any], sqlite: bool) -> Select[Any]:
    asked = steps.subquery()
    id, path, module, modules, place, is_after, starts_on, due_on, due, months, window = asked.c
    return _rows(
        "rule",
        sqlite,
        who=id,
        what=path,
        word=module,
        text=modules,
        number=place,
        is_so=is_after,
        first_on=starts_on,
        last_on=due_on,
        days=due,
        months=months,
        window=window,
    )


def _theirs(sqlite: bool, past: bool) -> Iterable[Select[Any]]:
    def of(kind: str, owner: Any, **columns: Any) -> Select[Any]:
        return _rows(kind, sqlite, who=owner, **columns).where(_among(owner, "people", sqlite))

    if not past:
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
    place: type[Any] = UnitPlace if past else Unit
    where = and_(UnitPlace.unit_id == Posting.unit_id, rules.during(UnitPlace, _AT))
    yield (
        of(
            "posting",
            Posting.person_id,
            what=place.path,
            from_at=Posting.from_at,
            to_at=case((Posting.to_at <= _AT, Posting.to_at)),
        )
        .join(place, where if past else Unit.id == Posting.unit_id)
        .where(Posting.from_at <= _AT)
    )
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
    ).where(
        # Found by the people: by its index of states SQLite would read the whole hub's.
        OutsideTraining.state.not_in(("waiting", "refused")),
        OutsideTraining.decided_at <= _AT,
        OutsideTraining.module_id.is_not(None),
    )
    yield of("named", Assignee.person_id, what=cast(Assignee.assignment_id, String))


def _rows(kind: str, sqlite: bool, **columns: Any) -> Select[Any]:
    return select(
        literal(kind).label("kind"),
        *(_column(columns.get(name), name, sqlite) for name in _TYPES),
    )


def _column(column: Any, name: str, sqlite: bool) -> Any:
    """Ids and moments come from SQLite as the text that is stored there: of thousands that are
    read, few are needed as values."""
    type = _TYPES[name]
    if column is None:
        column = cast(null(), type)
    stored = sqlite and name in _STORED
    return (type_coerce(column, String()) if stored else column).label(name)


def _among(id: Any, name: str, sqlite: bool) -> ColumnElement[bool]:
    """The rows with one of these ids, which are one value, however many they are."""
    if sqlite:
        ids = func.json_each(bindparam(name, type_=Text())).table_valued("value")
        return type_coerce(id, String).in_(select(ids.c.value))
    return type_coerce(id == any_(bindparam(name, type_=ARRAY(Uuid()))), Boolean)
