"""`flask modules …`: check and publish the modules that stand in files."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import click
from flask import current_app
from flask.cli import AppGroup

from elearn import audit, clock
from elearn.access import Power, Viewer
from elearn.cli import watching
from elearn.cli.findings import FORMATS, tell
from elearn.cli.speaking import acting_person, as_option, refusing, said
from elearn.config import Settings
from elearn.content import source
from elearn.content.module import Domain, Module
from elearn.db import db, transaction
from elearn.errors import Finding, NotFound, Refusal, has_errors
from elearn.languages import LANGUAGES
from elearn.library import publishing, sources
from elearn.library.publishing import Source
from elearn.quiz.questions import Quiz

modules = AppGroup("modules", help="Learning modules in files.")

path_argument = click.argument(
    "path", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)


@dataclass(frozen=True)
class Checked:
    """What a look at the files gave: domains and rendered modules, each with its files."""

    domains: tuple[tuple[Domain, str], ...]
    modules: tuple[tuple[Module, Source], ...]
    findings: tuple[Finding, ...]


def _modules_folder() -> Path:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.modules


def folder_of_all(path: Path) -> Path:
    """The folder of all modules that this one, a domain's or a module's lies in."""
    for one in source.modules_under(path)[:1]:
        try:
            return one.parent.parent.relative_to(Path.cwd())
        except ValueError:
            return one.parent.parent
    return path


@modules.command("check")
@path_argument
@click.option("--json", "form", flag_value="json", help="Findings as a JSON list.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="lines")
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="Of the sentences.")
@click.option("--watch", is_flag=True, help="Check at every save and show the modules.")
@click.option("--port", default=8100, show_default=True, help="Of the pages shown by --watch.")
@refusing
def check(path: Path | None, form: str, language: str | None, watch: bool, port: int) -> None:
    """Report every finding in the files; needs no database. Ends with 1 where one is an error."""
    path = path or _modules_folder()
    if watch:
        spoken = language or current_app.config["LANGUAGE"]
        watching.watch(path, look, port=port, language=spoken)
        return
    checked = look(path)
    tell(checked.findings, form=form, folder=folder_of_all(path), language=language)
    if has_errors(checked.findings):
        sys.exit(1)
    if form == "lines":
        count = len(checked.modules)
        click.echo(f"{count} module{'s' if count != 1 else ''} checked", err=True)


@modules.command("publish")
@path_argument
@as_option
@click.option("--why", metavar="TEXT", default="", help="What changed, for the history.")
@refusing
def publish(path: Path | None, acting: str | None, why: str) -> None:
    """Check the files and make them what readers see: all of them, or on an error none."""
    viewer = acting_person(acting, Power.AUTHOR)
    why = audit.reason(why) if why else ""
    in_browser = publishing.from_browser()
    db.session.rollback()
    checked = look(path or _modules_folder(), published=publishing.quizzes())
    tell(checked.findings)
    if has_errors(checked.findings):
        click.echo("nothing was published", err=True)
        sys.exit(1)
    stored = store(viewer, checked, why=why)
    for (module, _), published in zip(checked.modules, stored, strict=True):
        said = "unchanged" if published.number is None else f"version {published.number}"
        before = in_browser.get((module.domain, module.slug)) if published.number else None
        replaced = f", in place of version {before} from the browser" if before else ""
        click.echo(f"{published.module_id}: {said}{replaced}")


@modules.command("fmt")
@path_argument
@click.option(
    "--translated",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="A translation that a person has brought up to date with its original.",
)
@click.option("--labels", type=click.Choice(["en"]), help="Put the labels of quizzes in English.")
@refusing
def fmt(path: Path | None, translated: tuple[Path, ...], labels: str | None) -> None:
    """Add what the tool knows better: ids of questions, `of:` of translations; no meaning."""
    # The formatter's libraries are not needed to answer a page.
    from elearn.content import formatting

    folders = source.modules_under(path or _modules_folder())
    if not folders and not translated:
        raise NotFound("There is no module at %(path)s.", path=path)
    for folder in {*folders, *(file.resolve().parent for file in translated)}:
        named = {file.name for file in translated if file.resolve().parent == folder.resolve()}
        texts = source.read(folder).texts
        tidied = formatting.formatted(texts, named, in_english=labels == "en")
        for name, text in tidied.items():
            partial = folder / f".{name}.new"
            partial.write_text(text, "utf-8", newline="")
            partial.replace(folder / name)
            click.echo(f"{folder.parent.name}/{folder.name}/{name}: tidied")


def look(path: Path, *, published: Mapping[str, Quiz] = MappingProxyType({})) -> Checked:
    """Checks and renders the modules under a path.

    With the quizzes that readers see it also says what must not change in them.
    """
    # The checker and its libraries are not needed to answer a page.
    from elearn.content import checks, rendering

    # Before the files are read for publishing: who saves one in between publishes it again,
    # while a hash of newer files would keep the older ones in place for ever.
    read = {
        (folder.parent.name, folder.name): source_of(folder)
        for folder in source.modules_under(path)
    }
    found, domains, findings = checks.check(path, on=clock.now().date(), published=published)
    if has_errors(findings):
        return Checked((), (), tuple(findings))
    rendered = []
    for module in found:
        result, more = rendering.render(module)
        findings = [*findings, *more]
        rendered.append((result, read[module.domain, module.slug]))
    said = tuple((one, _domain_text(path, one.slug)) for one in domains)
    return Checked(said, tuple(rendered), tuple(sorted(findings)))


def source_of(folder: Path) -> Source:
    """A module's files and what its domain says."""
    files = source.read(folder)
    # One that is missing or cannot be read is the check's to report.
    domain, _ = source.read_text(folder.parent / "domain.yml", "domain.yml")
    return Source({**files.texts, sources.DOMAIN: domain or ""}, files.media)


