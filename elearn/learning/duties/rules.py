"""Rules: the assignments that are in force, as the obligations know them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, cast, or_, select

from elearn.db import db
from elearn.learning.duties.obligations import Rule, Step
from elearn.models.assignments import Assignment, ProgrammeStep
from elearn.models.people import Unit, UnitPlace


class Asked(NamedTuple):
    """One step of an assignment: a row as `steps` selects it."""

    id: UUID
    unit_path: str | None
    module_id: str | None
    modules: str | None
    place: int | None
    is_after_earlier: bool | None
    starts_on: date
    due_on: date | None
    due_days: int | None
    renew_months: int | None
    renew_days: int


def in_force(*, at: datetime, past: bool = False) -> list[Rule]:
    """All assignments that are made and not ended at a moment, the earliest made first.

    For a moment that is `past`, the units' paths are those of the tree as it stood then.
    """
    rows = db.session.execute(steps(at, past=past)).all()
    return made(Asked(*row) for row in rows)


def steps(at: Any, *, past: bool = False) -> Select[Any]:
    """A row for each step of each assignment in force at a moment, a value or a parameter."""
    path: Any = UnitPlace.path if past else Unit.path
    query = select(
        Assignment.id,
        path,
        Assignment.module_id,
        cast(ProgrammeStep.modules, Text),
        ProgrammeStep.place,
        ProgrammeStep.is_after_earlier,
        Assignment.starts_on,
        Assignment.due_on,
        Assignment.due_days,
        Assignment.renew_months,
        Assignment.renew_days,
    ).select_from(Assignment)
    if past:
        stood = and_(UnitPlace.unit_id == Assignment.unit_id, during(UnitPlace, at))
        query = query.outerjoin(UnitPlace, stood)
    else:
        query = query.outerjoin(Unit, Unit.id == Assignment.unit_id)
    return query.outerjoin(
        ProgrammeStep, ProgrammeStep.programme_id == Assignment.programme_id
    ).where(standing(Assignment, at))


def made(rows: Iterable[Asked]) -> list[Rule]:
    """The rules of these rows, in the order in which their assignments were made."""
    by_rule: dict[UUID, list[Asked]] = {}
    for row in rows:
        by_rule.setdefault(row.id, []).append(row)
    return [_rule(by_rule[id]) for id in sorted(by_rule)]


def _rule(rows: list[Asked]) -> Rule:
    rows.sort(key=lambda row: row.place or 0)
    first = rows[0]
    return Rule(
        first.id,
        tuple(Step(_modules(row), bool(row.is_after_earlier)) for row in rows),
        first.unit_path,
        first.starts_on,
        first.due_on,
        first.due_days,
        first.renew_months,
        first.renew_days,
    )


def _modules(row: Asked) -> tuple[str, ...]:
    return (row.module_id,) if row.module_id else tuple(json.loads(row.modules or "[]"))


def standing(table: type[Any], at: Any) -> ColumnElement[bool]:
    """The rows, made by somebody and ended by somebody, that hold at a moment."""
    return and_(table.made_at <= at, or_(table.ended_at.is_(None), table.ended_at > at))


def during(table: type[Any], at: Any) -> ColumnElement[bool]:
    """The rows, from one moment to another, in which a moment lies."""
    return and_(table.from_at <= at, or_(table.to_at.is_(None), table.to_at > at))
