"""What the linter says of a draft, and the module that would be published from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from elearn.content import module as written
from elearn.db import db
from elearn.errors import Finding, NotFound
from elearn.library import media, publishing, sources
from elearn.library.publishing import Source
from elearn.library.workshop import texts
from elearn.library.workshop.drafts import Drafted
from elearn.models.library import Domain, Module, Version
from elearn.models.workshop import DraftMedium

if TYPE_CHECKING:
    from elearn.content.source import Files


@dataclass(frozen=True)
class Checked:
    """A draft as it was looked at. `module` is None only where its settings cannot be used; it
    is not rendered. `source` is what would be published."""

    module: written.Module | None
    domain: written.Domain
    files: Files
    source: Source
    findings: tuple[Finding, ...]


def check(
    draft: Drafted, folder: Path, *, on: date, changed: Mapping[str, str] | None = None
) -> Checked:
    """Everything the linter says of the draft; `folder` is where media are kept.

    `changed` are texts as they stand in an editor and not yet in the draft.
    """
    files, source = files_of(draft, folder, changed=changed or {})
    return look(draft.domain_slug, draft.slug, draft.module_id, files, source, on=on)


def look(
    domain_slug: str, slug: str, module_id: str, files: Files, source: Source, *, on: date
) -> Checked:
    """The same of any files that a module is to be published from."""
    # The checker and its libraries are not needed to answer a page.
    from elearn.content import checks, parsing

    domain = domain_of(domain_slug)
    published = publishing.quizzes_of(module_id)
    module, findings = parsing.parse(domain, slug, files, published=published)
    if module is not None:
        findings += checks.check_module(module, files, on=on)
        findings += checks.hub_findings([module], _others(module_id))
    return Checked(module, domain, files, source, tuple(_in_order(findings)))


def files_of(
    draft: Drafted, folder: Path, *, changed: Mapping[str, str] | None = None
) -> tuple[Files, Source]:
    """The files of the draft as the parser takes them, and as they would be published."""
    from elearn.content import source

    said = {**texts.all_of(draft.id), **(changed or {})}
    files = source.checked(draft.place, said, media_of(draft, folder))
    row = db.session.get_one(Domain, draft.domain_slug)
    return files, Source({**files.texts, sources.DOMAIN: row.source}, files.media)


def media_of(draft: Drafted, folder: Path, *, mentioned: str | None = None) -> dict[str, bytes]:
    """The bytes of the draft's pictures and hand-outs by name; what is damaged is left out, and
    what a text does not mention, where one is given."""
    rows = db.session.execute(
        select(DraftMedium.name, DraftMedium.sha256).where(DraftMedium.draft_id == draft.id)
    ).all()
    found = {}
    for row in rows:
        # Its twins for languages and its smaller widths come with a picture.
        stem = row.name.partition(".")[0].partition("@")[0]
        if mentioned is not None and stem not in mentioned:
            continue
        try:
            path, _ = media.find(folder, row.sha256, row.name.rpartition(".")[2].lower())
        except NotFound:
            continue
        found[row.name] = path.read_bytes()
    return found


def domain_of(slug: str) -> written.Domain:
    """The domain as its file says; of one whose file is not kept, as its row does."""
    from elearn.content import parsing

    row = db.session.get_one(Domain, slug)
    domain, _ = parsing.parse_domain(slug, row.source) if row.source else (None, [])
    return domain or written.Domain(
        slug, row.titles, row.summaries, order=row.place, colour=row.colour
    )


def _others(module_id: str) -> list[written.Module]:
    """The other modules that readers see, as far as prerequisites need them."""
    rows = db.session.execute(
        select(Module.id, Module.domain_slug, Module.slug, Version.about)
        .join(Version, Version.id == Module.version_id)
        .where(Module.id != module_id)
    )
    return [
        written.Module(
            row.domain_slug,
            row.slug,
            row.id,
            row.about["base"],
            row.about["titles"],
            tuple(row.about["lessons"]),
            requires=tuple(row.about["requires"]),
        )
        for row in rows
    ]


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    """In the order of the files, each said once."""
    once = {(str(finding), finding.line, finding.column): finding for finding in findings}
    return sorted(once.values())
