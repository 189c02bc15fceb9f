"""A checked, rendered module becomes an immutable version."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from elearn import audit
from elearn.access import Viewer
from elearn.content import module as written
from elearn.db import db
from elearn.errors import Conflict
from elearn.library import media, search, sources
from elearn.library.texts import in_language
from elearn.models.library import Domain, Lesson, Module, Version
from elearn.quiz import storage
from elearn.quiz.questions import Quiz


@dataclass(frozen=True)
class Published:
    """What came of publishing one module; `number` is None where nothing had changed."""

    module_id: str
    number: int | None


@dataclass(frozen=True)
class Source:
    """The files that a module is published from, media by their name inside `media/`.

    Among the texts stands `../domain.yml`, what the domain says.
    """

    texts: Mapping[str, str]
    media: Mapping[str, bytes]

    @property
    def hash(self) -> str:
        """One hash over every file, by which the same bytes are known again."""
        whole = hashlib.sha256()
        for name, content_bytes in sorted(
            [(name, text.encode()) for name, text in self.texts.items()]
            + [(f"media/{name}", medium) for name, medium in self.media.items()]
        ):
            whole.update(f"{len(name)}:{name}{len(content_bytes)}:".encode() + content_bytes)
        return whole.hexdigest()


def is_current(domain_slug: str, slug: str, hash: str) -> bool:
    """Whether readers of this module already see just these files, and the hub keeps them."""
    query = (
        select(Version.source_hash)
        .join(Module, Module.version_id == Version.id)
        .where(Module.domain_slug == domain_slug, Module.slug == slug, sources.are_kept())
    )
    return db.session.scalar(query) == hash


def was_published(domain_slug: str, slug: str, hash: str) -> bool:
    """Whether a version that readers do not see any more had just these files."""
    query = select(Version.id).join(Module, Module.id == Version.module_id)
    is_this = (Module.domain_slug == domain_slug) & (Module.slug == slug)
    older = query.where(is_this, Version.source_hash == hash, Version.id != Module.version_id)
    return db.session.scalar(older.limit(1)) is not None


def from_browser() -> dict[tuple[str, str], int]:
    """The versions that readers see and that were published in the browser: the number by the
    slugs of domain and module."""
    rows = db.session.execute(
        select(Module.domain_slug, Module.slug, Version.number)
        .join(Version, Version.id == Module.version_id)
        .where(Version.came_from != "files")
    )
    return {(row.domain_slug, row.slug): row.number for row in rows}


def quizzes() -> dict[str, Quiz]:
    """The quizzes that readers see, by the id of their module."""
    rows = db.session.execute(
        select(Version.module_id, Version.quiz)
        .join(Module, Module.version_id == Version.id)
        .where(Version.quiz.is_not(None))
    )
    return {row.module_id: storage.quiz_from(row.quiz) for row in rows if row.quiz}


def quizzes_of(module_id: str) -> dict[str, Quiz]:
    """The quiz that readers of one module see, by its id; empty where it has none."""
    stored = db.session.scalar(
        select(Version.quiz)
        .join(Module, Module.version_id == Version.id)
        .where(Module.id == module_id)
    )
    return {module_id: storage.quiz_from(stored)} if stored else {}


def keep_media(folder: Path, module: written.Module) -> list[tuple[str, str, int]]:
    """Writes the module's pictures before the transaction: sha256, extension and size of each."""
    return [
        (media.keep(folder, picture), name.rpartition(".")[2].lower(), len(picture))
        for name, picture in sorted(module.media.items())
    ]


def _current(module_id: str) -> Version | None:
    query = (
        select(Version).join(Module, Module.version_id == Version.id).where(Module.id == module_id)
    )
    return db.session.scalar(query)


def publish_domain(domain: written.Domain, source: str) -> None:
    """Stores what a domain is called and where it stands, as its `domain.yml` says."""
    row = db.session.get(Domain, domain.slug) or Domain(slug=domain.slug)
    row.titles = dict(domain.titles)
    row.summaries = dict(domain.summaries)
    row.place = domain.order
    row.colour = domain.colour
    row.needs_review = domain.needs_review
    row.source = source
    db.session.add(row)
    db.session.flush()


