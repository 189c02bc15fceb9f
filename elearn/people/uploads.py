"""Files that somebody looks at before they change anything: kept for a day, for that person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select

from elearn.access import Viewer
from elearn.db import db
from elearn.errors import Invalid, NotFound
from elearn.languages import one_line
from elearn.models.assignments import Upload

LASTS = timedelta(days=1)
MOST_KEPT = 5
LARGEST = 8 * 1024 * 1024
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Kept:
    """A file as it came: its name is what its owner called it, and says nothing of what it is."""

    id: UUID
    name: str
    body: bytes
    made_at: datetime


def keep(viewer: Viewer, purpose: str, name: str, body: bytes, *, at: datetime) -> UUID:
    """Keeps a file for the viewer alone and returns its id; old ones go.

    Raises Invalid where it is empty or larger than 8 MB.
    """
    if not body:
        raise Invalid("Choose a file that is not empty.", code="file")
    if len(body) > LARGEST:
        raise Invalid("This file is larger than 8 MB. Split it into several.", code="file")
    db.session.execute(delete(Upload).where(Upload.made_at <= at - LASTS))
    _make_room(viewer, purpose)
    name = one_line(name)[:_LONGEST_NAME]
    upload = Upload(person_id=viewer.person_id, purpose=purpose, name=name, body=body, made_at=at)
    db.session.add(upload)
    db.session.flush()
    return upload.id


def _make_room(viewer: Viewer, purpose: str) -> None:
    """Only the newest few of a person stay."""
    own = select(Upload.id).where(_is_own(viewer, purpose))
    newest = own.order_by(Upload.made_at.desc(), Upload.id.desc()).limit(MOST_KEPT - 1)
    ids = list(db.session.scalars(newest))
    db.session.execute(delete(Upload).where(_is_own(viewer, purpose), Upload.id.not_in(ids)))


def _is_own(viewer: Viewer, purpose: str) -> ColumnElement[bool]:
    return (Upload.person_id == viewer.person_id) & (Upload.purpose == purpose)


def taken(viewer: Viewer, purpose: str, upload_id: UUID, *, at: datetime) -> Kept:
    """A file that the viewer has kept for this purpose. Raises NotFound, also after a day."""
    is_meant = (Upload.id == upload_id) & (Upload.made_at > at - LASTS)
    row = db.session.execute(
        select(Upload.id, Upload.name, Upload.body, Upload.made_at).where(
            is_meant, _is_own(viewer, purpose)
        )
    ).first()
    if row is None:
        raise NotFound("This file is not kept any more. Choose it again.")
    return Kept(*row)


def own(viewer: Viewer, purpose: str, *, at: datetime) -> list[tuple[UUID, str, datetime]]:
    """Id, name and time of the viewer's files of this purpose, the newest first."""
    rows = db.session.execute(
        select(Upload.id, Upload.name, Upload.made_at)
        .where(_is_own(viewer, purpose), Upload.made_at > at - LASTS)
        .order_by(Upload.made_at.desc())
    )
    return [(id, name, made_at) for id, name, made_at in rows]


def drop(viewer: Viewer, purpose: str, upload_id: UUID) -> None:
    """Forgets a file. Forgetting it again changes nothing."""
    db.session.execute(delete(Upload).where(_is_own(viewer, purpose), Upload.id == upload_id))
