"""Blocks as HTML elements, their words still Markdown for the inline patterns to read."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from dataclasses import dataclass, replace

from elearn.content.text.blocks import BOXES, Block, Outline
from elearn.content.text.headings import heading_ids
from elearn.content.text.starts import cells
from elearn.content.text.words import word

NOTE = re.compile(r"\[\^([^\s\[\]^]{1,80})\]")
_TASK = re.compile(r"\[([ xX])\][ ](?=\S)")
_DATED = re.compile(r"(as of|cites):[ ]*(.+)\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Dated:
    """What a law box says of itself: the day its text was right, and the articles it cites."""

    as_of: str = ""
    cites: str = ""
    line: int = 0


def dated(box: Block) -> tuple[Dated | None, int]:
    """What a law box rests on, and how many lines at the head of its text say so."""
    first = box.children[0] if box.children else None
    if box.name != "law" or first is None or first.kind != "paragraph":
        return None, 0
    found = {}
    count = 0
    for line in first.lines:
        labels = [_DATED.match(part.strip()) for part in line.split(";") if part.strip()]
        if not labels or not all(labels):
            break
        found.update({label[1].lower(): label[2].strip() for label in labels if label})
        count += 1
    if not count:
        return None, 0
    return Dated(found.get("as of", ""), found.get("cites", ""), first.line), count


def footnote_order(outline: Outline) -> list[str]:
    """The names of the footnotes that are used, in the order of their first use."""
    order: dict[str, None] = {}
    waiting = [outline.root]
    while waiting:
        root = waiting.pop(0)
        for block in root.walk():
            if block.kind in ("paragraph", "heading", "table", "term"):
                for name in NOTE.findall(block.text):
                    if name in outline.footnotes and name not in order:
                        order[name] = None
                        waiting.append(outline.footnotes[name])
    return list(order)


class Elements:
    """Turns the blocks of one text into elements."""

    def __init__(self, outline: Outline, language: str) -> None:
        self.outline = outline
        self.language = language
        self.ids: Iterator[str] = iter(heading_ids(outline))
        self.checks = 0
        self.tables = 0

    def document(self, *, has_notes: bool) -> etree.Element:
        """The whole text in one `div`; footnotes stand in a section at its end."""
        root = etree.Element("div")
        self._fill(root, self.outline.root)
        names = footnote_order(self.outline) if has_notes else []
        if names:
            label = word(self.language, "notes")
            section = etree.SubElement(root, "section", {"class": "notes", "aria-label": label})
            notes = etree.SubElement(section, "ol")
            for number, name in enumerate(names, start=1):
                note = etree.SubElement(notes, "li", {"id": f"fn-{number}"})
                self._fill(note, self.outline.footnotes[name])
                self._lead_back(note, number)
        return root

    def _lead_back(self, note: etree.Element, number: int) -> None:
        last = note[-1] if len(note) and note[-1].tag == "p" else etree.SubElement(note, "p")
        back = etree.SubElement(
            last,
            "a",
            {"href": f"#fnref-{number}", "aria-label": word(self.language, "back")},
        )
        last.text = f"{last.text or ''} ".lstrip()
        back.text = "↩\ufe0e"

    def _fill(self, parent: etree.Element, block: Block, *, is_tight: bool = False) -> None:
        for child in block.children:
            if is_tight and child.kind == "paragraph":
                self._tight(parent, child)
            else:
                self._block(parent, child)

    def _tight(self, parent: etree.Element, paragraph: Block) -> None:
        """The words of a tight item stand in the item itself, without a paragraph."""
        words = joined(paragraph)
        if len(parent):
            parent[-1].tail = f"\n{words}"
        else:
            parent.text = words

    def _block(self, parent: etree.Element, block: Block) -> None:
        match block.kind:
            case "paragraph":
                etree.SubElement(parent, "p").text = joined(block)
            case "heading":
                heading = etree.SubElement(parent, f"h{max(block.level, 2)}")
                heading.set("id", next(self.ids, ""))
                heading.text = block.text
            case "rule":
                etree.SubElement(parent, "hr")
            case "quote":
                self._fill(etree.SubElement(parent, "blockquote"), block)
            case "code":
                pre = etree.SubElement(parent, "pre", {"tabindex": "0"})
                etree.SubElement(pre, "code").text = "".join(f"{line}\n" for line in block.lines)
            case "list":
                self._list(parent, block)
            case "definitions":
                self._definitions(parent, block)
            case "table":
                self._table(parent, block)
            case "box":
                self._box(parent, block)
            case "check":
                etree.SubElement(parent, "div", {"data-check": str(self.checks)})
                self.checks += 1

    def _list(self, parent: etree.Element, block: Block) -> None:
        is_ordered = block.mark in ".)"
        element = etree.SubElement(parent, "ol" if is_ordered else "ul")
        if is_ordered and block.level != 1:
            element.set("start", str(block.level))
        for child in block.children:
            item = etree.SubElement(element, "li")
            self._fill(item, _with_drawn_box(child), is_tight=block.is_tight)

    def _definitions(self, parent: etree.Element, block: Block) -> None:
        element = etree.SubElement(parent, "dl")
        for child in block.children:
            if child.kind == "term":
                etree.SubElement(element, "dt").text = child.text
            else:
                is_tight = len(child.children) < 2
                self._fill(etree.SubElement(element, "dd"), child, is_tight=is_tight)

    def _table(self, parent: etree.Element, block: Block) -> None:
        self.tables += 1
        label = f"{word(self.language, 'table')} {self.tables}"
        frame = etree.SubElement(
            parent,
            "div",
            {"class": "table", "role": "region", "tabindex": "0", "aria-label": label},
        )
        table = etree.SubElement(frame, "table")
        columns = block.mark.split(",")
        head = etree.SubElement(etree.SubElement(table, "thead"), "tr")
        for align, cell in zip(columns, cells(block.lines[0]), strict=False):
            # A corner without words is no heading: a screen reader would read it for each row.
            name = etree.SubElement(head, "th" if cell else "td", {"scope": "col"} if cell else {})
            name.text = cell
            if align:
                name.set("class", align)
        rows = etree.SubElement(table, "tbody")
        for line in block.lines[1:]:
            row = etree.SubElement(rows, "tr")
            found = cells(line)
            for place, align in enumerate(columns):
                cell_element = etree.SubElement(row, "td", {"class": align} if align else {})
                cell_element.text = found[place] if place < len(found) else ""

    def _box(self, parent: etree.Element, block: Block) -> None:
        kind = block.name if block.name in BOXES else "example"
        box = etree.SubElement(parent, "div", {"class": kind, "role": "note"})
        title = etree.SubElement(box, "p", {"class": "title"})
        title.text = block.title or word(self.language, kind)
        rests, count = dated(block)
        if count:
            first, *others = block.children
            words = [replace(first, lines=first.lines[count:])] if first.lines[count:] else []
            block = replace(block, children=words + others)
        self._fill(box, block)
        if rests:
            self._rests(box, rests)

    def _rests(self, box: etree.Element, rests: Dated) -> None:
        line = etree.SubElement(box, "p", {"class": "dated"})
        if rests.as_of:
            line.text = f"{word(self.language, 'as of')} "
            day = etree.SubElement(line, "time", {"datetime": rests.as_of})
            day.text = rests.as_of
            day.tail = f" · {rests.cites}" if rests.cites else ""
        else:
            line.text = rests.cites


def joined(paragraph: Block) -> str:
    """The words of a paragraph; two blanks at the end of a line, but the last, are a break."""
    return "\n".join(
        line.rstrip(" ") + ("  " if line.endswith("  ") else "") for line in paragraph.lines
    ).rstrip()


def _with_drawn_box(item: Block) -> Block:
    """`- [x] words` with a drawn box; a real one would be a form field that does nothing."""
    first = item.children[0] if item.children else None
    found = _TASK.match(first.lines[0]) if first and first.kind == "paragraph" else None
    if first is None or found is None:
        return item
    sign = "☐ " if found[1] == " " else "☑ "
    lines = [sign + first.lines[0][found.end() :], *first.lines[1:]]
    return replace(item, children=[replace(first, lines=lines), *item.children[1:]])
