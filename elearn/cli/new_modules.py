"""`flask modules new` and `schema`: what helps an author to begin a module in files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

import click
from flask import current_app

from elearn.cli.speaking import refusing
from elearn.config import Settings
from elearn.content import latin, scaffolding, schemas, source, yaml_text
from elearn.content.names import NO_SLUG, is_slug
from elearn.errors import Conflict, Invalid, NotFound
from elearn.languages import LANGUAGES


@click.command("new")
@click.argument("place", metavar="DOMAIN/MODULE")
@click.option("--title", help="What officers read; else made of the module's name.")
@click.option("--base", type=click.Choice(list(LANGUAGES)), help="The language you write in.")
@refusing
def new(place: str, title: str | None, base: str | None) -> None:
    """Begin a module that passes the check: settings, a lesson and a quiz to write over."""
    settings: Settings = current_app.config["SETTINGS"]
    domain, _, slug = place.partition("/")
    folder = free_folder(settings.modules, domain, slug)
    files = scaffolding.files_of(
        latin.address_of(slug, set(ids(settings.modules))),
        base or settings.language,
        title or slug.replace("-", " ").capitalize(),
    )
    # Beside its place first: half a module would bar all others from being published.
    partial = folder.with_name(f".{slug}.new")
    partial.mkdir()
    for name, text in files.items():
        (partial / name).write_text(text, "utf-8", newline="")
    partial.rename(folder)
    for name in files:
        click.echo(f"{domain}/{slug}/{name}")


def free_folder(root: Path, domain: str, slug: str) -> Path:
    """Where the module may stand. Raises Invalid, NotFound and Conflict."""
    if not is_slug(slug):
        raise Invalid(NO_SLUG, name=slug)
    folder = root / domain / slug
    if not is_slug(domain) or not (folder.parent / "domain.yml").is_file():
        known = sorted(one.parent.name for one in root.glob("*/domain.yml"))
        near = get_close_matches(domain, known, 1) or known[:1] or ["domain"]
        raise NotFound(
            "There is no domain %(name)s; did you mean %(near)s/%(slug)s?",
            name=domain,
            near=near[0],
            slug=slug,
        )
    if folder.exists():
        raise Conflict("%(place)s is there already; choose another name.", place=f"{domain}/{slug}")
    return folder


def ids(root: Path) -> Iterator[str]:
    """The ids that modules have; one whose settings cannot be read is the check's to tell."""
    for folder in source.modules_under(root):
        text, _ = source.read_text(folder / "module.yml", "module.yml")
        loaded, _ = yaml_text.load("module.yml", text or "")
        if loaded and isinstance(loaded.value, dict):
            yield str(loaded.value.get("id"))


@click.command("schema")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@refusing
def schema(folder: Path) -> None:
    """Write the JSON Schemas of all settings into a folder, for editors that complete them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, made in schemas.schemas().items():
        path = folder / f"{name}.schema.json"
        path.write_text(json.dumps(made, ensure_ascii=False, indent=2) + "\n", "utf-8")
        click.echo(path)
