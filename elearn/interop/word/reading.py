"""A Word file → what it brings: chapters become lessons, exams become questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from elearn.errors import message
from elearn.interop import gift, pieces
from elearn.interop.brought import Brought, BroughtLesson, Remark
from elearn.interop.pieces import Piece, Pieces
from elearn.interop.plain import reading, tables
from elearn.interop.plain.lines import Label, Line, in_lines, of_rows
from elearn.interop.word import documents, remarks
from elearn.interop.word.documents import Block, Document, Paragraph
from elearn.interop.word.markdown import Writer

NOTHING = message("There is neither text nor a question in this file.")
_LONGEST_TITLE = 200
_FEWEST_LETTERS = 600
_FLAT = 3
_GIFT = re.compile(r"\{\s*[~=]|^\s*[~=]%")
_FEWEST_OF_BANK = 3


@dataclass
class _Section:
    """A chapter: its heading, where it has one, and what stands below."""

    heading: Paragraph | None
    blocks: list[Block] = field(default_factory=list)


def read(data: bytes) -> Brought:
    """Everything in a Word file. Raises Invalid where it is none, is damaged, or is too large."""
    document = documents.document(data)
    if bank := _bank(document):
        return bank
    sections = _sections(document.blocks)
    exam, lessons = _told_apart(sections, document)
    _tell_lost_looks(document, lessons)
    lines = _lines(exam, document)
    found = reading.read(lines) if lines else None
    writer = Writer(document.notes)
    titles = [block for block in document.blocks if isinstance(block, Paragraph) and block.is_title]
    title = titles[0].text if titles else ""
    told = list(found.without(title)) if found else []
    if found:
        text, told = _text_of(exam, found, told)
        if not title and not lessons and not text:
            title = _title_of(found)
            told = list(found.without(title))
        if text:
            lessons = [_Section(None, text), *lessons]
    written = tuple(
        BroughtLesson(_named(section, title), body)
        for section in lessons
        if (body := writer.lesson(_without_title(section.blocks))).strip()
    )
    if not written and not (found and found.questions):
        told.append(Remark("", NOTHING))
    shown = "\n".join(lesson.body for lesson in written)
    asked = found.questions if found else ()
    media = {
        name: data
        for name, data in document.media.items()
        if f"media/{name}" in shown or any(name in str(question) for question in asked)
    }
    return Brought(
        title[:_LONGEST_TITLE],
        written,
        asked,
        media,
        (*told, *document.remarks),
        signs=found.signs if found else (),
        numbers=found.numbers if found else (),
    )


def _tell_lost_looks(document: Document, lessons: Sequence[_Section]) -> None:
    """One remark about looks that Markdown has not; in an exam they may have been the key."""
    if any(
        piece.looks - {"bold"}
        for lesson in lessons
        for block in lesson.blocks
        if isinstance(block, Paragraph) and not block.level
        for piece in block.pieces
    ):
        document.remarks += (Remark("", remarks.LOOKS, is_loss=False),)


def _bank(document: Document) -> Brought | None:
    """What the file holds where its text is a question bank in GIFT, as some write it in Word."""
    texts = [
        pieces.plain(line)
        for block in document.blocks
        if isinstance(block, Paragraph)
        for line in pieces.lines(block.pieces)
    ]
    if sum(bool(_GIFT.search(text)) for text in texts) < _FEWEST_OF_BANK:
        return None
    ended = "\n".join(f"{text}\n" if text.endswith("}") else text for text in texts)
    found = gift.read(ended.encode("utf-8", "replace"))
    return replace(found, remarks=(*found.remarks, *document.remarks))


def _sections(blocks: Sequence[Block]) -> list[_Section]:
    found = [_Section(None)]
    for block in blocks:
        if isinstance(block, Paragraph) and block.level == 1 and block.text.strip():
            found.append(_Section(block))
        else:
            found[-1].blocks.append(block)
    return [one for one in found if one.heading or any(not _is_title(b) for b in one.blocks)]


def _is_title(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.is_title


def _without_title(blocks: Iterable[Block]) -> list[Block]:
    return [block for block in blocks if not _is_title(block)]


def _told_apart(
    sections: list[_Section], document: Document
) -> tuple[list[_Section], list[_Section]]:
    """The sections that are exams or their key, and those that are lessons."""
    whole = _lines(sections, document)
    if reading.looks_like_an_exam(reading.found_in(whole), len(whole)):
        by_section = [_is_exam(section, document) for section in sections]
        lessons = [one for one, is_exam in zip(sections, by_section, strict=True) if not is_exam]
        lessons = [one for one in lessons if one.heading and _letters(one.blocks) > _FEWEST_LETTERS]
        return [one for one in sections if one not in lessons], lessons
    exam = [one for one in sections if _is_exam(one, document)]
    return exam, [one for one in sections if one not in exam]


def _is_exam(section: _Section, document: Document) -> bool:
    lines = _lines([section], document)
    found = reading.found_in(lines)
    if found.entries and not found.questions:
        return True
    return reading.looks_like_an_exam(found, len(lines))


def _letters(blocks: Iterable[Block]) -> int:
    return sum(len(block.text) for block in blocks if isinstance(block, Paragraph))


def _lines(sections: Sequence[_Section], document: Document) -> list[Line]:
    """The sections as lines; `number` is 1 and the place of the block among all of them."""
    lines: list[Line] = []
    number = 0
    for section in sections:
        heading: list[Block] = [section.heading] if section.heading else []
        for block in [*heading, *section.blocks]:
            number += 1
            made = _line(block, document)
            lines += [replace(line, number=number) for line in made]
    return in_lines(lines)


def _line(block: Block, document: Document) -> list[Line]:
    if isinstance(block, Paragraph):
        is_heading = bool(block.level) or block.is_title
        whole = _with_notes(block.pieces, document)
        return [Line(whole, _label(block), is_heading=is_heading)]
    rows = tuple(tuple(_cell(cell, document) for cell in row) for row in block.rows)
    if tables.questions(rows):
        return [Line((), rows=rows)]
    if any(len(cell) >= _FLAT for row in block.rows for cell in row):
        # A table that only sets its paragraphs side by side.
        inside = (one for row in block.rows for cell in row for one in cell)
        return [line for one in inside for line in _line(one, document)]
    return of_rows(rows) or [Line((), rows=rows)]


def _cell(cell: Sequence[Paragraph], document: Document) -> Pieces:
    whole: list[Piece] = []
    for one in cell:
        label = one.number.text if one.number and one.number.family != "bullet" else ""
        whole += [Piece(f"{label} " if label else " ")] if whole or label else []
        whole += _with_notes(one.pieces, document)
    return pieces.stripped(whole)


def _with_notes(whole: Pieces, document: Document) -> Pieces:
    """A question has no footnotes: what one says stands in brackets."""
    return tuple(
        Piece(f" ({pieces.plain(document.notes.get(one.note, ()))})") if one.note else one
        for one in whole
    )


def _label(block: Paragraph) -> Label | None:
    number = block.number
    if number is None:
        return None
    sign = re.sub(r"\w", "", number.text) if number.family == "letter" else f"#{number.list_id}"
    style = f"{number.level}{sign}"
    ordinal = number.ordinal if number.family == "number" else 0
    return Label(number.family, ordinal, number.sign, style, is_automatic=True)


def _text_of(
    exam: Sequence[_Section], found: reading.Read, told: list[Remark]
) -> tuple[list[Block], list[Remark]]:
    """Text that stands before the first question: long enough, it is a lesson of its own."""
    first = min((q.stem[0].number for q in found.found.questions if q.stem), default=0)
    rest = {line.number for line in found.found.rest if line.number < first}
    blocks = [block for section in exam for block in _all(section)]
    text = [blocks[number - 1] for number in sorted(rest) if number <= len(blocks)]
    if _letters(text) < _FEWEST_LETTERS:
        return [], told
    lost = {" ".join(block.text.split()) for block in text if isinstance(block, Paragraph)}
    kept = [
        one
        for one in told
        if one.text != reading.LEFT
        or not any(said.startswith(str(one.values["text"]).rstrip("…")) for said in lost)
    ]
    return text, kept


def _all(section: _Section) -> list[Block]:
    return [*([section.heading] if section.heading else []), *section.blocks]


def _title_of(found: reading.Read) -> str:
    """The first line of an exam, where it stands before its questions, is its title."""
    rest = found.found.rest
    first = min((q.stem[0].number for q in found.found.questions if q.stem), default=0)
    if not rest or rest[0].rows or rest[0].number >= first or len(rest[0].text) > _LONGEST_TITLE:
        return ""
    return rest[0].text


def _named(section: _Section, title: str) -> str:
    if section.heading:
        return " ".join(section.heading.text.split())[:_LONGEST_TITLE]
    first = next(
        (block.text for block in section.blocks if isinstance(block, Paragraph) and block.level), ""
    )
    return (title or " ".join(first.split()))[:_LONGEST_TITLE]
