"""Courses that are no longer offered, and back again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from elearn import audit
from elearn.access import Viewer, taught_by
from elearn.db import db
from elearn.errors import Conflict, NotFound
from elearn.models.library import Module, Version


def locked(viewer: Viewer, module_id: str) -> Module:
    """The module, locked until the transaction ends, so that nobody assigns or publishes it
    meanwhile. Raises NotFound."""
    query = select(Module).where(Module.id == module_id, taught_by(viewer, Module.id))
    row = db.session.scalar(query.with_for_update())
    if row is None:
        raise NotFound("There is no such module here. Look through the list on the first page.")
    return row


def archive(viewer: Viewer, module_id: str, *, because: str, is_asked: bool, at: datetime) -> None:
    """Offers the module to nobody any more. Again changes nothing.

    `is_asked`: whether an assignment or a programme asks for it, as learning knows once the
    module is `locked`. Raises Conflict where that is so, or where another module that is
    offered builds on it.
    """
    row = locked(viewer, module_id)
    kept = audit.reason(because)
    if row.archived_at is not None:
        return
    if is_asked:
        raise Conflict(
            "An assignment or a programme asks for this course. Ask the supervisors to end it or "
            "to choose another course first.",
            code="because",
        )
    if _is_required(module_id):
        raise Conflict(
            "Another course can be taken only after this one. Change its settings first.",
            code="because",
        )
    row.archived_at = at
    audit.record(viewer, "archive module", module_id, at=at, because=kept)


def offer_again(viewer: Viewer, module_id: str, *, because: str, at: datetime) -> None:
    """Offers an archived module again. Again changes nothing."""
    row = locked(viewer, module_id)
    kept = audit.reason(because)
    if row.archived_at is not None:
        row.archived_at = None
        audit.record(viewer, "offer module again", module_id, at=at, because=kept)


def _is_required(module_id: str) -> bool:
    query = (
        select(Version.about)
        .join(Module, Module.version_id == Version.id)
        .where(Module.archived_at.is_(None), Module.id != module_id)
    )
    return any(module_id in about["requires"] for about in db.session.scalars(query))
