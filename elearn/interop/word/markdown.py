"""Paragraphs and tables of a Word file → the Markdown of a lesson."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from elearn.interop import pieces, signs
from elearn.interop.pieces import Pieces
from elearn.interop.word.documents import Block, Paragraph, Table

_TYPED_BULLET = re.compile(r"[•·▪●◦■–—-]\s+")
_CAPTION = re.compile(r"(?:рис(?:унок|\.)|figure|fig\.|сурет|сүрөт|rasm|расм|surat|شکل)\s*\S", re.I)
_SIMPLE = re.compile(r"\d{1,4}[.)]\Z")
_DEEPEST = 6


class Writer:
    """Writes the lessons of one file; its notes are numbered anew in each lesson."""

    def __init__(self, notes: Mapping[str, Pieces]) -> None:
        self._notes = notes

    def lesson(self, blocks: Sequence[Block]) -> str:
        """The Markdown of a lesson; the heading that names it is not among the blocks."""
        self._used: dict[str, int] = {}
        written: list[str] = []
        level, at = 1, 0
        while at < len(blocks):
            block = blocks[at]
            if isinstance(block, Table):
                written.append(self._table(block))
                at += 1
            elif block.level:
                level = min(max(block.level, 2), level + 1, _DEEPEST)
                bare = pieces.without_looks(block.pieces, pieces.looks_of(block.pieces))
                written.append(f"{'#' * level} {_in_one_line(self._line(bare))}")
                at += 1
            elif (count := _listed(blocks, at)) > 0:
                written.append(self._list(blocks[at : at + count]))
                at += count
            else:
                caption = blocks[at + 1] if at + 1 < len(blocks) else None
                is_figure = _is_picture(block) and _is_caption(caption)
                written.append(self._figure(block, caption) if is_figure else self._text(block))
                at += 1 + is_figure
        written += [
            f"[^{number}]: {self._line(self._notes.get(name, ())) or '…'}"
            for name, number in self._numbered()
        ]
        return "\n\n".join(part for part in written if part) + "\n"

    def _numbered(self) -> list[tuple[str, int]]:
        """The notes that were used; one that is used inside another comes behind it."""
        for name in list(self._used):
            self._line(self._notes.get(name, ()))
        return list(self._used.items())

    def _known(self, whole: Pieces) -> Pieces:
        """The pieces with notes named as this lesson numbers them."""
        return tuple(
            replace(one, note=str(self._used.setdefault(one.note, len(self._used) + 1)))
            if one.note
            else one
            for one in whole
        )

    def _line(self, whole: Pieces) -> str:
        return pieces.markdown(self._known(whole))

    def _text(self, block: Paragraph) -> str:
        return pieces.paragraph(self._known(block.pieces))

    def _figure(self, block: Paragraph, caption: Block | None) -> str:
        words = pieces.plain(caption.pieces) if isinstance(caption, Paragraph) else ""
        said = " ".join(words.replace('"', "”").replace("\\", "").split())[:300]
        picture = next(one for one in block.pieces if one.picture)
        return f'![{signs.escaped(picture.text)}](media/{picture.picture} "{said}")'

    def _list(self, items: Sequence[Block]) -> str:
        """A list with its lists inside, each set in by what stands before its text."""
        written: list[str] = []
        # The level in the file, and how far its text and that of what is inside is set in.
        open_levels: list[tuple[int, int]] = []
        for item in items:
            assert isinstance(item, Paragraph)
            level = item.number.level if item.number else 0
            while open_levels and open_levels[-1][0] >= level:
                open_levels.pop()
            indent = open_levels[-1][1] if open_levels else 0
            mark, text = self._item(item)
            open_levels.append((level, indent + len(mark)))
            written.append(f"{' ' * indent}{mark}{text}")
        return "\n".join(written)

    def _item(self, item: Paragraph) -> tuple[str, str]:
        """The mark and the text of an item; a letter or `1.2.` is kept as it was shown."""
        number = item.number
        if number is None:
            found = _TYPED_BULLET.match(item.text)
            start = found.end() if found else 0
            return "- ", self._line(pieces.cut(item.pieces, start))
        text = _in_one_line(self._line(item.pieces))
        if number.family == "bullet":
            return "- ", text
        if _SIMPLE.match(number.text):
            return f"{number.ordinal}{number.text[-1]} ", text
        return "- ", f"{signs.guarded(signs.escaped(number.text))} {text}"

    def _table(self, table: Table) -> str:
        """A table whose first row is its head; one cell alone is no table."""
        width = max((len(row) for row in table.rows), default=0)
        if width < 2:
            return "\n\n".join(
                self._text(one) for row in table.rows for cell in row for one in cell
            )
        rows = [
            "| "
            + " | ".join(self._cell(cell) for cell in (*row, *[()] * (width - len(row))))
            + " |"
            for row in table.rows
        ]
        return "\n".join([rows[0], "|" + " --- |" * width, *rows[1:]])

    def _cell(self, cell: tuple[Paragraph, ...]) -> str:
        said = [
            f"{signs.escaped(one.number.text)} {line}" if one.number else line
            for one in cell
            if (line := _in_one_line(self._line(one.pieces)))
        ]
        return signs.in_cell(" ".join(said))


def _in_one_line(line: str) -> str:
    return line.replace("\n", " ")


def _listed(blocks: Sequence[Block], at: int) -> int:
    """How many of the blocks from here on are the items of one list."""
    count = 0
    for block in blocks[at:]:
        if not isinstance(block, Paragraph) or block.level or block.number is None:
            break
        if count and not _goes_on(blocks[at + count - 1], block):
            break
        count += 1
    return count or _typed(blocks, at)


def _goes_on(before: Block, block: Paragraph) -> bool:
    """Whether a paragraph is in the same list as the one before it."""
    assert isinstance(before, Paragraph)
    one, other = before.number, block.number
    if one is None or other is None:
        return False
    is_new = other.level == one.level and other.ordinal != one.ordinal + 1
    return other.level != one.level or other.family == "bullet" == one.family or not is_new


def _typed(blocks: Sequence[Block], at: int) -> int:
    """The same for bullets that were typed by hand; one alone is a dash of a sentence."""
    count = 0
    for block in blocks[at:]:
        if (
            not isinstance(block, Paragraph)
            or block.level
            or block.number
            or not _TYPED_BULLET.match(block.text)
        ):
            break
        count += 1
    return count if count > 1 else 0


def _is_picture(block: Paragraph) -> bool:
    return not block.text.strip() and sum(bool(one.picture) for one in block.pieces) == 1


def _is_caption(block: Block | None) -> bool:
    return isinstance(block, Paragraph) and (
        block.is_caption or (bool(_CAPTION.match(block.text)) and len(block.text) < 300)
    )
