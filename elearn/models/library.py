"""Domains, modules and their immutable versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Moment
from elearn.models.identifiers import new_id


class Domain(Base):
    """A threat domain, as its `domain.yml` says; `source` is that file, empty where not kept.

    Where it `needs_review`, a draft is published only after a second instructor approved it.
    """

    __tablename__ = "domain"

    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    titles: Mapped[dict[str, str]] = mapped_column(JSON)
    summaries: Mapped[dict[str, str]] = mapped_column(JSON)
    place: Mapped[int] = mapped_column(default=0)
    colour: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(Text, default="", deferred=True)
    needs_review: Mapped[bool] = mapped_column(default=False)


class Module(Base):
    """A module by its author's id; the version is the one that readers see.

    An archived one is offered to nobody; what was begun or earned in it stays.
    """

    __tablename__ = "module"
    __table_args__ = (UniqueConstraint("domain_slug", "slug"),)

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    domain_slug: Mapped[str] = mapped_column(ForeignKey("domain.slug"))
    slug: Mapped[str] = mapped_column(String(60))
    version_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("version.id", use_alter=True), index=True
    )
    archived_at: Mapped[datetime | None] = mapped_column(Moment)


class Version(Base):
    """What was published once. Nothing in it ever changes.

    `about` describes the module (titles, lessons in order, objectives, certificate terms);
    `quiz` is the whole bank with its key, None where the module has no quiz. `why` is what
    its author said of the change; its files are `workshop.VersionFile`.
    """

    __tablename__ = "version"
    __table_args__ = (
        UniqueConstraint("module_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("came_from IN ('files','draft','version')", name="came_from"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    module_id: Mapped[str] = mapped_column(ForeignKey("module.id"))
    number: Mapped[int]
    edition: Mapped[int]
    source_hash: Mapped[str] = mapped_column(String(64))
    about: Mapped[dict[str, Any]] = mapped_column(JSON)
    national: Mapped[str] = mapped_column(Text, default="")
    # Large: read by those who ask for them by name.
    glossaries: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    quiz: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    published_at: Mapped[datetime] = mapped_column(Moment)
    published_by: Mapped[str] = mapped_column(String(254))
    came_from: Mapped[str] = mapped_column(String(10), default="files")
    why: Mapped[str] = mapped_column(String(500), default="")


class Lesson(Base):
    """One rendered lesson in one language; `state` is empty but for a national chapter."""

    __tablename__ = "lesson"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("version.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    language: Mapped[str] = mapped_column(String(5), primary_key=True)
    state: Mapped[str] = mapped_column(String(2), primary_key=True, default="")
    title: Mapped[str] = mapped_column(String(300))
    minutes: Mapped[int | None]
    is_stale: Mapped[bool] = mapped_column(default=False)
    html: Mapped[str] = mapped_column(Text)
    headings: Mapped[list[Any]] = mapped_column(JSON)
    checks: Mapped[list[Any]] = mapped_column(JSON)


class Page(Base):
    """A whole page of a lesson, the same bytes for all its readers, kept compressed."""

    __tablename__ = "page"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("version.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    state: Mapped[str] = mapped_column(String(2), primary_key=True, default="")
    language: Mapped[str] = mapped_column(String(5), primary_key=True)
    build: Mapped[str] = mapped_column(String(16), primary_key=True)
    etag: Mapped[str] = mapped_column(String(32))
    brotli: Mapped[bytes] = mapped_column(LargeBinary)
    gzip: Mapped[bytes] = mapped_column(LargeBinary)


class Media(Base):
    """A picture or hand-out, by the hash of its bytes; the bytes lie in the media folder."""

    __tablename__ = "media"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    extension: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]


class Passage(Base):
    """A lesson's text for the search, folded; the index over it is made by the migration."""

    __tablename__ = "passage"
    __table_args__ = (Index("ix_passage_module_id", "module_id"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    module_id: Mapped[str] = mapped_column(ForeignKey("module.id"))
    slug: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(5))
    state: Mapped[str] = mapped_column(String(2), default="")
    title: Mapped[str] = mapped_column(String(300))
    module_title: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    folded_title: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text)
