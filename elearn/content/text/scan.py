"""What the linter says of one Markdown text by itself, whatever module it stands in."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

from elearn.content.text import inline
from elearn.content.text.blocks import BOXES, Block, Objection, Outline
from elearn.content.text.elements import NOTE, dated
from elearn.errors import Finding

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LATIN = re.compile("[A-Za-z]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


def objections(file: str, found: Iterable[Objection]) -> list[Finding]:
    """What the reading of blocks objected to, as findings of the file."""
    return [
        Finding(file, objection.line, 1, objection.code, objection.text, **objection.values)
        for objection in found
    ]


def lesson_findings(
    file: str, outline: Outline, lines: Sequence[str], first_line: int
) -> list[Finding]:
    """E29, E31 (footnotes), E32, E43 and W05, W06, W07 of a lesson."""
    return [
        *text_findings(file, outline, lines, first_line),
        *_heading_findings(file, outline),
        *_box_findings(file, outline),
        *_note_findings(file, outline),
        *mixed_scripts(file, outline, lines, first_line),
    ]


def text_findings(
    file: str, outline: Outline, lines: Sequence[str], first_line: int
) -> list[Finding]:
    """What holds for every text, a quiz included."""
    findings = objections(file, outline.objections)
    if outline.is_refused:
        return findings
    for found in inline.raw_html(outline, lines, first_line):
        findings.append(
            Finding(
                file,
                found.line,
                found.column,
                "E32",
                "HTML (%(html)s) is not allowed; use Markdown, or put it in `back-ticks`.",
                html=found.text[:40],
            )
        )
    for number, line in enumerate(lines, start=first_line):
        if hidden := _BIDI.search(line):
            findings.append(
                Finding(
                    file,
                    number,
                    hidden.start() + 1,
                    "W06",
                    "An invisible direction mark (%(code)s) stands here; it is taken away.",
                    code=f"U+{ord(hidden[0]):04X}",
                )
            )
    return findings


def mixed_scripts(
    file: str, outline: Outline, lines: Sequence[str], first_line: int
) -> list[Finding]:
    """W05: a word with Latin and Cyrillic letters, as look-alikes make it; one a line."""
    findings = []
    for piece in inline.pieces(outline):
        seen: set[int] = set()
        for found in _WORD.finditer(piece.text):
            if not _is_mixed(found[0]):
                continue
            line = piece.line + piece.text.count("\n", 0, found.start())
            if line in seen:
                continue
            seen.add(line)
            column = found.start() - piece.text.rfind("\n", 0, found.start())
            findings.append(
                Finding(
                    file,
                    line,
                    column,
                    "W05",
                    "Latin and Cyrillic letters are mixed in %(word)s; type the word anew.",
                    word=found[0][:40],
                )
            )
    return findings


def _is_mixed(word: str) -> bool:
    """Whether one part of the word has both scripts; SIM-карта has not."""
    return any(_LATIN.search(part) and _CYRILLIC.search(part) for part in word.split("-"))


def _heading_findings(file: str, outline: Outline) -> list[Finding]:
    findings = []
    before = 1
    ids: set[str] = set()
    for heading in outline.blocks("heading"):
        if heading.level == 1:
            findings.append(
                Finding(
                    file,
                    heading.line,
                    1,
                    "E29",
                    "Headings of a lesson begin with ##; the title stands in the settings.",
                )
            )
        elif heading.level > before + 1:
            findings.append(
                Finding(
                    file,
                    heading.line,
                    1,
                    "E29",
                    "This heading skips a level; use %(marks)s.",
                    marks="#" * (before + 1),
                )
            )
        before = max(heading.level, 1)
        if heading.name and heading.name in ids:
            findings.append(
                Finding(
                    file,
                    heading.line,
                    1,
                    "E27",
                    "The heading id %(name)s is given twice; choose another.",
                    name=heading.name,
                )
            )
        ids.add(heading.name)
    return findings


def _box_findings(file: str, outline: Outline) -> list[Finding]:
    findings = []
    for box in outline.blocks("box"):
        if box.name not in BOXES:
            findings.append(
                Finding(
                    file,
                    box.line,
                    1,
                    "E23",
                    "A box of the kind %(kind)s is not known; use %(known)s.",
                    kind=box.name[:40],
                    known=", ".join(BOXES),
                )
            )
        elif not box.children:
            findings.append(
                Finding(
                    file,
                    box.line,
                    1,
                    "E08",
                    "This box is empty; indent its text by four blanks.",
                )
            )
        findings += _dated_findings(file, box)
    return findings


def _dated_findings(file: str, box: Block) -> list[Finding]:
    rests, _ = dated(box)
    if rests is None or not rests.as_of or day(rests.as_of):
        return []
    return [
        Finding(
            file,
            rests.line,
            1,
            "E40",
            "Write the day of `as of` as 2026-11-01.",
        )
    ]


def stale_boxes(file: str, outline: Outline, on: datetime.date) -> list[Finding]:
    """W20: law boxes whose `as of` is more than twelve months before `on`."""
    findings = []
    for box in outline.blocks("box"):
        rests, _ = dated(box)
        written = day(rests.as_of) if rests else None
        if rests and written and (on - written).days > 366:
            findings.append(
                Finding(
                    file,
                    rests.line,
                    1,
                    "W20",
                    "This law was last looked at on %(day)s; see whether it was amended.",
                    day=rests.as_of,
                )
            )
    return findings


def _note_findings(file: str, outline: Outline) -> list[Finding]:
    findings = []
    for piece in inline.pieces(outline):
        for found in NOTE.finditer(piece.text):
            if found[1] not in outline.footnotes:
                findings.append(
                    Finding(
                        file,
                        piece.line + piece.text.count("\n", 0, found.start()),
                        1,
                        "E31",
                        "The footnote %(name)s has no text; add a line [^%(name)s]: with it.",
                        name=found[1],
                    )
                )
    return findings


def day(text: str) -> datetime.date | None:
    """The day written as 2026-11-01, else None."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
