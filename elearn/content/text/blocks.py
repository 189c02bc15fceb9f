"""The blocks of a Markdown text: what CommonMark 0.31 says about lines, and our few additions.

Python-Markdown's own block parser reads lists, code in lists and quotes differently from
every other viewer; here they are read as the specification's algorithm does, in one pass
over the lines and with the line of every block, so that the linter and the renderer see
the same tree. What stands inside a line (emphasis, links) is left to `markup`.

Additions: tables, footnotes, definition lists, abbreviations, boxes (`!!! law "Title"`),
a heading's own id and practice checks (`::: check`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from elearn.errors import message

BOXES = ("law", "example", "warning", "task")

MOST_NESTING = 20
MOST_FOOTNOTES = 200
MOST_HEADINGS = 500
MOST_MARKS = 500
"""Of `[`, `<` and back-ticks, each, in one paragraph: the renderer's time grows with the square."""


@dataclass(eq=False)
class Block:
    """One block. `line` and `end` are lines of the file; `text` holds a leaf's own lines."""

    kind: str
    line: int
    end: int = 0
    lines: list[str] = field(default_factory=list)
    children: list[Block] = field(default_factory=list)
    # Columns that belong to the container, for an item, a definition, a box.
    indent: int = 0
    # Of a heading; the first number of an ordered list.
    level: int = 0
    # The mark of a list, the fence of a code block, the aligns of a table's columns.
    mark: str = ""
    # Kind of a box, name of a footnote, id of a heading, info string of code.
    name: str = ""
    title: str = ""
    is_tight: bool = True

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def walk(self) -> Iterator[Block]:
        """Itself and every block inside, in the order of the text."""
        waiting = [self]
        while waiting:
            block = waiting.pop()
            yield block
            waiting.extend(reversed(block.children))


@dataclass(frozen=True)
class Objection:
    """Why a text is not taken, and on which line: what a `Finding` needs but the file."""

    line: int
    code: str
    text: str
    values: dict[str, object] = field(default_factory=dict)


@dataclass
class Outline:
    """A text as blocks, with the definitions that hold for the whole of it."""

    root: Block
    footnotes: dict[str, Block] = field(default_factory=dict)
    abbreviations: dict[str, str] = field(default_factory=dict)
    references: dict[str, tuple[str, str]] = field(default_factory=dict)
    reference_lines: dict[str, int] = field(default_factory=dict)
    objections: list[Objection] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Whether a cap was passed, so that the tree ends there."""
        return any(objection.code == "E43" for objection in self.objections)

    def blocks(self, *kinds: str) -> Iterator[Block]:
        """The blocks of these kinds in the order of the text, footnotes last."""
        for root in (self.root, *self.footnotes.values()):
            yield from (block for block in root.walk() if block.kind in kinds)


CONTAINERS = frozenset(
    {"document", "quote", "list", "item", "box", "definitions", "definition", "footnote"}
)
NESTING = frozenset({"quote", "item", "box", "definition", "footnote"})
WORDED = frozenset({"paragraph", "heading", "table", "term"})
"""Blocks that hold words with marks in them."""


def too_many_marks(block: Block) -> Objection | None:
    """The cap on brackets and back-ticks in one paragraph, one row of a table."""
    pieces = block.lines if block.kind == "table" else [block.text]
    for row, piece in enumerate(pieces):
        for mark in "[<`":
            if piece.count(mark) > MOST_MARKS:
                return Objection(
                    # The line of dashes under the head is no row.
                    block.line + row + (row > 0),
                    "E43",
                    message("More than %(most)d of %(mark)s in one paragraph; split it."),
                    {"most": MOST_MARKS, "mark": mark},
                )
    return None
