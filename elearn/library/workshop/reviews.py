"""What a second instructor says of a draft, where its domain asks for one.

An approval holds for the files as they stood: any change takes the draft back to writing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from elearn import audit
from elearn.access import Viewer
from elearn.db import db
from elearn.errors import Conflict, Invalid, NotAllowed
from elearn.library import sources
from elearn.library.workshop import drafts, renderings, texts
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.renderings import Rendered
from elearn.library.workshop.titles import SETTINGS
from elearn.models.audit import AuditEntry
from elearn.models.library import Domain, Module, Version
from elearn.models.people import Person
from elearn.models.workshop import Draft, DraftFile, DraftMedium, Review, VersionFile

LONGEST_REMARKS = 4_000


@dataclass(frozen=True)
class Asked:
    """A review that was asked for; `verdict` is "approved", "returned", or None while it waits."""

    id: UUID
    source_hash: str
    asked_by: UUID
    asked_by_name: str
    asked_at: datetime
    verdict: str | None
    remarks: str
    given_by_name: str | None
    given_at: datetime | None


@dataclass(frozen=True)
class Waiting:
    """A draft that waits for somebody to review it."""

    draft: Drafted
    asked_by: str
    asked_at: datetime


def is_wanted(draft: Drafted) -> bool:
    """Whether the draft's domain asks for a review now."""
    query = select(Domain.needs_review).where(Domain.slug == draft.domain_slug)
    return bool(db.session.scalar(query))


def last(draft_id: UUID) -> Asked | None:
    """The review of a draft that was asked for last."""
    giver = aliased(Person)
    query = (
        select(
            Review.id,
            Review.source_hash,
            Review.asked_by,
            Person.name,
            Review.asked_at,
            Review.verdict,
            Review.remarks,
            giver.name,
            Review.given_at,
        )
        .join(Person, Person.id == Review.asked_by)
        .outerjoin(giver, giver.id == Review.given_by)
        .where(Review.draft_id == draft_id)
        .order_by(Review.asked_at.desc(), Review.id.desc())
        .limit(1)
    )
    row: Any = db.session.execute(query).first()
    return Asked(*row) if row else None


def is_approved(draft: Drafted, source_hash: str) -> bool:
    """Whether these very files are approved, and readers see no version since."""
    asked = last(draft.id)
    if asked is None or asked.verdict != "approved" or asked.source_hash != source_hash:
        return False
    if draft.state not in ("in review", "scheduled"):
        return False
    newer = (
        select(Version.id)
        .join(Module, Module.version_id == Version.id)
        .where(Module.id == draft.module_id, Version.published_at > asked.given_at)
    )
    return db.session.scalar(newer) is None


def ask(viewer: Viewer, draft: Drafted, rendered: Rendered, *, why: str, at: datetime) -> None:
    """Asks for a review of the draft as it was rendered. Raises Conflict where it changed."""
    kept = audit.reason(why)
    found = drafts.open_draft(viewer, draft.id)
    if renderings.stamp_of(found) != rendered.stamp:
        raise Conflict(
            "Somebody changed this draft meanwhile. Look at the changes, then ask again; nothing "
            "is lost.",
            code="files",
        )
    if rendered.stamp.texts.get(SETTINGS) != rendered.settings:
        texts.put(viewer, found.id, SETTINGS, rendered.settings, at=at)
    row = db.session.get_one(Draft, found.id)
    row.state, row.publish_at, row.why, row.held_back = "in review", None, kept, ""
    row.changed_at = at
    review = Review(
        draft_id=found.id,
        source_hash=rendered.source.hash,
        asked_by=viewer.person_id,
        asked_at=at,
    )
    db.session.add(review)
    db.session.flush()
    audit.record(
        viewer,
        "ask for review",
        found.module_id,
        at=at,
        draft=str(found.id),
        hash=review.source_hash,
    )


def may_give(viewer: Viewer, draft: Drafted, asked: Asked | None) -> bool:
    """Whether the viewer is the second person: has not asked, and has written nothing of it."""
    return (
        asked is not None and asked.asked_by != viewer.person_id and not has_written(viewer, draft)
    )


def has_written(viewer: Viewer, draft: Drafted) -> bool:
    """Whether the viewer saved anything in the draft; what it began from does not count."""
    from_base = select(VersionFile.name).where(VersionFile.version_id == draft.base_version_id)
    saved = select(DraftFile.name).where(
        DraftFile.draft_id == draft.id,
        DraftFile.saved_by == viewer.person_id,
        # A file that was brought in begins a draft and writes into it at one moment.
        or_(
            DraftFile.revision > 1,
            DraftFile.saved_at > draft.made_at,
            DraftFile.name.not_in(from_base),
        ),
    )
    put = select(DraftMedium.name).where(
        DraftMedium.draft_id == draft.id,
        DraftMedium.put_by == viewer.person_id,
        or_(
            DraftMedium.put_at > draft.made_at,
            (sources.MEDIA + DraftMedium.name).not_in(from_base),
        ),
    )
    # Of a picture that was taken out the record alone tells who did it.
    gone = select(AuditEntry.did).where(
        AuditEntry.person_id == viewer.person_id,
        AuditEntry.at >= draft.made_at,
        AuditEntry.to == draft.module_id,
        AuditEntry.did.in_(("replace picture", "remove picture")),
    )
    return db.session.execute(saved.union_all(put, gone).limit(1)).first() is not None


def give(
    viewer: Viewer, draft_id: UUID, review_id: UUID, verdict: str, *, remarks: str, at: datetime
) -> None:
    """Approves a draft or returns it with remarks.

    Raises NotAllowed for one who asked or has written in it, Conflict where the draft changed
    or was judged meanwhile, Invalid for a return without remarks.
    """
    found = drafts.open_draft(viewer, draft_id)
    asked = last(draft_id)
    if asked is None or asked.id != review_id or found.state != "in review" or asked.verdict:
        raise Conflict(
            "This draft is no longer the one you read: it was changed or judged meanwhile. Look "
            "at it again.",
            code="review",
        )
    if not may_give(viewer, found, asked):
        raise NotAllowed(
            "A second instructor reviews a draft: one who has not asked for the review and has "
            "written nothing in it."
        )
    kept = remarks.strip()[:LONGEST_REMARKS]
    if verdict != "approved" and not kept:
        raise Invalid("Say what should be changed.", code="remarks")
    row = db.session.get_one(Review, review_id)
    row.verdict = "approved" if verdict == "approved" else "returned"
    row.remarks, row.given_by, row.given_at = kept, viewer.person_id, at
    if row.verdict == "returned":
        drafts.changed(draft_id, at=at)
    db.session.flush()
    audit.record(
        viewer,
        "approve draft" if row.verdict == "approved" else "return draft",
        found.module_id,
        at=at,
        draft=str(draft_id),
        hash=row.source_hash,
    )


def waiting(viewer: Viewer) -> list[Waiting]:
    """The drafts that wait for a review which the viewer may give, the longest waiting first."""
    found = []
    for draft in drafts.open_drafts(viewer):
        asked = last(draft.id) if draft.state == "in review" else None
        if asked is not None and asked.verdict is None and may_give(viewer, draft, asked):
            found.append(Waiting(draft, asked.asked_by_name, asked.asked_at))
    return sorted(found, key=lambda one: one.asked_at)
