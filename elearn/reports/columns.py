"""Columns: the modules that stand over a matrix whose rows are read piece by piece."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from elearn.access import Viewer, supervised_by
from elearn.db import db
from elearn.learning.duties import rules
from elearn.learning.duties.ledger import Module
from elearn.models import library
from elearn.models.assignments import Assignee, OutsideTraining
from elearn.models.learning import Progress
from elearn.models.people import Person, Unit
from elearn.reports import places
from elearn.reports.filters import Filters


def in_order(modules: Iterable[Module]) -> tuple[Module, ...]:
    """Modules in the order of the catalogue."""
    return tuple(sorted(modules, key=lambda one: (one.place, one.domain, one.slug)))


def within(viewer: Viewer, filters: Filters, *, at: datetime) -> tuple[Module, ...]:
    """The modules that may be asked of people in the units of a matrix, or that they began."""
    theirs = and_(supervised_by(viewer), places.within(viewer, filters.unit))
    trained = _somebodys(OutsideTraining).where(theirs, OutsideTraining.state == "approved")
    found = or_(
        library.Module.id.in_(_asked(theirs, filters, at=at)),
        _somebodys(Progress).where(theirs).exists(),
        trained.exists(),
    )
    if filters.modules:
        found = and_(found, library.Module.id.in_(filters.modules))
    return in_order(_modules(found))


def _asked(theirs: ColumnElement[bool], filters: Filters, *, at: datetime) -> set[str]:
    """The modules of the rules that reach people in these units.

    For a day that is past of all rules: the tree may have stood otherwise.
    """
    paths = db.session.scalars(select(Unit.path).where(theirs)).all()
    named = set(
        db.session.scalars(
            select(Assignee.assignment_id)
            .join(Person, Person.id == Assignee.person_id)
            .join(Unit, Unit.id == Person.unit_id)
            .where(theirs)
            .distinct()
        )
    )
    return {
        id
        for rule in rules.in_force(at=filters.moment(at), past=filters.is_past)
        if filters.is_past
        or rule.id in named
        or (rule.unit_path and any(path.startswith(rule.unit_path) for path in paths))
        for step in rule.steps
        for id in step.modules
    }


def _somebodys(table: type[Any]) -> Select[Any]:
    """What people did in the module that the query around is about, with their units."""
    return (
        select(table.person_id)
        .join(Person, Person.id == table.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(table.module_id == library.Module.id)
        .correlate(library.Module)
    )


def _modules(which: ColumnElement[bool]) -> list[Module]:
    rows = db.session.execute(
        select(
            library.Module.id,
            library.Version.about,
            library.Module.domain_slug,
            library.Module.slug,
            library.Domain.place,
        )
        .join(library.Domain, library.Domain.slug == library.Module.domain_slug)
        .join(library.Version, library.Version.id == library.Module.version_id)
        .where(which)
    )
    return [Module(id, about["titles"], *place) for id, about, *place in rows]
