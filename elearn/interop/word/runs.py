"""The inside of a Word paragraph → pieces of text, with links, notes and pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from elearn.interop.pieces import Piece
from elearn.interop.word import remarks
from elearn.interop.word.package import Relation
from elearn.interop.word.remarks import Remarks
from elearn.interop.word.styles import Looks, Style, looks

_INSIDE = frozenset(("ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "dir", "bdo"))
_INSIDE |= {"fldSimple", "ruby", "rubyBase"}
_GONE = frozenset(("del", "moveFrom"))
_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
# What the sign fonts of Windows have at these places.
_SIGNS = {0xFC: "✓", 0xFE: "☑", 0xA8: "☐", 0x6F: "☐", 0xFD: "☒", 0x78: "☒", 0xB7: "•", 0xA7: "▪"}
_SIGNS |= {0xE0: "→", 0xF0: "→", 0x2D: "-", 0x50: "✓", 0x52: "☑", 0x53: "☒"}
_LINKING = re.compile(r'HYPERLINK\s+"([^"]{1,2000})"')
_RAISED = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
# What programs put where the words for a picture belong: names of files and numbers.
_MADE_UP = re.compile(
    r"(?:[A-Za-z]:\\|https?://|file:)|[^\s]*\.(?:png|jpe?g|gif|bmp|emf|wmf|webp|tiff?)\Z"
    r"|(?:рисунок|изображение|picture|image|graphic|сурет|rasm|img)[\s_]*\d*\Z|.*\.(?:png|jpe?g|gif)\Z",
    re.IGNORECASE,
)
_SAFE = re.compile(r"https://[^\s<>\"\\]{1,2000}\Z")


@dataclass(frozen=True)
class Around:
    """What the runs of a part stand on: its styles, what it refers to, and who takes pictures."""

    styles: Mapping[str, Style]
    relations: Mapping[str, Relation]
    remarks: Remarks
    take_picture: Callable[[str, str], str]


class Runs:
    """Reads the runs of one paragraph."""

    def __init__(self, around: Around, below: Looks) -> None:
        self._around = around
        self._below = below
        self._remarks = around.remarks
        self._made: list[Piece] = []
        # Runs that look alike, though the word processor parted them.
        self._like = Piece("")
        self._texts: list[str] = []
        self._link = ""
        # Fields that are open: whether their instruction is being read, and what it says.
        self._fields: list[tuple[bool, str]] = []

    @property
    def pieces(self) -> list[Piece]:
        """What was read."""
        self._end()
        return self._made

    def _end(self) -> None:
        if self._texts:
            self._made.append(replace(self._like, text="".join(self._texts)))
            self._texts = []

    def _add(self, piece: Piece) -> None:
        self._end()
        self._made.append(piece)

    def read(self, parent: Element) -> None:
        """Reads everything inside an element."""
        for one in parent:
            self._read(one)

    def _read(self, one: Element) -> None:
        if one.tag == "r":
            self._run(one)
        elif one.tag in _INSIDE:
            self._inside(one)
        elif one.tag in _GONE:
            self._remarks.once(remarks.TRACKED)
        elif one.tag == "hyperlink":
            relation = self._around.relations.get(one.get("id", ""))
            self._linked(one, relation.target if relation and relation.is_external else "")
        elif one.tag in ("oMath", "oMathPara"):
            self._equation(one)
        elif one.tag == "AlternateContent":
            self._read_all(_chosen(one))
        elif one.tag in ("commentRangeStart", "commentReference"):
            self._remarks.once(remarks.COMMENTS)

    def _read_all(self, parent: Element | None) -> None:
        if parent is not None:
            self.read(parent)

    def _inside(self, one: Element) -> None:
        if one.tag in ("ins", "moveTo"):
            self._remarks.once(remarks.TRACKED)
        found = _LINKING.search(one.get("instr", "")) if one.tag == "fldSimple" else None
        if found:
            self._linked(one, found[1])
        else:
            self.read(one)

    def _linked(self, one: Element, target: str) -> None:
        before, self._link = self._link, self._safe(target)
        self.read(one)
        self._link = before

    def _safe(self, target: str) -> str:
        if not target or _SAFE.match(target):
            return target
        self._remarks.add(remarks.LINK, text=target[:80])
        return ""

    def _equation(self, one: Element) -> None:
        text = "".join(part.text or "" for part in one.iter("t"))
        self._remarks.add(remarks.EQUATION, text=text[:80])
        self._add(Piece(text))

    def _run(self, run: Element) -> None:
        settings = run.find("rPr")
        said = looks(settings).over(self._style_of(settings)).over(self._below)
        if said.is_hidden:
            self._remarks.once(remarks.HIDDEN)
            return
        for one in run:
            self._part(one, said)

    def _style_of(self, settings: Element | None) -> Looks:
        named = settings.find("rStyle") if settings is not None else None
        style = self._around.styles.get(named.get("val", "")) if named is not None else None
        if style is None:
            return Looks()
        # A link's own blue and line say nothing of the text.
        return replace(style.looks, colour=None, underline=None) if self._link else style.looks

    def _part(self, one: Element, said: Looks) -> None:
        if one.tag == "t":
            self._text(one.text or "", said)
        elif one.tag in _BREAKS:
            if one.get("type") not in ("page", "column"):
                self._text(_BREAKS[one.tag], said)
        elif one.tag == "softHyphen":
            self._text("\u00ad", said)
        elif one.tag == "sym":
            self._sign(one.get("char", ""), said)
        elif one.tag in ("footnoteReference", "endnoteReference"):
            self._add(Piece("", note=f"{one.tag[0]}{one.get('id', '')}"))
        elif one.tag in ("drawing", "pict", "object"):
            self._drawing(one)
        elif one.tag == "AlternateContent":
            for inner in _chosen(one) or ():
                self._part(inner, said)
        elif one.tag == "fldChar":
            self._field(one.get("fldCharType", ""))
        elif one.tag == "instrText":
            self._instruction(one.text or "")
        elif one.tag == "commentReference":
            self._remarks.once(remarks.COMMENTS)
        elif one.tag in _INSIDE:
            self.read(one)

    def _text(self, text: str, said: Looks) -> None:
        if self._fields and self._fields[-1][0]:
            return
        if said.raised in ("superscript", "subscript"):
            raised = _RAISED if said.raised == "superscript" else _LOWERED
            text = text.translate(raised)
        link = self._link or next((target for _, target in self._fields if target), "")
        names = said.names - {"underline", "colour"} if link else said.names
        like = Piece("", names, bool(said.italic), link)
        if like != self._like:
            self._end()
            self._like = like
        self._texts.append(text)

    def _sign(self, code: str, said: Looks) -> None:
        try:
            sign = _SIGNS.get(int(code, 16) & 0xFF, "")
        except ValueError:
            sign = ""
        if sign:
            self._text(sign, said)
        else:
            self._remarks.add(remarks.SIGN)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append((True, ""))
        elif kind == "separate" and self._fields:
            self._fields[-1] = (False, self._fields[-1][1])
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _instruction(self, text: str) -> None:
        found = _LINKING.search(text)
        if found and self._fields:
            self._fields[-1] = (True, self._safe(found[1]))

    def _drawing(self, one: Element) -> None:
        """A picture, or a remark about what it was."""
        box = next(one.iter("txbxContent"), None)
        if box is not None:
            text = "".join(part.text or "" for part in box.iter("t"))
            if text.strip():
                self._remarks.add(remarks.BOX, text=text[:300])
            return
        relation = self._picture_of(one)
        if relation is None:
            is_object = one.tag == "object"
            self._remarks.add(remarks.OBJECT if is_object else remarks.DRAWING)
        elif relation.is_external:
            self._remarks.add(remarks.ELSEWHERE)
        elif name := self._around.take_picture(relation.target, _words_of(one)):
            self._add(Piece(_words_of(one), picture=name))

    def _picture_of(self, one: Element) -> Relation | None:
        for name, attribute in (("blip", "embed"), ("imagedata", "id"), ("blip", "link")):
            for found in one.iter(name):
                if relation := self._around.relations.get(found.get(attribute, "")):
                    return relation
        return None


def _words_of(drawing: Element) -> str:
    """What a drawing says of itself to those who cannot see it."""
    for name, attribute in (("docPr", "descr"), ("shape", "alt"), ("docPr", "title")):
        for found in drawing.iter(name):
            words = " ".join(found.get(attribute, "").split())
            if words and not _MADE_UP.match(words):
                return words[:500]
    return ""


def _chosen(one: Element) -> Element | None:
    """Of what is written in two ways the one that holds a picture, else the first."""
    ways = [way for way in one if way.tag in ("Choice", "Fallback")]
    for way in ways:
        if next(way.iter("blip"), None) is not None:
            return way
    return ways[0] if ways else None
