"""A quiz file's lines, cleaned, and gathered into paragraphs and lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from elearn.errors import message
from elearn.languages import fold
from elearn.quiz.blocks import ARROW, Item, Notes, Place, mark_of, short, without_layout_marks
from elearn.quiz.words import LABELS, nearest_label

_ITEM = re.compile(r"(\s*)([-*+]|\d{1,9}[.)])(?:\s+|$)")
# What word processors make of a hyphen at the beginning of a line.
_TYPESET_BULLET = re.compile(r"(\s*)([‐‑‒–—−•●▪◦·])\s*")
_QUOTE = re.compile(r"\s*>\s?")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_COLONS = re.compile(r"[:：]")


@dataclass(frozen=True)
class Line:
    """One line without layout marks; tabs are blanks."""

    number: int
    text: str

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip())

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()

    @property
    def place(self) -> Place:
        return Place(self.number, self.indent + 1)


def cleaned(lines: Sequence[str], first_line: int) -> list[Line]:
    """The lines as they are understood."""
    return [
        Line(number, without_layout_marks(line).expandtabs(4).rstrip())
        for number, line in enumerate(lines, first_line)
    ]


class Fence:
    """Knows whether a line is inside fenced code."""

    def __init__(self) -> None:
        self._mark = ""

    @property
    def is_open(self) -> bool:
        """Whether the next line is code."""
        return bool(self._mark)

    def takes(self, line: Line) -> bool:
        """Whether the line belongs to fenced code, its fences too."""
        found = _FENCE.match(line.text)
        if not self._mark:
            self._mark = found[1] if found else ""
            return bool(found)
        rest = line.text.strip()
        if found and found[1].startswith(self._mark) and not rest.strip(rest[0]):
            self._mark = ""
        return True


@dataclass
class Paragraph:
    """Lines that stand together: text, a table, a quote, or code (`is_code`)."""

    lines: list[Line]
    is_code: bool = False


@dataclass
class Entry:
    """A list item that is still growing."""

    place: Place
    lines: list[str]
    quote: list[str] = field(default_factory=list)

    def item(self) -> Item:
        """The item as it was written."""
        return Item(self.place, "\n".join(self.lines).strip("\n"), "\n".join(self.quote).strip())


@dataclass
class Listing:
    """A list, and the lines it was written in."""

    bullet: str
    indent: int
    entries: list[Entry] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    is_parted: bool = False  # the line before was empty

    @property
    def place(self) -> Place:
        return self.lines[0].place

    @property
    def is_numbered(self) -> bool:
        return self.bullet[-1] in ".)"

    @property
    def is_marked(self) -> bool:
        """Whether one of its items begins with ( ), [x], (50%) …"""
        marks = (mark_of(entry.lines[0]) for entry in self.entries)
        return not self.is_numbered and any(mark and mark.is_known for mark in marks)

    @property
    def is_almost_marked(self) -> bool:
        """Whether all its items begin with something that is meant as a mark."""
        marks = [mark_of(entry.lines[0]) for entry in self.entries]
        return not self.is_numbered and all(mark and mark.is_like_one for mark in marks)

    @property
    def has_arrows(self) -> bool:
        return not self.is_numbered and any(
            ARROW.search(line) for entry in self.entries for line in entry.lines
        )


Chunk = Paragraph | Listing


def label_at(text: str) -> tuple[str, int] | None:
    """The label that begins here, by its English name, and where its value begins."""
    colon = _COLONS.search(text, 0, 60)
    if not colon:
        return None
    name = LABELS.get(fold(text[: colon.start()]))
    return (name, colon.end()) if name else None


def unknown_label_at(text: str) -> tuple[str, str | None] | None:
    """A word and a colon that are no label of ours, and the label that was meant, if any."""
    colon = _COLONS.search(text, 0, 60)
    word = text[: colon.start()].strip() if colon else ""
    if not word or len(word.split()) > 3 or not word.replace(" ", "").isalpha():
        return None
    return word, nearest_label(word)


def chunks(lines: Sequence[Line], notes: Notes) -> list[Chunk]:
    """The paragraphs and lists of one question."""
    return _Gatherer(notes).gather(lines)


class _Gatherer:
    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.chunks: list[Chunk] = []
        self.paragraph: Paragraph | None = None
        self.listing: Listing | None = None

    def gather(self, lines: Sequence[Line]) -> list[Chunk]:
        fence = Fence()
        for line in lines:
            # Indented fences stand in a list item and are part of its text.
            is_in_item = self.listing is not None and line.indent >= self.listing.indent + 2
            if not is_in_item and fence.takes(line):
                self._take_code(line)
            elif line.is_blank:
                self._part(line)
            else:
                self._take(self._with_plain_bullet(line))
        return self.chunks

    def _take(self, line: Line) -> None:
        if not (self.listing and self._continue_list(self.listing, line)):
            self.listing = None
            self._begin(line)

    def _with_plain_bullet(self, line: Line) -> Line:
        """The line with the hyphen that was meant: else the option, and whether it is right,
        would be read as words of the question."""
        found = _TYPESET_BULLET.match(line.text)
        mark = mark_of(line.text[found.end() :]) if found else None
        if not (found and mark and mark.is_known):
            return line
        says = message("%(bullet)s begins no list: write the hyphen - of the keyboard instead.")
        self.notes.add(line.place, "E37", says, bullet=found[2])
        return Line(line.number, f"{found[1]}- {line.text[found.end() :]}")

    def _take_code(self, line: Line) -> None:
        self.listing = None
        if self.paragraph is None or not self.paragraph.is_code:
            self.paragraph = Paragraph([], is_code=True)
            self.chunks.append(self.paragraph)
        self.paragraph.lines.append(line)

    def _part(self, line: Line) -> None:
        self.paragraph = None
        if self.listing:
            self.listing.is_parted = True
            self.listing.lines.append(line)

    def _begin(self, line: Line) -> None:
        found = _ITEM.match(line.text)
        # As in CommonMark, text that goes on with `2.` is no list.
        is_wrapped = self.paragraph is not None and found and found[2][:-1] not in ("", "1")
        if found and not is_rule(line.text) and not is_wrapped:
            bullet = found[2] if found[2] in "-*+" else found[2][-1]
            self.listing = Listing(bullet, line.indent)
            self.chunks.append(self.listing)
            self.paragraph = None
            self._add_entry(self.listing, line, found.end())
            return
        if self.paragraph is None or self.paragraph.is_code:
            self.paragraph = Paragraph([])
            self.chunks.append(self.paragraph)
        self.paragraph.lines.append(line)

    def _add_entry(self, listing: Listing, line: Line, at: int) -> None:
        listing.entries.append(Entry(Place(line.number, at + 1), [line.text[at:]]))
        listing.lines.append(line)
        listing.is_parted = False

    def _continue_list(self, listing: Listing, line: Line) -> bool:
        """Whether the line belongs to the open list, and then its place in it."""
        found = None if is_rule(line.text) else _ITEM.match(line.text)
        if found and line.indent < listing.indent + 2:
            return self._continue_with_item(listing, line, found)
        if line.indent >= listing.indent + 2:
            self._add_inside(listing, line, found)
            return True
        if _QUOTE.match(line.text):
            return self._take_lost_quote(listing, line)
        if listing.is_parted:
            return False
        label = label_at(line.text.strip())
        if label or (listing.is_marked and unknown_label_at(line.text.strip())):
            self._note_glued(line)
            return False
        if _FENCE.match(line.text) or is_rule(line.text):
            return False
        # CommonMark's lazy continuation: the text belongs to what stands above it.
        last = listing.entries[-1]
        (last.quote or last.lines).append(line.text.strip())
        listing.lines.append(line)
        return True

    def _note_glued(self, line: Line) -> None:
        says = message(
            "“%(text)s” is glued to the list above and would become part of it: put an empty "
            "line before it."
        )
        self.notes.add(line.place, "E23", says, text=short(line.text))

    def _continue_with_item(self, listing: Listing, line: Line, found: re.Match[str]) -> bool:
        bullet = found[2] if found[2] in "-*+" else found[2][-1]
        if bullet != listing.bullet:
            mark = mark_of(line.text[found.end() :])
            is_answer = listing.is_marked and mark is not None and mark.is_known
            if not is_answer or bullet not in "-*+":
                return False
            says = message(
                "The list mixes the bullets %(first)s and %(second)s, which makes two lists of "
                "it: use one of them."
            )
            self.notes.add(line.place, "E37", says, first=listing.bullet, second=bullet)
        self._add_entry(listing, line, found.end())
        return True

    def _add_inside(self, listing: Listing, line: Line, found: re.Match[str] | None) -> None:
        last = listing.entries[-1]
        quote = _QUOTE.match(line.text)
        mark = mark_of(line.text[found.end() :]) if found else None
        if mark and mark.is_known and listing.is_marked:
            says = message("This option is indented under another: move it to the left.")
            self.notes.add(line.place, "E37", says)
            self._add_entry(listing, line, found.end() if found else 0)
            return
        listing.lines.append(line)
        if quote:
            last.quote.append(line.text[quote.end() :])
        elif last.quote and not listing.is_parted:
            last.quote.append(line.text.strip())
        else:
            last.lines += [""] if listing.is_parted else []
            last.lines.append(line.text[listing.indent + 2 :])
        listing.is_parted = False

    def _take_lost_quote(self, listing: Listing, line: Line) -> bool:
        if not (listing.is_marked or listing.has_arrows):
            return False
        last = listing.entries[-1]
        if not last.quote or listing.is_parted:
            says = message("This feedback is not inside its option: put two blanks before the >.")
            self.notes.add(line.place, "E36", says)
        quote = _QUOTE.match(line.text)
        last.quote.append(line.text[quote.end() :] if quote else line.text)
        listing.lines.append(line)
        listing.is_parted = False
        return True


def is_rule(text: str) -> bool:
    """Whether the line is `---`, `***` or `___`, which only part what stands around them."""
    signs = "".join(text.split())
    return len(signs) > 2 and signs[0] in "-*_" and not signs.strip(signs[0])
