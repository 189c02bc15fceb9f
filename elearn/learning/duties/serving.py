"""Serving: who is in which unit, now or at a past moment, in the tree as it stood then."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased
from sqlalchemy.sql import visitors

from elearn.access import Viewer, supervised_by
from elearn.db import db
from elearn.learning.duties import rules
from elearn.models.people import Person, Posting, Unit, UnitPlace

# A unit's path, or the end of the range of a unit and all below it, as `access.below` has it.
_PATH = re.compile(r"(?:[0-9a-f]{32}/)*([0-9a-f]{32})[/0]")


def people(
    path: Any = Unit.path, unit_id: Any = Person.unit_id, rank: Any = Person.rank
) -> Select[Any]:
    """What reports say of people, by the names of its columns; where they serve is given."""
    columns: tuple[Any, ...] = (
        path.label("path"),
        Person.id,
        Person.name,
        Person.latin_name,
        Person.login,
        Person.service_number,
        rank.label("rank"),
        Person.position,
        unit_id.label("unit_id"),
        func.coalesce(Unit.name, "").label("unit"),
        Person.mail,
        Person.language,
        Person.password_hash.is_not(None).label("has_password"),
    )
    return select(*columns).select_from(Person)


def active(query: Select[Any]) -> Select[Any]:
    """Of these people, those who are here now."""
    return query.where(Person.disabled_at.is_(None), Person.erased_at.is_(None))


def now(viewer: Viewer | None, where: ColumnElement[bool], after: UUID | None) -> Select[Any]:
    """Those in units, whom the viewer supervises, in the order of the tree and of names."""
    query = active(people()).join(Unit, Unit.id == Person.unit_id)
    query = query.where(where, true() if viewer is None else supervised_by(viewer))
    if after is not None:
        one, unit = aliased(Person), aliased(Unit)
        last = select(unit.path).join(one, one.unit_id == unit.id).where(one.id == after)
        query = query.where(_follows(after, Unit.path, last))
    return query.order_by(Unit.path, Person.sort_name, Person.id)


def then(
    viewer: Viewer | None, where: ColumnElement[bool], after: UUID | None, *, at: datetime
) -> Select[Any]:
    """The same at a past moment: whom the viewer would have supervised with the units of today,
    and who served in what are her units now. People closed or erased since are among them.
    """
    moved = _Moved(at)
    query = (
        people(UnitPlace.path, Posting.unit_id, Posting.rank)
        .join(Posting, and_(Posting.person_id == Person.id, rules.during(Posting, at)))
        .join(Unit, Unit.id == Posting.unit_id)
        .join(UnitPlace, and_(UnitPlace.unit_id == Unit.id, rules.during(UnitPlace, at)))
        .where(or_(Person.disabled_at.is_(None), Person.disabled_at > at), moved(where))
    )
    if viewer is not None:
        rights = supervised_by(viewer)
        query = query.where(or_(rights, moved(rights)))
    if after is not None:
        posting, place = aliased(Posting), aliased(UnitPlace)
        last = select(place.path).join(posting, posting.unit_id == place.unit_id)
        last = last.where(
            posting.person_id == after, rules.during(posting, at), rules.during(place, at)
        )
        query = query.where(_follows(after, UnitPlace.path, last))
    return query.order_by(UnitPlace.path, Person.sort_name, Person.id)


def _follows(after: UUID, path: Any, found: Select[Any]) -> ColumnElement[bool]:
    """Who comes after a person, wherever that one serves."""
    one = aliased(Person)
    last = found.scalar_subquery()
    name = select(one.sort_name).where(one.id == after).scalar_subquery()
    is_later = or_(Person.sort_name > name, and_(Person.sort_name == name, Person.id > after))
    return and_(path >= last, or_(path > last, is_later))


class _Moved:
    """Turns a condition on people and units of today into the same of a past moment."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._columns: Mapping[tuple[str, str], Any] = {
            ("unit", "path"): UnitPlace.__table__.c.path,
            ("person", "unit_id"): Posting.__table__.c.unit_id,
            ("person", "rank"): Posting.__table__.c.rank,
        }

    def __call__(self, condition: ColumnElement[bool]) -> ColumnElement[bool]:
        turned: ColumnElement[bool] = visitors.replacement_traverse(condition, {}, self._turned)
        return turned

    def _turned(self, element: Any, **_how: Any) -> Any:
        if isinstance(element, BindParameter) and isinstance(element.value, str):
            return self._bound(element)
        table = getattr(getattr(element, "table", None), "name", "")
        return self._columns.get((table, getattr(element, "name", "")))

    def _bound(self, element: BindParameter[str]) -> Any:
        text = str(element.value)
        found = _PATH.fullmatch(text)
        if found is None:
            return None
        path = db.session.scalar(
            select(UnitPlace.path).where(
                UnitPlace.unit_id == UUID(found[1]), rules.during(UnitPlace, self._at)
            )
        )
        value = text if path is None else path[:-1] + text[-1]
        return BindParameter(None, value, type_=element.type, unique=True)
