"""Lists of a Word file: which numbers and letters Word writes before its paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_ABJAD = "ابجدهوزحطی"
_ALPHABETS = {
    "upperLetter": _LATIN.upper(),
    "lowerLetter": _LATIN,
    "russianUpper": _RUSSIAN.upper(),
    "russianLower": _RUSSIAN,
    "arabicAlpha": "ابتثجحخدذر",
    "arabicAbjad": _ABJAD,
}
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_PLACE = re.compile(r"%([1-9])")
_LONGEST = 40


@dataclass(frozen=True)
class Number:
    """What Word writes before a paragraph: `text` as it is shown, `sign` and `ordinal` of it.

    `family` is `number`, `letter` or `bullet`; `list_id` tells lists apart, `level` is from 0.
    """

    family: str
    ordinal: int
    sign: str
    text: str
    level: int
    list_id: str


@dataclass
class _Level:
    kind: str = "decimal"
    start: int = 1
    text: str = "%1."


class Numbering:
    """Counts the lists of a document while its paragraphs are walked in order."""

    def __init__(self, root: Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: Element) -> None:
        linked: dict[str, str] = {}
        styled: dict[str, str] = {}
        for abstract in root.iter("abstractNum"):
            id = abstract.get("abstractNumId", "")
            self._levels[id] = _levels(abstract)
            for name, kept in (("numStyleLink", linked), ("styleLink", styled)):
                one = abstract.find(name)
                if one is not None:
                    kept[id if name == "numStyleLink" else one.get("val", "")] = (
                        one.get("val", "") if name == "numStyleLink" else id
                    )
        for id, style in linked.items():
            self._levels[id] = self._levels.get(styled.get(style, ""), self._levels[id])
        for one in root.iter("num"):
            of = one.find("abstractNumId")
            id = one.get("numId", "")
            self._lists[id] = of.get("val", "") if of is not None else ""
            self._starts[id] = {}
            for changed in one.iter("lvlOverride"):
                start = changed.find("startOverride")
                if start is not None:
                    level = _whole(changed.get("ilvl"), 0)
                    self._starts[id][level] = _whole(start.get("val"), 1)

    def next(self, id: str, level: int) -> Number | None:
        """The number of the next paragraph of this list; None where it is in none."""
        of = self._lists.get(id)
        if of is None or id == "0":
            return None
        levels = self._levels.get(of, {})
        here = levels.get(level, _Level())
        counts = self._counts.setdefault(of, {})
        if id not in self._begun:
            self._begun.add(id)
            for changed, start in self._starts[id].items():
                counts[changed] = start - 1
        counts[level] = counts.get(level, here.start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if here.kind == "none":
            return None
        if here.kind == "bullet":
            return Number("bullet", counts[level], "•", "•", level, id)
        text = _PLACE.sub(
            lambda found: _sign(
                levels.get(int(found[1]) - 1, _Level()), counts.get(int(found[1]) - 1, 1)
            ),
            here.text[:_LONGEST],
        )
        family = "letter" if here.kind in _ALPHABETS else "number"
        return Number(family, counts[level], _sign(here, counts[level]), text, level, id)


def _levels(abstract: Element) -> dict[int, _Level]:
    found = {}
    for one in abstract.iter("lvl"):
        kind, start, text = one.find("numFmt"), one.find("start"), one.find("lvlText")
        found[_whole(one.get("ilvl"), 0)] = _Level(
            kind.get("val", "decimal") if kind is not None else "decimal",
            _whole(start.get("val") if start is not None else None, 1),
            text.get("val", "") if text is not None else "",
        )
    return found


def _whole(value: str | None, else_: int) -> int:
    return int(value) if value and re.fullmatch(r"[0-9]{1,5}", value) else else_


def _sign(level: _Level, ordinal: int) -> str:
    alphabet = _ALPHABETS.get(level.kind)
    if alphabet and 0 < ordinal <= len(alphabet):
        return alphabet[ordinal - 1]
    if level.kind in ("lowerRoman", "upperRoman") and 0 < ordinal < 40:
        sign = ""
        for value, letters in _ROMAN:
            sign += letters * (ordinal // value)
            ordinal %= value
        return sign.upper() if level.kind == "upperRoman" else sign
    return str(ordinal)
