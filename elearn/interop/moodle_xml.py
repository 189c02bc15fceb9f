"""Question banks in Moodle XML, read into sketches with their pictures.

The format is that of Moodle's export (docs.moodle.org, Moodle XML format), and of the many
programs that write it more or less so.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from elearn.content.quizzes.sketches import Sketch
from elearn.errors import Invalid, message
from elearn.interop import xml_trees
from elearn.interop.banks import labels
from elearn.interop.banks.albums import Album, decoded
from elearn.interop.banks.categories import Categories
from elearn.interop.banks.moodle_fields import Fields
from elearn.interop.banks.moodle_kinds import OWN_TEXT, READERS
from elearn.interop.banks.proving import proved
from elearn.interop.banks.reports import gathered
from elearn.interop.banks.telling import Teller, Unfit, place_of
from elearn.interop.banks.texts import letters_in, titled
from elearn.interop.brought import Brought, Remark
from elearn.quiz.blocks import short

LARGEST = 48_000_000
MOST_QUESTIONS = 3_000
MOST_LETTERS = 2_000_000
"""Of all texts together, pictures not counted."""

_ROOT = re.compile(rb"<\s*quiz\b")
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_DRAWN = ("calculated", "calculatedmulti", "calculatedsimple", "formulas", "stack", "randomsamatch")
_PICTURES = frozenset({"file", "image_base64"})
_LABELLED = {"correctfeedback": "correct", "incorrectfeedback": "incorrect"}


def fits(data: bytes) -> bool:
    """Whether this is meant as Moodle XML."""
    return data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and bool(
        _ROOT.search(data[:8_000])
    )


def read(data: bytes, language: str = "en") -> Brought:
    """The questions of a file, and a remark for each thing that was not carried over.

    Raises Invalid where it is no such file, declares entities, or is too large or too deep.
    """
    if len(data) > LARGEST:
        raise Invalid(
            "This file holds more than one course can. Split it into several.", code="file"
        )
    root = _root(data)
    if root.tag != "quiz":
        raise Invalid("This is no export of questions from Moodle.", code="file")
    bank = _Bank(language)
    for element in root:
        if element.tag == "question":
            bank.take(element)
    return bank.brought()


def _root(data: bytes) -> Element:
    """The tree; where a file has HTML's names of letters outside of CDATA, with those put in."""
    try:
        return xml_trees.tree(data)
    except Invalid:
        replaced = _ENTITY.sub(_letter, data)
        if replaced == data or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise
        return xml_trees.tree(replaced)


def _letter(found: re.Match[bytes]) -> bytes:
    name = found[1].decode("ascii")
    if name in ("amp", "lt", "gt", "quot", "apos"):
        return found[0]
    letters = html.unescape(f"&{name};")
    return "".join(f"&#{ord(letter)};" for letter in letters).encode() if len(letters) < 3 else b""


@dataclass
class _Bank:
    language: str
    album: Album = field(default_factory=Album)
    categories: Categories = field(default_factory=Categories)
    remarks: list[Remark] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    count: int = 0
    letters: int = 0
    refusals: list[Remark] = field(default_factory=list)

    def take(self, element: Element) -> None:
        """A question, or the category of those that follow."""
        fields = Fields(element, self.album, Teller(""))
        kind = (element.get("type") or "").strip().lower()
        if kind == "category":
            self.categories.begin(fields.value("category"), fields.value("info"))
            return
        self.count += 1
        self.letters += sum(
            letters_in(part.text or "") for part in element.iter() if part.tag not in _PICTURES
        )
        if self.count > MOST_QUESTIONS or self.letters > MOST_LETTERS:
            raise Invalid(
                "This file holds more than one course can. Split it into several.", code="file"
            )
        name = " ".join(fields.value("name").split())
        fields = replace(fields, teller=Teller(place_of(self.count, name)))
        try:
            sketch = self._sketch(kind, name, fields)
            proved(sketch, self.language)
        except Unfit as unfit:
            self.refusals.append(Remark(fields.teller.place, unfit.text, unfit.values))
            return
        self.remarks += fields.teller.remarks
        self.categories.add(sketch)

    def _sketch(self, kind: str, name: str, fields: Fields) -> Sketch:
        if kind not in READERS:
            raise _unknown(kind)
        title, prompt = (name, "") if kind in OWN_TEXT else titled(name, _prompt(fields))
        if not title and kind not in OWN_TEXT:
            raise Unfit(message("It has no text. Write what is asked."))
        sketch = Sketch("", title, prompt, labels=self._labels(kind, fields))
        read = READERS[kind](fields, sketch)
        if kind == "description" and not read.prompt:
            return replace(read, prompt=read.title)
        return read

    def _labels(self, kind: str, fields: Fields) -> dict[str, str]:
        listed = fields.part("tags")
        said = labels.of_tags(tag.value(".") for tag in listed.parts("tag")) if listed else {}
        if kind not in OWN_TEXT:
            said = labels.with_points(said, fields.value("defaultgrade") or "1")
        said = labels.with_id(said, fields.value("idnumber"), self.taken)
        texts = {"explain": fields.feedback("generalfeedback"), "hint": _hints(fields)}
        texts |= {label: fields.feedback(name) for name, label in _LABELLED.items()}
        partly = fields.feedback("partiallycorrectfeedback")
        if partly:
            fields.teller.lost(
                message("What is said to a partly right answer has no place: “%(text)s”."),
                text=short(partly),
            )
        return {**said, **{name: text for name, text in texts.items() if text}}

    def brought(self) -> Brought:
        """Everything that was read."""
        return Brought(
            questions=self.categories.questions(self.remarks),
            media=self.album.media,
            remarks=(*self.refusals, *gathered(self.remarks)),
            refused=len(self.refusals),
        )


def _prompt(fields: Fields) -> str:
    found = fields.part("questiontext")
    prompt = found.markdown() if found else ""
    picture = fields.value("image_base64")
    if picture:
        data = decoded(picture)
        name = fields.value("image").rpartition("/")[2] or "picture.png"
        kept = fields.album.kept(name, data or b"", fields.teller)
        return f"{prompt}\n\n![](media/{kept})".strip() if kept else prompt
    return prompt


def _hints(fields: Fields) -> str:
    hints = [hint.line() for hint in fields.parts("hint")]
    return " ".join(filter(None, hints))


def _unknown(kind: str) -> Unfit:
    if kind in _DRAWN:
        return Unfit(
            message(
                "Questions of the kind “%(kind)s” are made anew for each person, which is not done "
                "here. Write one or several of them out."
            ),
            kind=kind,
        )
    return Unfit(
        message("Questions of the kind “%(kind)s” are not known here. Ask it in another form."),
        kind=short(kind) or "—",
    )
