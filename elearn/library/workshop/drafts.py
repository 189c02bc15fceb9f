"""Drafts: the files of a module as instructors change them, until they become a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from elearn import audit
from elearn.access import Viewer, may_begin, written_by
from elearn.db import db
from elearn.errors import Conflict, NotAllowed, NotFound
from elearn.library import catalogue, sources
from elearn.library.catalogue import Opened
from elearn.models.library import Domain, Module, Version
from elearn.models.people import Person
from elearn.models.workshop import Draft, DraftFile, DraftMedium

OPEN = ("writing", "in review", "scheduled")


@dataclass(frozen=True)
class Drafted:
    """A draft that the viewer may work on. `base_number` is the version it began from; `held_back`
    a code of `releases`, where it was not published at its moment."""

    id: UUID
    module_id: str
    domain_slug: str
    slug: str
    state: str
    publish_at: datetime | None
    why: str
    base_version_id: UUID | None
    base_number: int | None
    made_by: str
    made_at: datetime
    changed_at: datetime
    held_back: str = ""

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def address(self) -> str:
        """The draft's page in the workshop."""
        return f"/author/drafts/{self.id}/"

    @property
    def place(self) -> str:
        """What findings begin with: `domain/module`."""
        return f"{self.domain_slug}/{self.slug}"


_DRAFTED = (
    select(
        Draft.id,
        Draft.module_id,
        # Where the module stands now: its folder may have been renamed since.
        func.coalesce(Module.domain_slug, Draft.domain_slug),
        func.coalesce(Module.slug, Draft.slug),
        Draft.state,
        Draft.publish_at,
        Draft.why,
        Draft.base_version_id,
        Version.number,
        Person.name,
        Draft.made_at,
        Draft.changed_at,
        Draft.held_back,
    )
    .join(Person, Person.id == Draft.made_by)
    .outerjoin(Version, Version.id == Draft.base_version_id)
    .outerjoin(Module, Module.id == Draft.module_id)
)


def _found(viewer: Viewer, which: ColumnElement[bool]) -> list[Drafted]:
    query = _DRAFTED.where(which, written_by(viewer)).order_by(Draft.changed_at.desc())
    return [Drafted(*tuple(row)) for row in db.session.execute(query)]


def draft(viewer: Viewer, id: UUID) -> Drafted:
    """The draft of this id, open or not. Raises NotFound."""
    for found in _found(viewer, Draft.id == id):
        return found
    raise NotFound("There is no such draft here. Look through the list of your courses.")


def open_draft(viewer: Viewer, id: UUID) -> Drafted:
    """The same, for a change: locked until the transaction ends. Raises NotFound, and Conflict
    where it was published or dropped meanwhile."""
    # What only points at the draft, such as a visit, need not wait for it, or two who come and
    # save at once would wait for each other.
    query = select(Draft.id).where(Draft.id == id)
    db.session.execute(query.with_for_update(key_share=True))
    return still_open(draft(viewer, id))


def still_open(found: Drafted) -> Drafted:
    """The draft. Raises Conflict where it was published or dropped meanwhile."""
    if not found.is_open:
        raise Conflict(
            "This draft is closed: it was published or dropped meanwhile. Begin another one from "
            "the course's page; what you typed is still on your page."
        )
    return found


def open_drafts(viewer: Viewer) -> list[Drafted]:
    """The open drafts that the viewer may work on, the last changed first."""
    return _found(viewer, Draft.state.in_(OPEN))


def of_module(viewer: Viewer, module_id: str) -> Drafted | None:
    """The open draft of a module."""
    found = _found(viewer, (Draft.module_id == module_id) & Draft.state.in_(OPEN))
    return found[0] if found else None