def _domain_text(path: Path, slug: str) -> str:
    """The `domain.yml` of this domain, at, above or below a path."""
    whole = path.resolve()
    places = (whole, whole.parent, whole / slug)
    found = next(one for one in places if one.name == slug and (one / "domain.yml").exists())
    return source.read_text(found / "domain.yml", "domain.yml")[0] or ""


def store(viewer: Viewer | None, checked: Checked, *, why: str = "") -> list[publishing.Published]:
    """Publishes checked modules in one transaction."""
    media = current_app.config["MEDIA"]
    kept = {module.id: publishing.keep_media(media, module) for module, _ in checked.modules}
    now = clock.now()
    with transaction():
        for domain, text in checked.domains:
            publishing.publish_domain(domain, text)
        return [
            publishing.publish(viewer, module, source=files, kept=kept[module.id], at=now, why=why)
            for module, files in checked.modules
        ]


def _changed(folder: Path) -> set[tuple[str, str]]:
    """The slugs of the modules to publish at a start; tells of those that changed in the browser
    and in their folder."""
    in_browser = publishing.from_browser()
    changed = set()
    for one in source.modules_under(folder):
        place, hash = (one.parent.name, one.name), source_of(one).hash
        if publishing.is_current(*place, hash) or publishing.was_published(*place, hash):
            continue
        if place not in in_browser:
            changed.add(place)
            continue
        name = "/".join(place)
        click.echo(
            f"{name}: the files changed, but version {in_browser[place]} was published in the "
            f"browser; it stays. To take the files: flask modules publish {one}. To take the "
            f"hub's: flask modules export {name} FILE.zip",
            err=True,
        )
    return changed


def publish_changed(folder: Path) -> None:
    """Publishes the modules whose files changed; says nothing where none did.

    What has errors is told and left as it was: the hub serves what it has. What was published
    in the browser is not overwritten: a folder whose files were published before has not
    changed, and where both changed the operator is told and decides.
    """
    changed = _changed(folder)
    db.session.rollback()
    if not changed:
        return
    checked = look(folder, published=publishing.quizzes())
    wanted = [one for one in checked.modules if (one[0].domain, one[0].slug) in changed]
    checked = replace(checked, modules=tuple(wanted))
    errors = [finding for finding in checked.findings if finding.is_error]
    tell(errors)
    if errors:
        click.echo("these modules were not published", err=True)
        return
    try:
        stored = store(None, checked)
    except Refusal as refusal:
        click.echo(said(refusal), err=True)
        click.echo("these modules were not published", err=True)
        return
    for published in stored:
        if published.number is not None:
            click.echo(f"published {published.module_id}, version {published.number}")
