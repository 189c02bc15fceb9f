"""`flask modules import`: a file that somebody else made, brought into a module's folder."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click
from flask import current_app

from elearn.cli import new_modules
from elearn.cli.speaking import refusing
from elearn.config import Settings
from elearn.content import latin, names, source, yaml_text
from elearn.content.source import Files
from elearn.errors import Invalid
from elearn.interop import bringing
from elearn.interop.brought import Brought, Remark
from elearn.languages import LANGUAGES

_LARGEST = 48_000_000


@dataclass(frozen=True)
class _Place:
    """Where it goes: a folder, the files that stand there, the language of the original."""

    folder: Path
    files: Files
    base: str

    @property
    def is_new(self) -> bool:
        return not self.files.texts

    def __str__(self) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}"


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("module", metavar="DOMAIN/MODULE")
@click.option("--write", is_flag=True, help="Write the files; without it only say what would be.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="Of a new module.")
@refusing
def import_file(file: Path, module: str, write: bool, language: str | None) -> None:
    """Bring questions, or lessons of a Word file, into a module: GIFT, Moodle XML, .docx, text."""
    settings: Settings = current_app.config["SETTINGS"]
    place = _place(settings.modules, module, language or settings.language)
    brought = _without_taken_names(_read(file, place.base), place.files.media)
    if not brought.questions and not brought.lessons:
        _tell(brought)
        click.echo("nothing was written: there is nothing to bring in", err=True)
        sys.exit(1)
    texts = bringing.files_of(
        brought,
        id=latin.address_of(place.folder.name, set(new_modules.ids(settings.modules))),
        base=place.base,
        title=brought.title or place.folder.name.replace("-", " ").capitalize(),
        existing=place.files.texts,
    )
    if write:
        _write(place, texts, brought.media)
    _tell(brought)
    for name in (*texts, *(f"media/{name}" for name in brought.media)):
        click.echo(f"{place}/{name}: {'written' if write else 'would be written'}")
    if not write:
        click.echo("nothing was written: add --write")


def _place(root: Path, module: str, language: str) -> _Place:
    """Where the module is, or may begin. Raises Invalid, NotFound."""
    domain, _, slug = module.partition("/")
    folder = root / domain / slug
    if not names.is_slug(domain) or not names.is_slug(slug) or not folder.exists():
        return _Place(new_modules.free_folder(root, domain, slug), Files(), language)
    files = source.read(folder)
    loaded, _ = yaml_text.load("module.yml", files.texts.get("module.yml", ""))
    said = loaded.value.get("base") if loaded and isinstance(loaded.value, dict) else None
    if files.findings or said not in LANGUAGES:
        raise Invalid(
            "The files of %(place)s cannot all be read: see “flask modules check” first.",
            place=module,
        )
    return _Place(folder, files, str(said))


def _read(file: Path, language: str) -> Brought:
    """What the file brings. Raises Invalid."""
    if file.stat().st_size > _LARGEST:
        raise Invalid(
            "This file holds more than one course can. Split it into several.", code="file"
        )
    return bringing.read(file.name, file.read_bytes(), language)


def _without_taken_names(brought: Brought, media: Mapping[str, bytes]) -> Brought:
    """With other names for media that would stand where another one stands already."""
    wanted: dict[str, str] = {}
    for name, data in brought.media.items():
        stem, _, kind = name.rpartition(".")
        chosen, number = name, 2
        while chosen in wanted.values() or media.get(chosen, data) != data:
            chosen, number = f"{stem}-{number}.{kind}", number + 1
        wanted[name] = chosen
    changed = any(name != chosen for name, chosen in wanted.items())
    return bringing.with_media_names(brought, wanted) if changed else brought


def _tell(brought: Brought) -> None:
    """How much was brought, and a line for each thing that was not or that asks for a look."""
    counted = sum(len(each.parts) or 1 for each in brought.questions)
    lessons = f", lessons {len(brought.lessons)}" if brought.lessons else ""
    click.echo(f"imported {counted}, refused {brought.refused}{lessons}")
    for remark in brought.remarks:
        click.echo(_line(remark))


def _line(remark: Remark) -> str:
    sentence = LANGUAGES[current_app.config["LANGUAGE"]].said(remark.text) % remark.values
    place = f"{remark.place}: " if remark.place else ""
    return f"{place}{'' if remark.is_loss else 'look: '}{sentence}"


def _write(place: _Place, texts: Mapping[str, str], media: Mapping[str, bytes]) -> None:
    """All files or none: under other names first, then each to its place."""
    files = {name: text.encode() for name, text in texts.items()}
    files |= {f"media/{name}": data for name, data in media.items()}
    if place.is_new:
        partial = place.folder.with_name(f".{place.folder.name}.new")
        for name, data in files.items():
            (partial / name).parent.mkdir(parents=True, exist_ok=True)
            (partial / name).write_bytes(data)
        partial.rename(place.folder)
        return
    partials = {place.folder / name: _beside(place.folder / name) for name in files}
    try:
        for name, data in files.items():
            (place.folder / name).parent.mkdir(exist_ok=True)
            partials[place.folder / name].write_bytes(data)
    except OSError:
        for partial in partials.values():
            partial.unlink(missing_ok=True)
        raise
    for path, partial in partials.items():
        partial.replace(path)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")
