"""Module folders on disk, read with care: nothing is opened before its size is known."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from elearn.content import pictures
from elearn.content.bare import bare
from elearn.errors import Finding, message

MOST_TEXT_BYTES = 200_000
MOST_MEDIUM_BYTES = 5_000_000
MOST_PIXELS = 25_000_000
MOST_LINE = 20_000
MOST_LINES = 10_000
MOST_FILES = 500
MOST_BYTES = 20_000_000

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_LEFT_BY_TOOLS = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class Files:
    """The files of a module: texts by name, media by their name inside `media/`.

    `refused` names the files that were not taken, so that nobody reports them missing.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    refused: frozenset[str] = frozenset()


def read(folder: Path) -> Files:
    """The files of the module in this folder; names in findings begin with domain/module."""
    place = f"{folder.parent.name}/{folder.name}"
    found, findings = _listed(folder, place)
    texts: dict[str, str] = {}
    media: dict[str, bytes] = {}
    refused = {finding.file.removeprefix(f"{place}/") for finding in findings}
    for name, path in found.items():
        data = path.read_bytes()
        if name.startswith("media/"):
            media[name.removeprefix("media/")] = data
            continue
        try:
            texts[name] = data.decode("utf-8")
        except UnicodeDecodeError as error:
            findings.append(_not_utf8(f"{place}/{name}", data, error))
            refused.add(name)
    taken = checked(place, texts, media)
    return Files(
        taken.texts,
        taken.media,
        (*sorted(findings), *taken.findings),
        taken.refused | refused,
    )


def checked(place: str, texts: Mapping[str, str], media: Mapping[str, bytes]) -> Files:
    """The same caps for files that come from a folder and for those written in the browser.

    `place` is `domain/module`. Pictures are taken without what they tell of who made them,
    where and when.
    """
    findings: list[Finding] = []
    for name, text in texts.items():
        findings += _text_findings(f"{place}/{name}", text)
    taken: dict[str, bytes] = {}
    for name, data in media.items():
        taken[name], mistakes = _medium(f"{place}/media/{name}", name, data)
        findings += mistakes
    refused = {finding.file.removeprefix(f"{place}/") for finding in findings}
    return Files(
        {name: text for name, text in texts.items() if name not in refused},
        {name: data for name, data in taken.items() if f"media/{name}" not in refused},
        tuple(findings),
        frozenset(refused),
    )


def read_text(path: Path, file: str) -> tuple[str | None, list[Finding]]:
    """One text file, `file` in findings; None when it is not there or not taken (E40 to E43)."""
    if path.is_symlink() or not path.is_file():
        return None, [Finding(file, 1, 1, "E40", "This file is missing.")]
    count = path.stat().st_size
    if count > MOST_TEXT_BYTES:
        return None, [_too_large(file, count, MOST_TEXT_BYTES)]
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [_not_utf8(file, data, error)]
    findings = _text_findings(file, text)
    return (None if findings else text), findings


def modules_under(path: Path) -> list[Path]:
    """The module folders of a module, of a domain, or of the whole `modules/`."""
    # "." has no parent whose name could be told.
    path = path.resolve()
    if not path.is_dir():
        return []
    if (path / "module.yml").exists() or (path.parent / "domain.yml").exists():
        return [path]
    if (path / "domain.yml").exists():
        return _folders(path)
    return [module for domain in _folders(path) for module in _folders(domain)]


def _folders(path: Path) -> list[Path]:
    return sorted(
        folder for folder in path.iterdir() if folder.is_dir() and not folder.name.startswith(".")
    )


def _listed(folder: Path, place: str) -> tuple[dict[str, Path], list[Finding]]:
    """The files to read, by name, and what is wrong with the others."""
    found: dict[str, Path] = {}
    findings: list[Finding] = []
    total = 0
    for name, entry in _entries(folder):
        file = f"{place}/{name}"
        if entry.is_symlink():
            findings.append(
                Finding(file, 1, 1, "E31", "This is a link to another place; put the file here.")
            )
            continue
        if not entry.is_file():
            findings.append(
                Finding(file, 1, 1, "E41", "Only files and the folder media may stand here.")
            )
            continue
        count = entry.stat().st_size
        is_medium = name.startswith("media/")
        most = MOST_MEDIUM_BYTES if is_medium else MOST_TEXT_BYTES
        if count > most:
            findings.append(_too_large(file, count, most))
            continue
        total += count
        if len(found) >= MOST_FILES or total > MOST_BYTES:
            findings.append(_too_much(place))
            break
        found[name] = Path(entry.path)
    return found, findings


