"""The counts of units: whoever changes what they count says so here."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from elearn.access import below
from elearn.db import db
from elearn.models.assignments import Tally
from elearn.models.people import Unit


def mark_stale(unit_ids: Collection[UUID | None]) -> None:
    """The next reader counts these units anew."""
    _mark(Tally.unit_id.in_([id for id in unit_ids if id is not None]))


def mark_stale_below(path: str) -> None:
    """The same for a unit and all below it."""
    _mark(Tally.unit_id.in_(select(Unit.id).where(below(Unit.path, path))))


def _mark(which: ColumnElement[bool]) -> None:
    db.session.execute(
        update(Tally).where(which, Tally.module_id == "").values(is_stale=True),
        execution_options={"synchronize_session": False},
    )
