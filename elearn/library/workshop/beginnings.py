"""A course begun from nothing: where, under which address and id, with which first texts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from elearn.access import Viewer, may_begin
from elearn.content.latin import address_of
from elearn.db import db
from elearn.errors import Invalid
from elearn.languages import LANGUAGES, one_line
from elearn.library import catalogue
from elearn.library.catalogue import DomainEntry
from elearn.library.workshop import drafts
from elearn.library.workshop.drafts import OPEN
from elearn.models.library import Module
from elearn.models.workshop import Draft

LONGEST_TITLE = 200


def subjects(viewer: Viewer, language: str) -> list[DomainEntry]:
    """The domains in which the viewer may begin a course."""
    return [one for one in catalogue.domains(language) if may_begin(viewer, one.slug)]


def begin(viewer: Viewer, domain_slug: str, title: str, base: str, *, at: datetime) -> UUID:
    """Begins a course of this title in the language `base`; the id of its draft.

    Raises Invalid, NotFound for a domain that is not there, NotAllowed without the right over it.
    """
    from elearn.content import scaffolding

    kept = one_line(title)
    if not 0 < len(kept) <= LONGEST_TITLE:
        raise Invalid("Write a title of 1 to 200 characters for the course.", code="title")
    if base not in LANGUAGES:
        raise Invalid("Choose the language in which you write.", code="base")
    slug, id = names(domain_slug, kept)
    files = scaffolding.files_of(id, base, kept)
    return drafts.begin(viewer, domain_slug, slug, id, files, at=at)


def names(domain_slug: str, title: str) -> tuple[str, str]:
    """A slug and an id for a course of this title, both free."""
    slug = address_of(title, _slugs(domain_slug))
    return slug, address_of(f"{_beginning(domain_slug)} {title}", _ids())


def _beginning(domain_slug: str) -> str:
    """The first letters of a domain, with which the ids of its courses begin."""
    return domain_slug[:3].strip("-")


def _slugs(domain_slug: str) -> set[str]:
    published = select(Module.slug).where(Module.domain_slug == domain_slug)
    drafted = select(Draft.slug).where(Draft.domain_slug == domain_slug, Draft.state.in_(OPEN))
    return {*db.session.scalars(published), *db.session.scalars(drafted)}


def _ids() -> set[str]:
    """The ids of all courses, and of drafts even of those dropped: an id is given once."""
    return {*db.session.scalars(select(Module.id)), *db.session.scalars(select(Draft.module_id))}
