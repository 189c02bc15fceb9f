"""The tree of blocks while it grows: what is open, what may stand in what, what is finished."""

from __future__ import annotations

from elearn.content.text import starts
from elearn.content.text.blocks import (
    CONTAINERS,
    MOST_FOOTNOTES,
    MOST_HEADINGS,
    MOST_MARKS,
    MOST_NESTING,
    NESTING,
    WORDED,
    Block,
    Objection,
    Outline,
    too_many_marks,
)
from elearn.errors import message

_CONTAINED = {"list": ("item",), "definitions": ("term", "definition")}


class CapPassed(Exception):
    """The text is past a cap; nothing after this place is read."""


class Tree:
    """The open blocks, from the document to the innermost, and the line that is read."""

    def __init__(self, first_line: int) -> None:
        self.outline = Outline(Block("document", first_line, first_line))
        self.open = [self.outline.root]
        self.headings = 0
        self.number = first_line

    def add(self, kind: str, **values: object) -> Block:
        while self.open[-1].kind not in CONTAINERS or kind not in _CONTAINED.get(
            self.open[-1].kind, (kind,)
        ):
            self.close_to(len(self.open) - 1)
        block = Block(kind, self.number, self.number)
        for name, value in values.items():
            setattr(block, name, value)
        if kind == "footnote":
            self._keep_footnote(block)
        else:
            self.open[-1].children.append(block)
        self.open.append(block)
        if sum(opened.kind in NESTING for opened in self.open) > MOST_NESTING:
            text = message("Lists and quotes may be nested %(most)d deep; this is deeper.")
            self.object_to("E43", text, most=MOST_NESTING)
        return block

    def _keep_footnote(self, block: Block) -> None:
        if block.name in self.outline.footnotes:
            text = message("The footnote %(name)s is written twice; give one another name.")
            self.object_to("E31", text, name=block.name)
            return
        self.outline.footnotes[block.name] = block
        if len(self.outline.footnotes) > MOST_FOOTNOTES:
            text = message("A text may have %(most)d footnotes; this is one more.")
            self.object_to("E43", text, most=MOST_FOOTNOTES)

    def close_to(self, count: int) -> None:
        """Closes open blocks until `count` are left, the innermost first."""
        while len(self.open) > max(count, 0):
            block = self.open.pop()
            self._finish(block)
            if self.open:
                self.open[-1].end = max(self.open[-1].end, block.end)

    def _finish(self, block: Block) -> None:
        if block.kind == "paragraph":
            self.take_references(block)
            if not block.lines:
                parent = self.open[-1]
                parent.children = [child for child in parent.children if child is not block]
                # Nothing is left of it, so an empty line around it parts what stands there.
                block.end = 0
        elif block.kind == "code" and not block.mark:
            while block.lines and not block.lines[-1].strip():
                block.lines.pop()
                block.end -= 1
        elif block.kind == "heading":
            self._finish_heading(block)
        elif block.kind in ("list", "definitions"):
            block.is_tight = not _has_gap(block)
        elif block.kind == "check" and not block.mark:
            text = message("This practice check has no end; add a line with ::: after it.")
            self.outline.objections.append(Objection(block.line, "E01", text))
        if block.kind in WORDED and (objection := too_many_marks(block)):
            self.keep(objection)

    def _finish_heading(self, block: Block) -> None:
        if found := starts.HEADING_ID.search(block.text.rstrip()):
            block.name = found[1]
            block.lines = [block.text[: found.start()].rstrip()]
        self.headings += 1
        if self.headings > MOST_HEADINGS:
            text = message("A text may have %(most)d headings; this is one more.")
            self.object_to("E43", text, most=MOST_HEADINGS)

    def take_references(self, paragraph: Block) -> None:
        """Takes link definitions (`[name]: address`) from the head of a paragraph."""
        while paragraph.lines and paragraph.lines[0].startswith("["):
            text = paragraph.text
            found = starts.REFERENCE.match(text)
            if not found or not found[1].strip() or text.count("[") > MOST_MARKS:
                return
            name = " ".join(found[1].split()).lower()
            address = found[2] if found[2] is not None else found[3]
            self.outline.references.setdefault(name, (address, (found[4] or "")[1:-1]))
            self.outline.reference_lines.setdefault(name, paragraph.line)
            paragraph.line += found[0].rstrip("\n").count("\n") + 1
            rest = text[found.end() :]
            paragraph.lines = rest.split("\n") if rest else []

    def object_to(self, code: str, text: str, **values: object) -> None:
        self.keep(Objection(self.number, code, text, values))

    def keep(self, objection: Objection) -> None:
        """Keeps an objection; one about a cap ends the reading at once."""
        self.outline.objections.append(objection)
        if objection.code == "E43":
            raise CapPassed


def _has_gap(block: Block) -> bool:
    """Whether an empty line parts two items, or two blocks of one item: the list is loose."""
    for parent in (block, *block.children):
        for one, next_one in zip(parent.children, parent.children[1:], strict=False):
            if next_one.line - one.end > 1:
                return True
    return False
