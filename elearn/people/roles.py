"""The roles above officer that are in force for a person at a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select

from elearn import access
from elearn.access import Granted, Viewer
from elearn.db import Moment, Rows, Statement, Values, within
from elearn.models.people import Grant, Unit

# The highest last.
RANKS = ("officer", "instructor", "supervisor", "administrator")

_IN_FORCE = Statement(
    select(Grant.role, Unit.path, Grant.domain_slug, Grant.module_id, Grant.for_person_id)
    .outerjoin(Unit, Unit.id == Grant.unit_id)
    .where(
        Grant.person_id == bindparam("person"),
        access.in_force(bindparam("at", type_=Moment())),
    )
)


def in_force(
    viewer: Viewer, *, at: datetime, by: Callable[[Statement, Values], Rows] = within
) -> Viewer:
    """The viewer with the roles in force, read in the open transaction, or `by` other means.

    An officer has none and costs no query.
    """
    if viewer.role == "officer":
        return viewer
    rows = by(_IN_FORCE, {"person": viewer.person_id, "at": at})
    granted = tuple(
        Granted(role, path, domain, module, deputy=whose is not None)
        for role, path, domain, module, whose in rows
    )
    return replace(viewer, granted=granted, role=highest(one.role for one in granted))


def highest(held: Iterable[str]) -> str:
    """The highest of these roles; who holds none is an officer."""
    return max(("officer", *held), key=RANKS.index)
