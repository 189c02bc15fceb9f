"""Training elsewhere that was entered: approved or refused by a second person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from elearn import access, audit
from elearn.access import Viewer, supervised_by
from elearn.db import db
from elearn.errors import Conflict, NotFound
from elearn.learning.training import outside
from elearn.learning.training.outside import Entry
from elearn.models.assignments import OutsideTraining
from elearn.models.people import Grant, Person, Unit
from elearn.people import counts


def deciders(viewer: Viewer, entries: Iterable[Entry], *, at: datetime) -> list[str]:
    """The names of those who could decide about what the viewer entered, within its units."""
    paths = {one.unit_path for one in entries}
    above = set()
    for path in paths:
        parts = path.split("/")[:-1]
        above |= {"/".join(parts[:depth]) + "/" for depth in range(1, len(parts) + 1)}
    rows = db.session.execute(
        select(Person.name, Person.sort_name)
        .join(Grant, Grant.person_id == Person.id)
        .join(Unit, Unit.id == Grant.unit_id)
        .where(
            Unit.path.in_(sorted(above)),
            Grant.role == "supervisor",
            access.in_force(at),
            Person.disabled_at.is_(None),
            Person.id != viewer.person_id,
        )
        .order_by(Person.sort_name)
        .distinct()
    )
    return [name for name, _sorted in rows]


def approve(viewer: Viewer, courses: Mapping[UUID, str | None], *, at: datetime) -> None:
    """Approves entries that others made, each with the course that it stands for, or without one.

    All or none; the same decision again changes nothing. Raises NotFound, Invalid for an
    unknown course, and Conflict where somebody decided, or where the viewer entered it.
    """
    for module_id in {*courses.values()}:
        outside.require_module(module_id)
    rows, units = _held(viewer, courses)
    for row in rows:
        module_id = courses[row.id]
        if _is_decided(viewer, row, "approved", module_id == row.module_id):
            continue
        row.module_id = module_id
        _decide(viewer, row, "approved", "", at=at)
    counts.mark_stale(units)


def refuse(viewer: Viewer, ids: Collection[UUID], *, because: str, at: datetime) -> None:
    """Refuses entries that others made, with a reason that the officer reads. Raises as
    `approve`, and Invalid without a reason."""
    reason = audit.reason(because)
    rows, _units = _held(viewer, ids)
    for row in rows:
        if not _is_decided(viewer, row, "refused", reason == row.because):
            _decide(viewer, row, "refused", reason, at=at)


def _held(viewer: Viewer, ids: Collection[UUID]) -> tuple[list[OutsideTraining], set[UUID | None]]:
    """These entries of one's units, locked until the transaction ends, and their units."""
    found = db.session.execute(
        select(OutsideTraining, Person.unit_id)
        .join(Person, Person.id == OutsideTraining.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(
            OutsideTraining.id.in_(ids),
            OutsideTraining.person_id != viewer.person_id,
            supervised_by(viewer),
        )
        .order_by(OutsideTraining.id)
        .with_for_update(of=OutsideTraining)
        .execution_options(populate_existing=True)
    ).all()
    if not ids or len(found) != len(set(ids)):
        raise NotFound("There is no such training here.")
    return [row for row, _unit in found], {unit for _row, unit in found}


def _is_decided(viewer: Viewer, row: OutsideTraining, state: str, is_same: bool) -> bool:
    """Whether just this was decided before. Raises Conflict where it was something else."""
    if row.entered_by == viewer.person_id:
        raise Conflict(
            "You entered this yourself: somebody else decides about it.", code="second-person"
        )
    if row.state == "waiting":
        return False
    if (row.state, row.decided_by) == (state, viewer.person_id) and is_same:
        return True
    raise Conflict("Somebody decided about this already. Look at the list again.", code="decided")


def _decide(
    viewer: Viewer, row: OutsideTraining, state: str, because: str, *, at: datetime
) -> None:
    row.state, row.because = state, because
    row.decided_by, row.decided_at = viewer.person_id, at
    audit.record(
        viewer,
        "approve training" if state == "approved" else "refuse training",
        str(row.person_id),
        at=at,
        training=str(row.id),
        module=row.module_id,
        because=because,
    )
