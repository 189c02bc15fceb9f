"""A draft or an old version made ready to be published: all that is slow, before the
transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from elearn.access import Viewer
from elearn.content import module as written
from elearn.db import db
from elearn.errors import Conflict, Finding, NotFound, has_errors, message
from elearn.library import media, publishing, sources
from elearn.library.catalogue import Opened
from elearn.library.publishing import Source
from elearn.library.workshop import checking, texts
from elearn.library.workshop.checking import Checked
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.titles import SETTINGS
from elearn.models.library import Domain, Module, Version
from elearn.models.workshop import DraftMedium

HAS_ERRORS = message(
    "There are mistakes that bar it from being published. Look at the check, and put them right."
)
_DAMAGED = message(
    "The file %(name)s is damaged on the server. Put it into the draft once more, or ask the "
    "operator to bring it back."
)


@dataclass(frozen=True)
class Stamp:
    """Which files a draft holds: texts, the sha256 of media, and what its domain says."""

    texts: Mapping[str, str]
    media: Mapping[str, str]
    domain: str


@dataclass(frozen=True)
class Current:
    """The version that readers see."""

    id: UUID
    number: int
    edition: int


@dataclass(frozen=True)
class Rendered:
    """What is published. It was made of the files in `stamp`, while readers saw `current`;
    `settings` are those that it is published with."""

    module: written.Module
    source: Source
    kept: list[tuple[str, str, int]]
    findings: tuple[Finding, ...]
    stamp: Stamp
    current: Current | None
    settings: str


def current_of(module_id: str) -> Current | None:
    """The version that readers of a module see; None where it was never published."""
    query = (
        select(Version.id, Version.number, Version.edition)
        .join(Module, Module.version_id == Version.id)
        .where(Module.id == module_id)
    )
    row = db.session.execute(query).first()
    return Current(row.id, row.number, row.edition) if row else None


def stamp_of(draft: Drafted) -> Stamp:
    """Which files the draft holds now."""
    rows = db.session.execute(
        select(DraftMedium.name, DraftMedium.sha256).where(DraftMedium.draft_id == draft.id)
    )
    names = {row.name: row.sha256 for row in rows}
    return Stamp(texts.all_of(draft.id), names, _domain_text(draft.domain_slug))


def of_draft(draft: Drafted, folder: Path, *, on: date, renews: bool | None = None) -> Rendered:
    """The draft, checked and rendered; `folder` is where media are kept.

    `renews`: whether holders must learn it anew, so that it is the next edition; None leaves
    the edition as its settings say. Raises Conflict where there are errors (code "errors").
    """
    stamp, current = stamp_of(draft), current_of(draft.module_id)
    checked = checking.check(draft, folder, on=on)
    settings = stamp.texts.get(SETTINGS, "")
    wanted = _edition(checked, current, renews)
    if wanted is not None:
        settings = _with_edition(settings, wanted)
        checked = checking.check(draft, folder, on=on, changed={SETTINGS: settings})
    return _rendered(checked, draft.module_id, folder, stamp, current, settings)


def of_version(
    opened: Opened, version_id: UUID, folder: Path, *, on: date, renews: bool
) -> Rendered:
    """The files of a version of a module, checked and rendered anew, in the current edition or
    the next. Raises Conflict where they have errors, or were not kept."""
    from elearn.content import source

    said = sources.texts_of(version_id)
    if not said:
        raise Conflict("The files of this version were not kept, so it cannot be taken back.")
    said.pop(sources.DOMAIN, None)
    stamp = Stamp(said, sources.media_of(version_id), _domain_text(opened.domain_slug))
    current = current_of(opened.id)

    def look(texts_now: Mapping[str, str]) -> Checked:
        files = source.checked(
            f"{opened.domain_slug}/{opened.slug}", texts_now, bytes_of(stamp.media, folder)
        )
        ready = Source({**files.texts, sources.DOMAIN: stamp.domain}, files.media)
        return checking.look(opened.domain_slug, opened.slug, opened.id, files, ready, on=on)

    checked, settings = look(said), said.get(SETTINGS, "")
    wanted = _edition(checked, current, renews)
    if wanted is not None:
        settings = _with_edition(settings, wanted)
        checked = look({**said, SETTINGS: settings})
    return _rendered(checked, opened.id, folder, stamp, current, settings)


def bytes_of(names: Mapping[str, str], folder: Path) -> dict[str, bytes]:
    """The media of these sha256, by name. Raises Conflict where one is damaged."""
    found = {}
    for name, sha256 in names.items():
        try:
            path, _ = media.find(folder, sha256, name.rpartition(".")[2].lower())
        except NotFound:
            raise Conflict(_DAMAGED, name=name) from None
        found[name] = path.read_bytes()
    return found


def _domain_text(slug: str) -> str:
    return db.session.scalar(select(Domain.source).where(Domain.slug == slug)) or ""


def _edition(checked: Checked, current: Current | None, renews: bool | None) -> int | None:
    """The edition to write into the settings; None where they say the right one already."""
    if renews is None or current is None or checked.module is None:
        return None
    said = checked.module.edition
    wanted = max(said, current.edition + 1) if renews else current.edition
    return None if said == wanted else wanted


def _with_edition(settings: str, edition: int) -> str:
    from elearn.content import settings_text

    try:
        return settings_text.with_values(settings, {("edition",): edition})
    except settings_text.Unreadable:
        raise Conflict(HAS_ERRORS, code="errors") from None


def _rendered(
    checked: Checked,
    module_id: str,
    folder: Path,
    stamp: Stamp,
    current: Current | None,
    settings: str,
) -> Rendered:
    from elearn.content import rendering

    if checked.module is None or has_errors(checked.findings):
        raise Conflict(HAS_ERRORS, code="errors")
    if checked.module.id != module_id:
        raise Conflict(
            "The settings give another id than this course has; a course keeps its id for ever.",
            code="errors",
        )
    for name in sorted(set(stamp.media) - set(checked.source.media)):
        raise Conflict(_DAMAGED, code="errors", name=name)
    module, more = rendering.render(checked.module)
    if has_errors(more):
        raise Conflict(HAS_ERRORS, code="errors")
    return Rendered(
        module,
        checked.source,
        publishing.keep_media(folder, module),
        (*checked.findings, *more),
        stamp,
        current,
        settings,
    )


def publish(
    viewer: Viewer | None, rendered: Rendered, *, came_from: str, why: str, at: datetime
) -> int | None:
    """Makes what was rendered the version that readers see: its number, or None where they see
    these files already."""
    return publishing.publish(
        viewer,
        rendered.module,
        source=rendered.source,
        kept=rendered.kept,
        at=at,
        came_from=came_from,
        why=why,
    ).number