def publish(
    viewer: Viewer | None,
    module: written.Module,
    *,
    source: Source,
    kept: list[tuple[str, str, int]],
    at: datetime,
    came_from: str = "files",
    why: str = "",
) -> Published:
    """Makes the rendered module the version that readers see. The same bytes make no version.

    `kept` is what `keep_media` gave. Raises Conflict where the edition went back or the address
    is taken by another module.
    """
    row = _module_row(module)
    current = _current(module.id)
    if current is not None and current.source_hash == source.hash:
        sources.keep(current.id, source.texts, _kept_names(module, kept))
        return Published(module.id, None)
    if current is not None and module.edition < current.edition:
        raise Conflict(
            "%(id)s was published as edition %(old)s; its edition can grow but not go back.",
            id=module.id,
            old=current.edition,
        )
    version = _version(module, source.hash, viewer, at)
    version.came_from, version.why = came_from, why
    db.session.add(version)
    db.session.flush()
    _add_lessons(version.id, module)
    media.register(kept)
    sources.keep(version.id, source.texts, _kept_names(module, kept))
    row.version_id = version.id
    search.index(
        module.id,
        {
            one.language: in_language(module.titles, one.language, module.base)
            for one in module.lessons
        },
        (
            search.Written(one.slug, one.language, one.state or "", one.title, one.text)
            for one in module.lessons
        ),
    )
    facts: dict[str, Any] = {"version": version.number, "hash": source.hash}
    facts |= {"why": why} if why else {}
    audit.record(viewer, "publish module", module.id, at=at, **facts)
    return Published(module.id, version.number)


def _kept_names(module: written.Module, kept: list[tuple[str, str, int]]) -> dict[str, str]:
    """The sha256 of each medium by its name inside `media/`."""
    return {name: sha256 for name, (sha256, _, _) in zip(sorted(module.media), kept, strict=True)}


def _module_row(module: written.Module) -> Module:
    taken = db.session.scalar(
        select(Module.id).where(
            Module.domain_slug == module.domain, Module.slug == module.slug, Module.id != module.id
        )
    )
    if taken is not None:
        raise Conflict(
            "%(domain)s/%(slug)s is the module %(taken)s; a module keeps its id for ever.",
            domain=module.domain,
            slug=module.slug,
            taken=taken,
        )
    # Locked, so that two who publish it come in turn, and nobody archives it meanwhile.
    row = db.session.get(Module, module.id, with_for_update=True) or Module(id=module.id)
    row.domain_slug, row.slug = module.domain, module.slug
    db.session.add(row)
    db.session.flush()
    return row


def _version(module: written.Module, hash: str, viewer: Viewer | None, at: datetime) -> Version:
    last = db.session.scalar(select(func.max(Version.number)).where(Version.module_id == module.id))
    return Version(
        module_id=module.id,
        number=(last or 0) + 1,
        edition=module.edition,
        source_hash=hash,
        about=_about(module),
        national=" ".join(module.national),
        glossaries={
            language: [list(term) for term in terms]
            for language, terms in module.glossaries.items()
        },
        quiz=storage.quiz_json(module.quiz) if module.quiz else None,
        published_at=at,
        published_by=viewer.login if viewer else audit.OPERATOR,
    )


def _about(module: written.Module) -> dict[str, Any]:
    terms = module.certificate
    return {
        "base": module.base,
        "titles": dict(module.titles),
        "summaries": dict(module.summaries),
        "audience": dict(module.audience),
        "hours": module.hours,
        "lessons": list(module.lesson_order),
        "languages": list(module.languages),
        "objectives": {code: dict(texts) for code, texts in module.objectives.items()},
        "requires": list(module.requires),
        "certificate": (
            {"valid_months": terms.valid_months, "renew_days": terms.renew_days} if terms else None
        ),
        "needs_reading": module.needs_reading,
        "statuses": dict(module.statuses),
        "sources": list(module.sources),
        "has_glossary": bool(module.glossaries),
    }


def _add_lessons(version_id: UUID, module: written.Module) -> None:
    for lesson in module.lessons:
        db.session.add(
            Lesson(
                version_id=version_id,
                slug=lesson.slug,
                language=lesson.language,
                state=lesson.state or "",
                title=lesson.title,
                minutes=lesson.minutes,
                is_stale=lesson.is_stale,
                html=lesson.body,
                headings=[[one.level, one.id, one.text] for one in lesson.headings],
                checks=[storage.question_json(check) for check in lesson.checks],
            )
        )
