"""A Word file → its paragraphs and tables in order, its notes and pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from elearn.content import pictures
from elearn.interop.brought import Remark
from elearn.interop.pieces import Piece, Pieces, lines, plain, stripped
from elearn.interop.word import remarks, styles
from elearn.interop.word.numbering import Number, Numbering
from elearn.interop.word.package import Package, Relation
from elearn.interop.word.remarks import Remarks
from elearn.interop.word.runs import Around, Runs
from elearn.interop.word.styles import Looks, Style

MOST_BLOCKS = 20_000
MOST_PICTURES = 60
_INSIDE = frozenset(["sdt", "sdtContent", "customXml", "ins", "moveTo"])
_SHOWN = {"png": "png", "jpg": "jpg", "gif": "gif", "webp": "webp"}
_PLACE = 50


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. `level` 1 to 9 makes it a heading."""

    pieces: Pieces
    level: int = 0
    number: Number | None = None
    is_title: bool = False
    is_caption: bool = False

    @property
    def text(self) -> str:
        return plain(self.pieces)


@dataclass(frozen=True)
class Table:
    """Rows of cells, each the paragraphs in it."""

    rows: tuple[tuple[tuple[Paragraph, ...], ...], ...]


Block = Paragraph | Table


@dataclass
class Document:
    """Everything that was read. `notes` are the foot and end notes by the name pieces give."""

    blocks: list[Block] = field(default_factory=list)
    notes: dict[str, Pieces] = field(default_factory=dict)
    media: dict[str, bytes] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()


