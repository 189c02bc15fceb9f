"""The fields of a question in Moodle XML: texts with their pictures, numbers, switches."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from xml.etree.ElementTree import Element

from elearn.errors import message
from elearn.interop.banks.albums import Album, Pages, decoded
from elearn.interop.banks.amounts import exact
from elearn.interop.banks.keys import Weighted
from elearn.interop.banks.telling import Teller, Unfit
from elearn.interop.banks.texts import FORMATS, Text
from elearn.quiz.blocks import short

# What Moodle itself puts where an author said nothing.
_USUAL = frozenset(
    {
        "Your answer is correct",
        "Your answer is partially correct",
        "Your answer is incorrect",
        "Ваш ответ верный",
        "Ваш ответ частично правильный",
        "Ваш ответ неправильный",
    }
)
_SWITCHED = frozenset({"1", "true", "yes"})


@dataclass(frozen=True)
class Fields:
    """One question, or a part of it such as an answer; `format` holds where a text says none."""

    element: Element
    album: Album
    teller: Teller
    format: str = "html"

    def parts(self, *names: str) -> list[Fields]:
        """The parts with these names, in the order of the file."""
        return [
            Fields(each, self.album, self.teller, self.format)
            for each in self.element
            if each.tag in names
        ]

    def part(self, name: str) -> Fields | None:
        """The first part with this name."""
        return next(iter(self.parts(name)), None)

    # ── plain values ──

    def value(self, name: str) -> str:
        """What stands in a part or in its `text`, as letters."""
        found = self.element.find(name)
        return _letters(found) if found is not None else ""

    def switch(self, name: str, *, otherwise: bool) -> bool:
        """A field that is on or off."""
        value = self.value(name).lower()
        return value in _SWITCHED if value else otherwise

    def amount(self, name: str) -> Fraction | None:
        """A field that is a number."""
        return exact(self.value(name))

    # ── texts ──

    def raw(self) -> Text:
        """The text of this part."""
        said = self.element.get("format") or ""
        return Text(_letters(self.element), FORMATS.get(said, self.format))

    def pages(self) -> Pages:
        """Its pictures by name."""
        files = {}
        for file in self.element.iter("file"):
            data = decoded(file.text or "") if file.get("encoding") == "base64" else None
            if file.get("name") and data is not None:
                files[file.get("name") or ""] = data
        return Pages(self.album, self.teller, files)

    def markdown(self) -> str:
        """The text of this part in blocks."""
        return self.raw().markdown(self.pages())

    def line(self) -> str:
        """The text of this part in one line."""
        return self.raw().line(self.pages()).strip()

    def feedback(self, name: str) -> str:
        """What is said to an answer or behind it; empty where Moodle's own words stand there."""
        found = self.part(name)
        text = found.raw().paragraph(found.pages()).strip() if found else ""
        return "" if text.rstrip(".") in _USUAL else text

    # ── answers ──

    def weighted(self) -> list[tuple[Weighted, Fields]]:
        """The answers with their share and feedback; their text is the reader's to choose."""
        found = []
        for answer in self.parts("answer"):
            said = answer.element.get("fraction") or answer.value("fraction") or "0"
            percent = exact(said)
            if percent is None:
                raise Unfit(message("“%(text)s” cannot be read as a number."), text=short(said))
            share = percent / 100
            found.append((Weighted("", share, answer.feedback("feedback")), answer))
        return found


def _letters(element: Element) -> str:
    inside = element.find("text")
    return ((element if inside is None else inside).text or "").strip()
