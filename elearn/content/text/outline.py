"""Reads lines into blocks, as the algorithm in the appendix of CommonMark does."""

from __future__ import annotations

from collections.abc import Sequence

from elearn.content.text import starts
from elearn.content.text.blocks import Block, Outline
from elearn.content.text.tree import CapPassed, Tree

_TOP = frozenset({"document", "paragraph", "list", "definitions", "table"})
"""What may be open where a practice check begins: nothing that is indented."""


def outline(lines: Sequence[str], first_line: int = 1) -> Outline:
    """The blocks of a text whose first line is `first_line` of its file.

    Reading ends at the first cap that is passed; `objections` then holds an E43.
    """
    reader = _Reader(first_line)
    try:
        for number, line in enumerate(lines, start=first_line):
            reader.take(number, _with_blanks(line))
        reader.close_to(0)
    except CapPassed:
        return reader.outline
    return reader.outline


def _with_blanks(line: str) -> str:
    """The line with the tabs that indent it, or stand among its marks, as blanks."""
    words = line.lstrip("\t >-+*.)0123456789")
    marks = line[: len(line) - len(words)]
    return marks.expandtabs(4) + words if "\t" in marks else line


class _Reader(Tree):
    """The line that is read, how far, and the tree it grows."""

    def __init__(self, first_line: int) -> None:
        super().__init__(first_line)
        self.line = ""
        self.at = 0

    # ── one line ──

    def take(self, number: int, line: str) -> None:
        self.number, self.line, self.at = number, line, 0
        matched = 1
        while matched < len(self.open):
            answer = self._continues(self.open[matched])
            if answer == "done":
                return
            if answer == "no":
                break
            matched += 1
        is_verbatim = self.open[matched - 1].kind in ("code", "check")
        while not is_verbatim:
            container = self.open[matched - 1]
            began = self._begin(container, matched)
            if not began:
                break
            matched = len(self.open)
            is_verbatim = began == "leaf"
            if began == "line":
                return
        self._add_rest(matched)

    def _add_rest(self, matched: int) -> None:
        """What no block began with: text of the leaf, of a new paragraph, or nothing."""
        tip = self.open[-1]
        is_lazy = matched < len(self.open) and tip.kind == "paragraph" and not self.is_blank
        if is_lazy and not any(block.kind == "box" for block in self.open[matched:]):
            self._add_line(tip)
            return
        self.close_to(matched)
        tip = self.open[-1]
        if tip.kind in ("code", "check"):
            tip.lines.append(self.line[self.at :])
            tip.end = self.number
        elif self.is_blank:
            return
        elif tip.kind in ("paragraph", "table"):
            self._add_line(tip)
        else:
            self._add_line(self.add("paragraph"))

    def _add_line(self, block: Block) -> None:
        block.lines.append(self.rest if block.kind != "table" else self.rest.rstrip())
        block.end = self.number

    # ── where we are in the line ──

    @property
    def indent(self) -> int:
        return len(self.line) - self.at - len(self.rest)

    @property
    def rest(self) -> str:
        return self.line[self.at :].lstrip(" ")

    @property
    def is_blank(self) -> bool:
        return not self.line[self.at :].strip()

    def _skip(self, columns: int) -> None:
        self.at = min(self.at + columns, len(self.line))

    # ── does an open block go on? ──

    def _continues(self, block: Block) -> str:
        match block.kind:
            case "quote":
                return self._continues_quote(block)
            case "item" | "definition" | "box" | "footnote":
                return self._continues_indented(block)
            case "list" | "definitions" | "document":
                return "yes"
            case "paragraph" | "table":
                return "no" if self.is_blank else "yes"
            case "code":
                return self._continues_code(block)
            case "check":
                return self._continues_check(block)
        return "no"

    def _continues_quote(self, block: Block) -> str:
        if self.indent > 3 or not self.rest.startswith(">"):
            return "no"
        block.end = self.number
        self._skip(self.indent + 1)
        if self.line[self.at : self.at + 1] == " ":
            self.at += 1
        return "yes"

    def _continues_indented(self, block: Block) -> str:
        if self.is_blank:
            # An item that begins with an empty line ends at a second one.
            if not block.children and block.kind == "item":
                return "no"
            self.at = len(self.line)
            return "yes"
        if self.indent < block.indent:
            return "no"
        self._skip(block.indent)
        return "yes"

    def _continues_code(self, block: Block) -> str:
        if not block.mark:
            if self.indent >= 4 or self.is_blank:
                self._skip(4)
                return "yes"
            return "no"
        rest = self.rest.rstrip()
        if self.indent <= 3 and len(rest) >= len(block.mark) and not rest.strip(block.mark[0]):
            block.end = self.number
            self.close_to(self.open.index(block))
            return "done"
        self._skip(min(self.indent, block.indent))
        return "yes"

    def _continues_check(self, block: Block) -> str:
        if not starts.CHECK_END.match(self.line):
            return "yes"
        block.end = self.number
        block.mark = ":::"
        self.close_to(self.open.index(block))
        return "done"

    # ── does a block begin here? ──

    def _begin(self, container: Block, matched: int) -> str:
        """Begins one block: "container", "leaf" or "line" (the line is used up), else ""."""
        if self.is_blank:
            return ""
        if self.indent >= 4:
            return self._begin_indented(matched)
        rest = self.rest
        first = rest[0]
        began = ""
        if first == ">":
            began = self._begin_quote(matched)
        elif first == "#":
            began = self._begin_heading(rest, matched)
        elif first in "`~":
            began = self._begin_fence(rest, matched)
        elif first in "=-:|" and container.kind == "paragraph":
            began = self._begin_under(rest, container, matched)
        if not began and first in "![:*":
            began = self._begin_ours(rest, matched) or self._begin_definition(rest, matched)
        return began or self._begin_rule_or_item(rest, container, matched)

    def _begin_indented(self, matched: int) -> str:
        # Code never interrupts a paragraph: it would be a line that was only indented.
        if self.open[-1].kind == "paragraph":
            return ""
        self.close_to(matched)
        self._skip(4)
        self.add("code")
        return "leaf"

    def _begin_quote(self, matched: int) -> str:
        self.close_to(matched)
        self._continues_quote(self.add("quote"))
        return "container"

    def _begin_heading(self, rest: str, matched: int) -> str:
        level = len(rest) - len(rest.lstrip("#"))
        if level > 6 or rest[level : level + 1].strip():
            return ""
        self.close_to(matched)
        self.add("heading", level=level, lines=[starts.heading_words(rest[level:])])
        self.close_to(len(self.open) - 1)
        return "line"

    def _begin_fence(self, rest: str, matched: int) -> str:
        found = starts.FENCE.match(rest)
        if not found:
            return ""
        self.close_to(matched)
        name = (found[2] or found[4] or "").strip()
        self.add("code", mark=found[1] or found[3], name=name, indent=self.indent)
        return "line"

    def _begin_under(self, rest: str, paragraph: Block, matched: int) -> str:
        """A line under a paragraph that makes it a heading or the head of a table."""
        underline = starts.UNDERLINE.match(rest)
        if underline:
            self.take_references(paragraph)
            if paragraph.lines:
                self.close_to(matched)
                paragraph.kind, paragraph.level = "heading", 1 if rest[0] == "=" else 2
                paragraph.lines = [paragraph.text.rstrip()]
                paragraph.end = self.number
                self.close_to(matched - 1)
                return "line"
        aligns = starts.aligns(rest)
        if aligns is None or not paragraph.lines:
            return ""
        head = paragraph.lines[-1]
        if "|" not in rest + head or len(starts.cells(head)) != len(aligns):
            return ""
        paragraph.lines.pop()
        paragraph.end -= 1
        self.close_to(matched - 1)
        table = self.add("table", mark=",".join(aligns))
        table.line, table.lines = self.number - 1, [head]
        table.end = self.number
        return "line"

    def _begin_ours(self, rest: str, matched: int) -> str:
        if box := starts.BOX.match(rest):
            self.close_to(matched)
            title = starts.box_title(box[2])
            self.add("box", name=box[1].lower(), title=title, indent=4 + self.indent)
            return "line"
        if note := starts.FOOTNOTE.match(rest):
            self.close_to(matched)
            self._skip(self.indent + len(note[0]))
            self.add("footnote", name=note[1], indent=4)
            return "container"
        if short := starts.ABBREVIATION.match(rest):
            self.close_to(matched)
            self.outline.abbreviations.setdefault(short[1].strip(), short[2].strip())
            return "line"
        around = {block.kind for block in self.open[:matched]}
        if around <= _TOP and starts.CHECK.match(self.line):
            self.close_to(matched)
            self.add("check")
            return "line"
        return ""

    def _begin_definition(self, rest: str, matched: int) -> str:
        """`: words` under a paragraph, or one empty line below it, makes that its term."""
        if not starts.DEFINITION.match(rest):
            return ""
        is_open = self.open[matched - 1].kind == "paragraph"
        parent = self.open[matched - 2 if is_open else matched - 1]
        last = parent.children[-1] if parent.children else None
        if parent.kind == "definitions":
            self.close_to(matched)
        elif last is not None and last.kind == "paragraph" and last.end >= self.number - 2:
            self.close_to(self.open.index(parent) + 1)
            if not parent.children or parent.children[-1] is not last:
                return ""
            self._turn_into_terms(parent)
        else:
            return ""
        columns = 1 + len(rest[1:]) - len(rest[1:].lstrip(" "))
        indent = self.indent + columns
        self._skip(indent)
        self.add("definition", indent=min(indent, 4))
        return "container"

    def _turn_into_terms(self, parent: Block) -> None:
        paragraph = parent.children.pop()
        before = parent.children[-1] if parent.children else None
        if before is not None and before.kind == "definitions":
            self.open.append(before)
        else:
            self.add("definitions").line = paragraph.line
        for row, line in enumerate(paragraph.lines):
            term = self.add("term")
            term.line = term.end = paragraph.line + row
            term.lines = [line.strip()]
            self.close_to(len(self.open) - 1)

    def _begin_rule_or_item(self, rest: str, container: Block, matched: int) -> str:
        if starts.RULE.match(rest):
            self.close_to(matched)
            self.add("rule")
            self.close_to(len(self.open) - 1)
            return "line"
        mark = starts.marker(rest)
        if mark is None:
            return ""
        after = rest[mark.width :]
        interrupts = container.kind == "paragraph"
        if interrupts and (not after.strip() or (mark.is_ordered and mark.number != 1)):
            return ""
        self.close_to(matched)
        blanks = len(after) - len(after.lstrip(" "))
        if not after.strip() or blanks > 4:
            blanks = 1
        indent = self.indent + mark.width + blanks
        if self.open[-1].kind != "list" or self.open[-1].mark != mark.mark:
            self.add("list", mark=mark.mark, level=mark.number)
        item = self.add("item", indent=indent)
        item.end = self.number
        self._skip(indent)
        return "container"
