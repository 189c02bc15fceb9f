"""Whole pages of lessons, kept compressed: filled once, then only read.

A page is the same for all readers of one version, interface language and build; a
national chapter also has the reader's state in its key.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from uuid import UUID

import brotli
from sqlalchemy import and_, bindparam, select

from elearn.db import Statement, db
from elearn.errors import NotFound
from elearn.models.library import Module, Page, Version


@dataclass(frozen=True)
class Kept:
    """A stored page, or the place for one (`etag` None) that its first reader fills."""

    version_id: UUID
    state: str
    etag: str | None = None
    brotli: bytes = b""
    gzip: bytes = b""
    is_archived: bool = False


# One statement: version, whether the lesson is a national one, the page if it is filled, and
# whether its module is archived.
_FIND = Statement(
    select(
        Version.id,
        Version.national,
        Page.state,
        Page.etag,
        Page.brotli,
        Page.gzip,
        Module.archived_at.is_not(None),
    )
    .select_from(Module)
    .join(Version, Version.id == Module.version_id)
    .outerjoin(
        Page,
        and_(
            Page.version_id == Version.id,
            Page.slug == bindparam("lesson"),
            Page.state.in_([bindparam("state"), ""]),
            Page.language == bindparam("language"),
            Page.build == bindparam("build"),
        ),
    )
    .where(Module.domain_slug == bindparam("domain"), Module.slug == bindparam("module"))
)


def find(
    domain: str, module: str, lesson: str, *, state: str | None, language: str, build: str
) -> Kept:
    """The stored page of a lesson, or its empty place. Raises NotFound for no such module."""
    rows = _FIND.rows(
        {
            "domain": domain,
            "module": module,
            "lesson": lesson,
            "state": state or "",
            "language": language,
            "build": build,
        }
    )
    if not rows:
        raise NotFound("There is no such lesson here.")
    version_id, national, *_, is_archived = rows[0]
    wanted = (state or "") if lesson in national.split() else ""
    for row in rows:
        if row[2] == wanted and row[3] is not None:
            etag, in_brotli, in_gzip = row[3:6]
            return Kept(version_id, wanted, etag, in_brotli, in_gzip, bool(is_archived))
    return Kept(version_id, wanted, is_archived=bool(is_archived))


def packed(place: Kept, html: str) -> Kept:
    """The page in both codings. Slow on purpose (brotli 11): done once, before any transaction."""
    content = html.encode()
    return Kept(
        place.version_id,
        place.state,
        hashlib.sha256(content).hexdigest()[:20],
        brotli.compress(content, quality=11, mode=brotli.MODE_TEXT),
        gzip.compress(content, 9, mtime=0),
        place.is_archived,
    )


def keep(page: Kept, lesson: str, *, language: str, build: str) -> None:
    """Stores a filled page. Where another reader was first, nothing changes."""
    key = (page.version_id, lesson, page.state, language, build)
    if db.session.get(Page, key) is None:
        db.session.add(
            Page(
                version_id=page.version_id,
                slug=lesson,
                state=page.state,
                language=language,
                build=build,
                etag=page.etag,
                brotli=page.brotli,
                gzip=page.gzip,
            )
        )
