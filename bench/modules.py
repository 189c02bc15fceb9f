"""The modules of the bench: the real ones, and one with a short and one with a long lesson."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from bench.cast import DOMAIN, MODULE

REAL = Path(__file__).resolve().parent.parent / "modules"
SHORT_LESSON = f"/modules/{DOMAIN}/bench-short/short/"
LONG_BYTES = 100_000

_MODULE = """id: {id}
syntax: 1
base: en
title:
  en: "{title}"
summary:
  en: "A module that the bench measures."
audience:
  en: "The bench."
hours: 1
lessons: [{lesson}]
objectives:
  O1:
    en: "Measure"
requires: []
completion: pass
edition: 1
sources:
  - "The lessons of this hub"
"""
_HEAD = "---\ntitle: {title}\nminutes: 2\nobjectives: [O1]\n\n---\n\n"


def prepare(folder: Path) -> None:
    """All real modules, and the short one, in a folder of the bench's own."""
    shutil.copytree(REAL, folder)
    text = " ".join(" ".join(_paragraphs()).split()[:300])
    _write(folder / DOMAIN / "bench-short", "short", text + ".\n")


def prepare_long(folder: Path) -> tuple[Path, str]:
    """A module with one lesson of 100 KB, below a domain of its own; and the lesson's text."""
    module = folder / DOMAIN / "bench-long"
    paragraphs = _paragraphs()
    parts: list[str] = []
    size = number = 0
    while size < LONG_BYTES:
        paragraph = paragraphs[number % len(paragraphs)]
        if number % 5 == 0:
            paragraph = f"## Part {number // 5 + 1}\n\n{paragraph}"
        parts.append(paragraph)
        size += len(paragraph.encode()) + 2
        number += 1
    text = "\n\n".join(parts) + "\n"
    _write(module, "long", text)
    shutil.copy(REAL / DOMAIN / "domain.yml", folder / DOMAIN / "domain.yml")
    return module, text


def _write(folder: Path, lesson: str, text: str) -> None:
    folder.mkdir(parents=True)
    title = f"A {lesson} lesson to measure"
    declared = _MODULE.format(id=folder.name, title=title, lesson=lesson)
    (folder / "module.yml").write_text(declared, "utf-8")
    (folder / f"{lesson}.en.md").write_text(_HEAD.format(title=title) + text, "utf-8")


def _paragraphs() -> list[str]:
    """Paragraphs, lists and tables of real lessons that hang on nothing outside themselves."""
    found = []
    for lesson in sorted((REAL / DOMAIN / MODULE).glob("*.en.md")):
        if lesson.stem.startswith(("quiz", "glossary")):
            continue
        body = lesson.read_text("utf-8").split("---\n", 2)[2]
        found += [
            block.strip("\n")
            for block in re.split(r"\n{2,}", body)
            if block.strip() and not re.search(r"\[\^|\{|\]\(|^(?:#|!|:|>|    )|^\S+:$", block)
        ]
    return found
