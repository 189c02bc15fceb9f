"""Where courses are written: drafts with their texts and pictures, reviews, and kept sources."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Moment
from elearn.models.identifiers import new_id

_IS_OPEN = text("state IN ('writing','in review','scheduled')")


class SourceText(Base):
    """A text file of a version as it was published, kept once however many versions hold it.

    `sha256` is over its bytes; `origin` are the 12 digits that a translation's `of:` gives.
    """

    __tablename__ = "source_text"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    origin: Mapped[str] = mapped_column(String(12), index=True)
    text: Mapped[str] = mapped_column(Text)


class VersionFile(Base):
    """A file that a version was made from: a text, or under `media/` one of the kept media.

    `../domain.yml` is what the domain said then.
    """

    __tablename__ = "version_file"
    __table_args__ = ({"sqlite_with_rowid": False},)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("version.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)


class Draft(Base):
    """A module that is being written in the browser; at most one of a module is open.

    `base_version_id` is the version it began from, None where it begins a module. A scheduled
    draft becomes a version at `publish_at`, in the name of `scheduled_by`, with `why` in its
    history. While it is in review or scheduled a change of its files takes it back to writing.
    `held_back` says why it was not published at its moment: a code of `releases`, or empty.
    """

    __tablename__ = "draft"
    __table_args__ = (
        CheckConstraint(
            "state IN ('writing','in review','scheduled','published','dropped')", name="state"
        ),
        CheckConstraint("(state = 'scheduled') = (publish_at IS NOT NULL)", name="publish_at"),
        Index(
            "uq_draft_open_module",
            "module_id",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        Index(
            "uq_draft_open_address",
            "domain_slug",
            "slug",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    module_id: Mapped[str] = mapped_column(String(60))
    domain_slug: Mapped[str] = mapped_column(ForeignKey("domain.slug"))
    slug: Mapped[str] = mapped_column(String(60))
    base_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("version.id"))
    state: Mapped[str] = mapped_column(String(10), default="writing")
    publish_at: Mapped[datetime | None] = mapped_column(Moment)
    scheduled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    why: Mapped[str] = mapped_column(String(500), default="")
    held_back: Mapped[str] = mapped_column(String(10), default="")
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class DraftFile(Base):
    """One revision of a text of a draft; the highest is the text. None: it was taken out.

    `begun_at` is when the sitting of `saved_by` began. Of a sitting that is over, the last
    revision is kept.
    """

    __tablename__ = "draft_file"
    __table_args__ = (
        CheckConstraint("revision > 0", name="revision"),
        {"sqlite_with_rowid": False},
    )

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(140), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str | None] = mapped_column(Text)
    begun_at: Mapped[datetime] = mapped_column(Moment)
    saved_at: Mapped[datetime] = mapped_column(Moment)
    saved_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class DraftMedium(Base):
    """A picture or hand-out of a draft, by its name inside `media/`."""

    __tablename__ = "draft_medium"
    __table_args__ = ({"sqlite_with_rowid": False},)

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(140), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("media.sha256"))
    put_at: Mapped[datetime] = mapped_column(Moment)
    put_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class DraftVisit(Base):
    """Who has a text of a draft open, and when that was seen last."""

    __tablename__ = "draft_visit"
    __table_args__ = ({"sqlite_with_rowid": False},)

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(140), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(Moment)


class Review(Base):
    """What a second instructor says of a draft as it stood: `source_hash` is over its files."""

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("verdict IN ('approved','returned')", name="verdict"),
        CheckConstraint("given_by != asked_by", name="second_person"),
        CheckConstraint("(verdict IS NULL) = (given_by IS NULL)", name="given"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"), index=True)
    source_hash: Mapped[str] = mapped_column(String(64))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    verdict: Mapped[str | None] = mapped_column(String(10))
    remarks: Mapped[str] = mapped_column(Text, default="")
    given_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime | None] = mapped_column(Moment)