def _entries(folder: Path) -> Iterable[tuple[str, os.DirEntry[str]]]:
    with os.scandir(folder) as entries:
        top = sorted(entries, key=lambda entry: entry.name)
    for entry in top:
        if entry.name == "media" and entry.is_dir(follow_symlinks=False):
            with os.scandir(entry.path) as media:
                for medium in sorted(media, key=lambda medium: medium.name):
                    if not _is_left_by_tools(medium.name):
                        yield f"media/{medium.name}", medium
        elif not _is_left_by_tools(entry.name):
            yield entry.name, entry


def _is_left_by_tools(name: str) -> bool:
    return name.startswith((".", "~$")) or name.endswith("~") or name.lower() in _LEFT_BY_TOOLS


def _text_findings(file: str, text: str) -> list[Finding]:
    if len(text) > MOST_TEXT_BYTES or len(text.encode("utf-8", "replace")) > MOST_TEXT_BYTES:
        return [_too_large(file, len(text), MOST_TEXT_BYTES)]
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        says = message("A text may have %(most)d lines; this is one more.")
        return [Finding(file, MOST_LINES + 1, 1, "E43", says, most=MOST_LINES)]
    for number, line in enumerate(lines, start=1):
        if len(line) > MOST_LINE:
            return [
                Finding(
                    file,
                    number,
                    1,
                    "E43",
                    "This line has %(count)d characters; %(most)d are allowed. Break it up.",
                    count=len(line),
                    most=MOST_LINE,
                )
            ]
    odd = _CONTROL.search(text)
    if odd is None:
        return []
    line_number = text.count("\n", 0, odd.start()) + 1
    column = odd.start() - text.rfind("\n", 0, odd.start())
    return [
        Finding(
            file,
            line_number,
            column,
            "E42",
            "An invisible control character (%(code)s) stands here; delete it and type anew.",
            code=f"U+{ord(odd[0]):04X}",
        )
    ]


def _medium_findings(file: str, name: str, data: bytes) -> list[Finding]:
    if len(data) > MOST_MEDIUM_BYTES:
        return [_too_large(file, len(data), MOST_MEDIUM_BYTES)]
    if pictures.extension(name) not in pictures.SERVED:
        return [
            Finding(
                file,
                1,
                1,
                "E31",
                "Files of this kind are not served; use %(kinds)s.",
                kinds=", ".join(sorted(pictures.SERVED)),
            )
        ]
    if not pictures.is_what_it_says(name, data):
        return [Finding(file, 1, 1, "E31", "The file is not what its name says; save it anew.")]
    return []


def _medium(file: str, name: str, data: bytes) -> tuple[bytes, list[Finding]]:
    """The bytes that are taken of a medium, and why none are."""
    findings = _medium_findings(file, name, data)
    if findings or pictures.extension(name) not in pictures.PICTURES:
        return data, findings
    try:
        data = bare(data)
    except ValueError:
        says = message("This is not one whole picture and nothing else; save it anew.")
        return data, [Finding(file, 1, 1, "E31", says)]
    width, height = pictures.size(data) or (0, 0)
    if width * height <= MOST_PIXELS:
        return data, []
    says = message(
        "The picture has %(width)d by %(height)d points; %(most)d million in all are allowed. "
        "Make it smaller."
    )
    most = MOST_PIXELS // 1_000_000
    return data, [Finding(file, 1, 1, "E43", says, width=width, height=height, most=most)]


def _too_large(file: str, count: int, most: int) -> Finding:
    return Finding(
        file,
        1,
        1,
        "E43",
        "The file has %(count)d KB; %(most)d KB are allowed. Make it smaller or split it.",
        count=-(-count // 1000),
        most=most // 1000,
    )


def _too_much(place: str) -> Finding:
    return Finding(
        f"{place}/module.yml",
        1,
        1,
        "E43",
        "A module may have %(files)d files and %(size)d MB in all; this one has more.",
        files=MOST_FILES,
        size=MOST_BYTES // 1_000_000,
    )


def _not_utf8(file: str, data: bytes, error: UnicodeDecodeError) -> Finding:
    line = data.count(b"\n", 0, error.start) + 1
    column = error.start - data.rfind(b"\n", 0, error.start)
    return Finding(
        file, line, column, "E42", "The text is not UTF-8; save the file with encoding UTF-8."
    )
