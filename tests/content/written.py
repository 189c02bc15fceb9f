"""Small module folders, written for one test each."""

from __future__ import annotations

from pathlib import Path

from elearn.content import checks, parsing, rendering, source
from elearn.content.module import Domain, Module
from elearn.errors import Finding

MODULE = """\
id: cyb-evidence
syntax: 1
base: en
title: {en: Digital evidence, ru: Цифровые доказательства}
lessons: [first-minutes]
"""
LESSON = """\
---
title: First minutes
minutes: 10

---

## What to do {#what-to-do}

Keep people away.
"""
QUIZ = """\
---
title: Quiz

---

## Pool: All

Draw: 1

### May you switch it on?

Answer: false

Explain: It changes data.

Objective: EV-1; Level: remember; Id: power-1

### May you take it apart?

Answer: false

Explain: It changes data.

Objective: EV-1; Level: remember; Id: power-2
"""
DOMAIN = "title: {en: Cybercrime}\ncolour: teal\ntags: [seizure]\n"


def chunk(kind: bytes, content: bytes) -> bytes:
    """A piece of a PNG; nobody here looks at its checksum."""
    return len(content).to_bytes(4) + kind + content + b"\0" * 4


def png(*more: bytes, width: int = 640, height: int = 480) -> bytes:
    """A picture of this size, with more pieces before its end."""
    size = width.to_bytes(4) + height.to_bytes(4)
    pieces = (chunk(b"IHDR", size + b"\x08\x02\0\0\0"), chunk(b"IDAT", b"x"), *more)
    return b"\x89PNG\r\n\x1a\n" + b"".join(pieces) + chunk(b"IEND", b"")


PNG = png()


def lesson(body: str, *, settings: str = "title: First minutes") -> str:
    """A lesson's file with this body, which begins on line 5."""
    return f"---\n{settings}\n\n---\n{body}"


def parsed(
    texts: dict[str, str] | None = None,
    media: dict[str, bytes] | None = None,
    *,
    module: str = MODULE,
) -> tuple[Module | None, list[Finding]]:
    """The module of these files, parsed and checked as a draft from the browser is."""
    written = {"module.yml": module, "first-minutes.en.md": LESSON, **(texts or {})}
    files = source.checked("cybercrime/evidence", written, media or {})
    found, findings = parsing.parse(Domain("cybercrime", {"en": "C"}, {}), "evidence", files)
    if found is not None:
        findings = findings + checks.check_module(found, files)
    return found, findings


def said(findings: list[Finding]) -> list[str]:
    """Findings as `file:line: code`, the file without its folders."""
    return [f"{one.file.rpartition('/')[2]}:{one.line}: {one.code}" for one in findings]


def of_lesson(body: str, **more: bytes) -> list[str]:
    """What is said of a lesson with this body."""
    return said(parsed({"first-minutes.en.md": lesson(body)})[1])


def rendered(body: str, media: dict[str, bytes] | None = None, language: str = "en") -> str:
    """The HTML of a lesson with this body; parsing must find no error in it."""
    texts = {"first-minutes.en.md": lesson(body)}
    if language != "en":
        texts = {f"first-minutes.{language}.md": lesson(body)}
    module, findings = parsed(texts, media)
    assert not [str(one) for one in findings if one.is_error]
    assert module is not None
    done, late = rendering.render(module)
    assert not late
    return next(one.body for one in done.lessons if one.language == language)


def folder(root: Path, files: dict[str, str | bytes], *, name: str = "cybercrime/evidence") -> Path:
    """A module folder on disk, in a domain that has its `domain.yml`."""
    place = root / name
    place.mkdir(parents=True, exist_ok=True)
    (place.parent / "domain.yml").write_text(DOMAIN, "utf-8")
    for file, content in files.items():
        path = place / file
        path.parent.mkdir(exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content, "utf-8")
    return place