def document(data: bytes) -> Document:
    """Reads a Word file. Raises Invalid where it is none, is damaged, or is too large."""
    return _Reader(Package(data)).read()


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._name = package.document
        self._relations = package.relations(self._name)
        self._styles = styles.styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"))
        self._remarks = Remarks()
        self._document = Document()
        self._pictures: dict[bytes, str] = {}
        self._around = self._with(self._relations)

    def _part(self, kind: str) -> Element | None:
        for relation in self._relations.values():
            if relation.kind == kind and not relation.is_external:
                return self._package.tree(relation.target)
        return None

    def _with(self, relations: dict[str, Relation]) -> Around:
        return Around(self._styles, relations, self._remarks, self._take_picture)

    def read(self) -> Document:
        root = self._package.tree(self._name)
        body = root.find("body") if root is not None else None
        for block in self._blocks(body if body is not None else ()):
            self._document.blocks.append(block)
            if len(self._document.blocks) >= MOST_BLOCKS:
                raise remarks.too_long()
        self._read_notes()
        if any(one.kind == "comments" for one in self._relations.values()):
            comments = self._part("comments")
            if comments is not None and len(comments):
                self._remarks.once(remarks.COMMENTS)
        self._look_at_headers()
        self._document.remarks = self._remarks.all
        return self._document

    def _look_at_headers(self) -> None:
        for relation in self._relations.values():
            if relation.kind in ("header", "footer") and not relation.is_external:
                root = self._package.tree(relation.target)
                if root is not None and any((one.text or "").strip() for one in root.iter("t")):
                    self._remarks.once(remarks.HEADERS)
                    return

    def _blocks(self, parent: Element | tuple[()]) -> Iterator[Block]:
        for one in parent:
            if one.tag == "p":
                yield from self._paragraphs(one)
            elif one.tag == "tbl":
                yield self._table(one)
            elif one.tag in _INSIDE:
                yield from self._blocks(one)
            elif one.tag == "altChunk":
                self._remarks.add(remarks.INSERTED)

    def _paragraphs(self, one: Element) -> Iterator[Paragraph]:
        settings = one.find("pPr")
        style = self._style_of(settings)
        level, (number_id, deep) = style.level, (style.number_id, style.number_level)
        below = style.looks
        if settings is not None:
            level = styles.level_of(settings, level)
            number_id, deep = styles.number_of(settings, number_id, deep)
            shade = settings.find("shd")
            if shade is not None and styles.is_shaded(shade):
                below = Looks(highlight=True).over(below)
        here = _place("".join(part.text or "" for part in one.iter("t")))
        self._remarks.place = here or self._remarks.place
        runs = Runs(self._around, below)
        runs.read(one)
        pieces = stripped(runs.pieces)
        if style.is_contents:
            self._remarks.once(remarks.CONTENTS)
        elif pieces:
            number = self._numbering.next(number_id, deep) if number_id else None
            yield Paragraph(pieces, level, number, style.is_title, style.is_caption)

    def _style_of(self, settings: Element | None) -> Style:
        named = settings.find("pStyle") if settings is not None else None
        id = named.get("val", "") if named is not None else ""
        return self._styles.get(id) or self._styles.get("") or Style()

    def _table(self, one: Element) -> Table:
        rows = []
        for row in _children(one, "tr"):
            cells: list[tuple[Paragraph, ...]] = []
            for cell in _children(row, "tc"):
                settings = cell.find("tcPr")
                if settings is not None and settings.find("vMerge") is not None:
                    self._remarks.add(remarks.MERGED, is_loss=False)
                cells.append(tuple(self._in_cell(cell)))
                cells += [()] * (self._span(settings) - 1)
            rows.append(tuple(cells))
        return Table(tuple(row for row in rows if any(row)))

    def _span(self, settings: Element | None) -> int:
        span = settings.find("gridSpan") if settings is not None else None
        value = span.get("val", "1") if span is not None else "1"
        if value in ("1", ""):
            return 1
        self._remarks.add(remarks.MERGED, is_loss=False)
        return min(int(value), 30) if value.isdecimal() and len(value) < 3 else 1

    def _in_cell(self, cell: Element) -> Iterator[Paragraph]:
        for block in self._blocks(cell):
            if isinstance(block, Paragraph):
                yield block
                continue
            self._remarks.add(remarks.NESTED, is_loss=False)
            for row in block.rows:
                for inner in row:
                    yield from inner

    def _read_notes(self) -> None:
        for kind in ("footnotes", "endnotes"):
            for relation in self._relations.values():
                if relation.kind == kind and not relation.is_external:
                    self._notes_of(relation.target, kind[:-1])

    def _notes_of(self, name: str, tag: str) -> None:
        root = self._package.tree(name)
        around = self._with(self._package.relations(name))
        for one in root.iter(tag) if root is not None else ():
            if one.get("type") in ("separator", "continuationSeparator", "continuationNotice"):
                continue
            pieces: list[Piece] = []
            for paragraph in one.iter("p"):
                runs = Runs(around, Looks())
                runs.read(paragraph)
                pieces += [Piece(" ")] if pieces else []
                pieces += [piece for line in lines(runs.pieces) for piece in (*line, Piece(" "))]
            self._document.notes[f"{tag[0]}{one.get('id', '')}"] = stripped(pieces)

    def _take_picture(self, name: str, words: str) -> str:
        """Keeps a picture under a name of ours; empty where it is of a kind not shown here."""
        data = self._package.bytes_of(name)
        kind = next(
            (
                kind
                for kind in ("png", "jpg", "gif", "webp")
                if data and pictures.is_what_it_says(f"a.{kind}", data)
            ),
            "",
        )
        if not kind:
            self._remarks.add(remarks.FORMAT)
            return ""
        if not words:
            self._remarks.add(remarks.NO_WORDS, is_loss=False)
        if data not in self._pictures:
            if len(self._pictures) >= MOST_PICTURES:
                raise remarks.too_long()
            self._pictures[data] = f"picture-{len(self._pictures) + 1}.{kind}"
            self._document.media[self._pictures[data]] = data
        return self._pictures[data]


def _children(parent: Element, tag: str) -> Iterator[Element]:
    for one in parent:
        if one.tag == tag:
            yield one
        elif one.tag in _INSIDE:
            yield from _children(one, tag)


def _place(text: str) -> str:
    text = " ".join(text.split())
    return f"{text[:_PLACE]}…" if len(text) > _PLACE else text
