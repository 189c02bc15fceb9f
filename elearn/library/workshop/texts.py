"""The texts of a draft: every save is a revision, and none is overwritten in silence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select

from elearn import audit
from elearn.access import Viewer
from elearn.db import db
from elearn.errors import Conflict, Invalid, NotFound
from elearn.library.workshop import drafts
from elearn.library.workshop.drafts import Drafted
from elearn.models.people import Person
from elearn.models.workshop import DraftFile

SITTING = timedelta(minutes=10)
"""What one person saves within so long is one sitting, of which the last revision is kept."""
LONGEST_TEXT = 200_000


@dataclass(frozen=True)
class Saved:
    """A text of a draft as it stands. `revision` 0: there is none yet."""

    text: str
    revision: int
    saved_at: datetime | None = None
    saved_by: str = ""


def all_of(draft_id: UUID) -> dict[str, str]:
    """The texts by name."""
    last = (
        select(DraftFile.name, func.max(DraftFile.revision).label("revision"))
        .where(DraftFile.draft_id == draft_id)
        .group_by(DraftFile.name)
        .subquery()
    )
    rows = db.session.execute(
        select(DraftFile.name, DraftFile.text)
        .join(last, (last.c.name == DraftFile.name) & (last.c.revision == DraftFile.revision))
        .where(DraftFile.draft_id == draft_id, DraftFile.text.is_not(None))
        .order_by(DraftFile.name)
    )
    return {row.name: row.text for row in rows}


def text(draft_id: UUID, name: str) -> Saved:
    """The text of this name. Raises NotFound."""
    found = _last(draft_id, name)
    if found is None or found.text is None:
        raise NotFound("There is no such text in this draft. Look through the draft's page.")
    return _saved(found)


def revision_of(draft_id: UUID, name: str) -> int:
    """The last revision of this name, also of a text that was taken out; 0 where none was."""
    found = _last(draft_id, name)
    return found.revision if found else 0


def text_at(draft_id: UUID, name: str, revision: int) -> str | None:
    """The text as it was at a revision, where that was kept."""
    found = db.session.get(DraftFile, (draft_id, name, revision))
    return found.text if found else None


def save(
    viewer: Viewer, draft_id: UUID, name: str, text: str, *, revision: int, at: datetime
) -> Saved:
    """Stores a text; `revision` is the one that the writer last knew (0: a new text).

    The same text again is no new revision. Raises Conflict where somebody saved another text
    meanwhile, with `facts` of what is stored: revision, text, saved_by, saved_at.
    """
    found = drafts.open_draft(viewer, draft_id)
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(kept.encode("utf-8", "replace")) > LONGEST_TEXT:
        raise Invalid("The text has more than 200 KB: split it into two lessons.", code="text")
    last = _last(draft_id, name)
    if last is not None and last.text == kept:
        return _saved(last)
    if (last.revision if last else 0) != revision:
        raise _conflict(last)
    _add(viewer, found, name, kept, last, at)
    drafts.changed(found.id, at=at)
    return Saved(kept, revision + 1, at, viewer.name)


def put(viewer: Viewer, draft_id: UUID, name: str, text: str, *, at: datetime) -> Saved:
    """Stores what the hub itself makes of a text just read in this transaction, such as an id."""
    return save(viewer, draft_id, name, text, revision=revision_of(draft_id, name), at=at)


def remove(viewer: Viewer, draft_id: UUID, name: str, *, at: datetime) -> None:
    """Takes a text out of the draft; its revisions are kept. Raises NotFound."""
    found = drafts.open_draft(viewer, draft_id)
    last = _last(draft_id, name)
    if last is None or last.text is None:
        raise NotFound("There is no such text in this draft. Look through the draft's page.")
    _add(viewer, found, name, None, last, at)
    drafts.changed(found.id, at=at)


def _add(
    viewer: Viewer,
    draft: Drafted,
    name: str,
    text: str | None,
    last: DraftFile | None,
    at: datetime,
) -> None:
    is_going_on = (
        last is not None and last.saved_by == viewer.person_id and at - last.begun_at < SITTING
    )
    db.session.add(
        DraftFile(
            draft_id=draft.id,
            name=name,
            revision=(last.revision if last else 0) + 1,
            text=text,
            begun_at=last.begun_at if last is not None and is_going_on else at,
            saved_at=at,
            saved_by=viewer.person_id,
        )
    )
    db.session.flush()
    if not is_going_on:
        audit.record(viewer, "change draft", draft.module_id, at=at, draft=str(draft.id), name=name)
    _thin_out(draft.id, name, at)


def _thin_out(draft_id: UUID, name: str, at: datetime) -> None:
    """Of a sitting that is over only its last revision is kept; of one that is not, all are, for
    somebody may have begun from any of them."""
    of_text = (DraftFile.draft_id == draft_id) & (DraftFile.name == name)
    ends = (
        select(func.max(DraftFile.revision))
        .where(of_text)
        .group_by(DraftFile.saved_by, DraftFile.begun_at)
    )
    is_over = DraftFile.saved_at < at - SITTING
    db.session.execute(
        delete(DraftFile)
        .where(of_text, is_over, DraftFile.revision.not_in(ends))
        .execution_options(synchronize_session=False)
    )


def _last(draft_id: UUID, name: str) -> DraftFile | None:
    return db.session.scalar(
        select(DraftFile)
        .where(DraftFile.draft_id == draft_id, DraftFile.name == name)
        .order_by(DraftFile.revision.desc())
        .limit(1)
    )


def _saved(row: DraftFile) -> Saved:
    name = db.session.scalar(select(Person.name).where(Person.id == row.saved_by))
    return Saved(row.text or "", row.revision, row.saved_at, name or "")


def _conflict(last: DraftFile | None) -> Conflict:
    stored = _saved(last) if last else Saved("", 0)
    return Conflict(
        "%(name)s has saved another text meanwhile. Nothing was overwritten: both are shown.",
        code="revision",
        facts={
            "revision": stored.revision,
            "text": stored.text,
            "saved_by": stored.saved_by,
            "saved_at": stored.saved_at.isoformat() if stored.saved_at else None,
        },
        name=stored.saved_by,
    )
