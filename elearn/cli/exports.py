"""`flask modules export`: a published module as files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from flask import current_app

from elearn.cli import question_banks
from elearn.cli.speaking import refusing
from elearn.db import snapshot
from elearn.errors import Invalid
from elearn.library import catalogue
from elearn.library.catalogue import Opened
from elearn.library.workshop import folders, history
from elearn.library.workshop.history import Entry


def _folder(opened: Opened, version: Entry) -> bytes:
    """The module's folder, which publishes as the same version."""
    return folders.zipped(folders.files_of(opened, version.id, current_app.config["MEDIA"]))


WRITERS: dict[str, Callable[[Opened, Entry], bytes]] = {
    ".zip": _folder,
    ".xml": question_banks.moodle_xml,
    ".gift": question_banks.gift,
}
"""What is written, by the ending of the file's name."""


@click.command("export")
@click.argument("module", metavar="DOMAIN/MODULE")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--number", type=int, help="Of the version; without it the one that readers see.")
@refusing
def export(module: str, file: Path, number: int | None) -> None:
    """Write a published module to FILE: its folder as a .zip, its questions as .xml or .gift."""
    writer = WRITERS.get(file.suffix.lower())
    if writer is None:
        raise Invalid(
            "The name of the file says what is written; it ends with %(endings)s.",
            endings=", ".join(WRITERS),
        )
    domain, _, slug = module.partition("/")
    with snapshot():
        opened = catalogue.module(domain, slug)
        version = history.version(opened, opened.number if number is None else number)
        content = writer(opened, version)
    partial = file.with_name(f".{file.name}.new")
    partial.write_bytes(content)
    partial.replace(file)
    click.echo(f"{module}: version {version.number} written to {file}")
