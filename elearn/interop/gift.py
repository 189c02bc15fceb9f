"""Question banks in GIFT, the plain text format of Moodle, read into sketches.

The grammar is that of Moodle's own reader (docs.moodle.org, GIFT format), and takes what other
tools write beside it: several gaps in one text, `{true}` in small letters, ids and tags in
comments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from elearn.content.quizzes.sketches import Sketch
from elearn.errors import Invalid, message
from elearn.interop import code_pages
from elearn.interop.banks import labels
from elearn.interop.banks.albums import Album, Pages
from elearn.interop.banks.categories import Categories
from elearn.interop.banks.gift_answers import answered
from elearn.interop.banks.gift_signs import Chunk, chunks, released, split_text
from elearn.interop.banks.proving import proved
from elearn.interop.banks.reports import gathered
from elearn.interop.banks.telling import Teller, Unfit, place_of
from elearn.interop.brought import Brought, Remark

LARGEST = 2_000_000
MOST_QUESTIONS = 3_000

_ID = re.compile(r"\[id:((?:[^\]\\\n]|\\.){1,100})\]")
_TAG = re.compile(r"\[tag:((?:[^\]\\\n]|\\.){1,100})\]")


def fits(data: bytes) -> bool:
    """Whether this is meant as GIFT: a brace group, and it begins as no other file does."""
    head = data[:200_000].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return b"{" in head and b"}" in head and not head.startswith((b"<", b"PK", b"%PDF", b"{"))


def read(data: bytes, language: str = "en") -> Brought:
    """The questions of a file in GIFT, and a remark for each thing that was not carried over.

    Raises Invalid where it is no text, or too long to be one bank.
    """
    if len(data) > LARGEST:
        raise Invalid(
            "This file holds more than one course can. Split it into several.", code="file"
        )
    if b"\0" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise Invalid("This is no text with questions.", code="file")
    decoded = code_pages.decoded(data)
    bank = _Bank(language)
    if not decoded.is_sure:
        page = code_pages.CODE_PAGES[decoded.code_page]
        says = message("The letters were read as %(code_page)s. Look whether they are right.")
        bank.remarks.append(Remark("1", says, {"code_page": page}, is_loss=False))
    for chunk in chunks(decoded.text):
        bank.take(chunk)
    return bank.brought()


@dataclass
class _Bank:
    language: str
    album: Album = field(default_factory=Album)
    categories: Categories = field(default_factory=Categories)
    remarks: list[Remark] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    count: int = 0
    refusals: list[Remark] = field(default_factory=list)

    def take(self, chunk: Chunk) -> None:
        """One stretch of lines between empty ones."""
        if chunk.category is not None:
            self.categories.begin(released(chunk.category), chunk.comments)
        if not chunk.text:
            return
        self.count += 1
        if self.count > MOST_QUESTIONS:
            raise Invalid(
                "This file holds more than one course can. Split it into several.", code="file"
            )
        parted = split_text(chunk.text)
        teller = Teller(place_of(self.count, parted.title or released(parted.head)))
        try:
            sketch = answered(parted, Pages(self.album, teller))
            sketch = _ordered(replace(sketch, labels={**self._labels(chunk), **sketch.labels}))
            proved(sketch, self.language)
        except Unfit as unfit:
            self.refusals.append(Remark(teller.place, unfit.text, unfit.values))
            return
        self.remarks += teller.remarks
        self.categories.add(sketch)

    def _labels(self, chunk: Chunk) -> dict[str, str]:
        tags = [_bare(tag) for tag in _TAG.findall(chunk.comments)]
        ids = _ID.findall(chunk.comments)
        said = labels.of_tags(tags)
        return labels.with_id(said, _bare(ids[0]), self.taken) if ids else said

    def brought(self) -> Brought:
        """Everything that was read."""
        return Brought(
            questions=self.categories.questions(self.remarks),
            media=self.album.media,
            remarks=(*self.refusals, *gathered(self.remarks)),
            refused=len(self.refusals),
        )


def _ordered(sketch: Sketch) -> Sketch:
    """The steps of an order that was written as a matching of steps with their numbers."""
    said = dict(sketch.labels)
    is_order = said.pop("kind", "") == "ordering" and sketch.kind == "matching"
    if not is_order or not all(left and right.isdecimal() for left, right in sketch.pairs):
        return replace(sketch, labels=said)
    pairs = sorted(sketch.pairs, key=lambda pair: int(pair[1]))
    steps = tuple(left for left, _ in pairs)
    return replace(sketch, kind="ordering", labels=said, pairs=(), steps=steps)


def _bare(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