def begin(
    viewer: Viewer,
    domain_slug: str,
    slug: str,
    module_id: str,
    texts: Mapping[str, str],
    *,
    at: datetime,
) -> UUID:
    """Begins a module that the hub does not have. Raises NotAllowed without the right over the
    domain, NotFound for a domain that is not there, Conflict where slug or id are taken."""
    if not may_begin(viewer, domain_slug):
        raise NotAllowed("You may change courses of this subject, but not begin one.")
    if db.session.get(Domain, domain_slug) is None:
        raise NotFound("There is no such subject here. Look through the list on the first page.")
    is_here = (Module.domain_slug == domain_slug) & (Module.slug == slug)
    _refuse_taken(select(Module.id).where(is_here | (Module.id == module_id)))
    is_drafted = (Draft.domain_slug == domain_slug) & (Draft.slug == slug)
    _refuse_taken(
        select(Draft.id).where(is_drafted | (Draft.module_id == module_id), Draft.state.in_(OPEN))
    )
    row = _begun(viewer, domain_slug, slug, module_id, None, at)
    _put_texts(viewer, row.id, texts, at)
    audit.record(viewer, "begin draft", module_id, at=at, draft=str(row.id))
    return row.id


def begin_from(viewer: Viewer, opened: Opened, version_id: UUID, *, at: datetime) -> UUID:
    """Opens a draft of a published module from the files of a version, or returns the open one.

    Raises Conflict where the hub does not have the files of that version.
    """
    existing = of_module(viewer, opened.id)
    if existing is not None:
        return existing.id
    texts = sources.texts_of(version_id)
    texts.pop(sources.DOMAIN, None)
    if not texts:
        raise Conflict(
            "This version was published before the hub kept the files of courses. Publish its "
            "folder once more, then it can be changed here."
        )
    row = _begun(viewer, opened.domain_slug, opened.slug, opened.id, version_id, at)
    _put_texts(viewer, row.id, texts, at)
    for name, sha256 in sources.media_of(version_id).items():
        db.session.add(
            DraftMedium(
                draft_id=row.id, name=name, sha256=sha256, put_at=at, put_by=viewer.person_id
            )
        )
    audit.record(viewer, "begin draft", opened.id, at=at, draft=str(row.id))
    return row.id


def drop(viewer: Viewer, id: UUID, *, at: datetime) -> None:
    """Closes a draft that shall not be published; its texts are kept."""
    found = open_draft(viewer, id)
    close(id, "dropped", at=at)
    audit.record(viewer, "drop draft", found.module_id, at=at, draft=str(id))


def close(id: UUID, state: str, *, at: datetime) -> None:
    """Ends a draft as `published` or `dropped`."""
    row = db.session.get_one(Draft, id)
    row.state, row.publish_at, row.changed_at = state, None, at
    db.session.flush()


def changed(id: UUID, *, at: datetime) -> None:
    """Notes a change of a draft's files: what was reviewed or scheduled is written on."""
    row = db.session.get_one(Draft, id)
    row.state, row.publish_at, row.changed_at = "writing", None, at
    db.session.flush()


def published_module(found: Drafted) -> Opened | None:
    """The module as readers see it; None where it was never published."""
    return catalogue.modules_by_id([found.module_id]).get(found.module_id)


def _refuse_taken(query: Any) -> None:
    if db.session.execute(query.limit(1)).first() is not None:
        raise Conflict(
            "There is a course or a draft of this name already: choose another name.", code="slug"
        )


def _begun(
    viewer: Viewer,
    domain_slug: str,
    slug: str,
    module_id: str,
    version_id: UUID | None,
    at: datetime,
) -> Draft:
    row = Draft(
        module_id=module_id,
        domain_slug=domain_slug,
        slug=slug,
        base_version_id=version_id,
        made_by=viewer.person_id,
        made_at=at,
        changed_at=at,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _put_texts(viewer: Viewer, id: UUID, texts: Mapping[str, str], at: datetime) -> None:
    for name, text in texts.items():
        db.session.add(
            DraftFile(
                draft_id=id,
                name=name,
                revision=1,
                text=text,
                begun_at=at,
                saved_at=at,
                saved_by=viewer.person_id,
            )
        )
    db.session.flush()
