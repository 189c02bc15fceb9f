"""What stands inside the lines of a text: links, pictures, raw HTML, with their places.

The linter's reading; the renderer's is Python-Markdown's. Where they differ the renderer is
the strict one: what it does not know it shows as words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from elearn.content.text.blocks import WORDED, Block, Outline

_TICKS = re.compile(r"(?<!\\)`+")
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>")
_HTML = re.compile(
    r"</?[A-Za-z][A-Za-z0-9-]{0,40}(?:[\s/][^<>]{0,4000})?>|<!--|<\?|<![A-Za-z]|<!\[CDATA\["
    r"|</?(?:script|style|iframe|svg|object|embed|form|base|meta|link|img|div|span)(?=[\s/>]|\Z)",
    re.IGNORECASE,
)
_OPEN = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*+\])*+)\]\(")
_INSIDE = re.compile(
    r"\s*+(?:<([^<>\n]*)>|((?:[^\s()]|\([^\s()]*+\))*+))"
    r"(?:\s++(?:\"([^\"]*)\"|'([^']*)'|\(([^()]*)\)))?\s*+\)"
)


@dataclass(frozen=True)
class Link:
    """A link or picture: its address as written, its words, where it stands."""

    address: str
    words: str
    is_picture: bool
    line: int
    column: int


@dataclass(frozen=True)
class Html:
    """A piece of raw HTML."""

    text: str
    line: int
    column: int


@dataclass(frozen=True)
class Piece:
    """Words of one block with code and escapes blanked out, as long as they were."""

    text: str
    block: Block
    line: int


def pieces(outline: Outline) -> Iterator[Piece]:
    """The words of every block; of a table, row by row."""
    for block in outline.blocks(*WORDED):
        if block.kind != "table":
            yield Piece(without_code(block.text), block, block.line)
            continue
        for row, line in enumerate(block.lines):
            # The line of dashes under the head is no row.
            yield Piece(without_code(line), block, block.line + row + (row > 0))


def without_code(text: str) -> str:
    """The text with code spans and escaped characters as blanks."""
    runs = list(_TICKS.finditer(text))
    out = list(text)
    at = 0
    following: dict[int, list[int]] = {}
    for place, run in enumerate(runs):
        following.setdefault(len(run[0]), []).append(place)
    while at < len(runs):
        same = following[len(runs[at][0])]
        later = next((place for place in same if place > at), None)
        if later is None:
            at += 1
            continue
        start, end = runs[at].start(), runs[later].end()
        out[start:end] = [" " if character != "\n" else "\n" for character in text[start:end]]
        at = later + 1
    return _ESCAPE.sub("  ", "".join(out))


def links(outline: Outline, lines: Sequence[str], first_line: int) -> Iterator[Link]:
    """Every link and picture, those of the definitions at the end."""
    for piece in pieces(outline):
        for found in _AUTOLINK.finditer(piece.text):
            line, column = _place(piece, found.start(), found[0], lines, first_line)
            yield Link(found[1], found[1], False, line, column)
        at = 0
        while opened := _OPEN.search(piece.text, at):
            at = opened.start() + 1 + len(opened[1])
            inside = _INSIDE.match(piece.text, opened.end())
            if inside is None:
                continue
            address = inside[1] if inside[1] is not None else inside[2]
            line, column = _place(piece, opened.start(), opened[0], lines, first_line)
            yield Link(address, opened[2].strip(), bool(opened[1]), line, column)
    for name, (address, _) in outline.references.items():
        yield Link(address, name, False, outline.reference_lines.get(name, first_line), 1)


def raw_html(outline: Outline, lines: Sequence[str], first_line: int) -> Iterator[Html]:
    """Every piece of raw HTML outside code; `a < b` is none."""
    for piece in pieces(outline):
        text = _AUTOLINK.sub(lambda found: " " * len(found[0]), piece.text)
        for found in _HTML.finditer(text):
            line, column = _place(piece, found.start(), found[0], lines, first_line)
            yield Html(found[0], line, column)


def _place(
    piece: Piece, at: int, snippet: str, lines: Sequence[str], first_line: int
) -> tuple[int, int]:
    """Line and column in the file; the block has lost the indentation, the file has not."""
    line = piece.line + piece.text.count("\n", 0, at)
    column = at - piece.text.rfind("\n", 0, at)
    if 0 <= line - first_line < len(lines):
        found = lines[line - first_line].find(snippet.split("\n", 1)[0], max(column - 1, 0))
        column = found + 1 if found >= 0 else column
    return line, column
