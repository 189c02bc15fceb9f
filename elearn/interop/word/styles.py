"""The styles of a Word file: which of them are headings, and what their text looks like."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

_HEADING = re.compile(
    r"(?:heading|заголовок|тақырып(?:ша)?|баш сөз|sarlavha|сарлавҳа|sözbaşy|"
    r"عنوان|سرلیک|سرخی|überschrift|titre|başlık)\s*([1-9])$",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?:title|название)$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|оглавление|содержание)\s*(?:\d|heading)", re.IGNORECASE)
_CAPTION = re.compile(r"(?:caption|название объекта)$", re.IGNORECASE)
_DARK = 0x48
_LONGEST_CHAIN = 20


@dataclass(frozen=True)
class Looks:
    """What is said of a text's looks; None where nothing is said."""

    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    highlight: bool | None = None
    colour: bool | None = None
    is_hidden: bool | None = None
    raised: str | None = None

    def over(self, below: Looks) -> Looks:
        """These looks, and where they say nothing those below."""
        said = {name: value for name, value in vars(self).items() if value is not None}
        return replace(below, **said)

    @property
    def names(self) -> frozenset[str]:
        """The looks by the names that `pieces.LOOKS` gives them."""
        return frozenset(
            name for name in ("bold", "underline", "highlight", "colour") if getattr(self, name)
        )


@dataclass(frozen=True)
class Style:
    """A style as it holds with everything it is based on. `level` 1 to 9 is a heading's."""

    level: int = 0
    looks: Looks = field(default_factory=Looks)
    number_id: str = ""
    number_level: int = 0
    is_title: bool = False
    is_contents: bool = False
    is_caption: bool = False


def styles(root: Element | None) -> dict[str, Style]:
    """Every style by its id; under the empty id, the one of a paragraph that names none."""
    written = {
        one.get("styleId", ""): one for one in (root.iter("style") if root is not None else ())
    }
    found = {id: _style(id, written) for id in written}
    for id, one in written.items():
        if one.get("type") == "paragraph" and is_on(one.get("default")):
            found[""] = found[id]
    return found


def is_on(value: str | None) -> bool:
    """Whether a switch of Word is on; one that is not there is off."""
    return value in ("1", "true", "on")


def _style(id: str, written: Mapping[str, Element]) -> Style:
    chain: list[Element] = []
    while id in written and len(chain) < _LONGEST_CHAIN and written[id] not in chain:
        chain.append(written[id])
        based = written[id].find("basedOn")
        id = based.get("val", "") if based is not None else ""
    whole = Style()
    for one in reversed(chain):
        whole = _with(whole, one)
    return whole


def _with(below: Style, one: Element) -> Style:
    """A style on top of what it is based on."""
    named = one.find("name")
    name = named.get("val", "") if named is not None else ""
    level, number_id, number_level = below.level, below.number_id, below.number_level
    settings = one.find("pPr")
    if settings is not None:
        level = level_of(settings, level)
        number_id, number_level = number_of(settings, number_id, number_level)
    if found := _HEADING.match(name.strip()):
        level = int(found[1])
    return Style(
        level,
        looks(one.find("rPr")).over(below.looks),
        number_id,
        number_level,
        is_title=below.is_title or bool(_TITLE.match(name.strip())),
        is_contents=below.is_contents or bool(_CONTENTS.match(name.strip())),
        is_caption=below.is_caption or bool(_CAPTION.match(name.strip())),
    )


def level_of(settings: Element, else_: int) -> int:
    """The level of a heading that a paragraph's settings say; 0 is text."""
    outline = settings.find("outlineLvl")
    if outline is None:
        return else_
    value = outline.get("val", "9")
    return int(value) + 1 if value in tuple("012345678") else 0


def number_of(settings: Element, id: str, level: int) -> tuple[str, int]:
    """The list that a paragraph's settings put it in, and how deep."""
    listed = settings.find("numPr")
    if listed is None:
        return id, level
    of, deep = listed.find("numId"), listed.find("ilvl")
    if of is not None:
        id = of.get("val", "")
    if deep is not None and deep.get("val", "") in tuple("012345678"):
        level = int(deep.get("val", "0"))
    return id, level


def looks(settings: Element | None) -> Looks:
    """What the settings of a run or a style say of its looks."""
    if settings is None:
        return Looks()
    raised = settings.find("vertAlign")
    return Looks(
        bold=_switch(settings, "b") if settings.find("b") is not None else _switch(settings, "bCs"),
        italic=_switch(settings, "i"),
        underline=_value(settings, "u", lambda value: value != "none"),
        highlight=_highlight(settings),
        colour=_value(settings, "color", _is_coloured),
        is_hidden=_switch(settings, "vanish"),
        raised=raised.get("val", "") if raised is not None else None,
    )


def _switch(settings: Element, name: str) -> bool | None:
    one = settings.find(name)
    return None if one is None else is_on(one.get("val", "1"))


def _value(settings: Element, name: str, says: Callable[[str], bool]) -> bool | None:
    one = settings.find(name)
    return None if one is None else says(one.get("val", ""))


def _highlight(settings: Element) -> bool | None:
    marked = _value(settings, "highlight", lambda value: value not in ("none", "white"))
    shade = settings.find("shd")
    if marked is not None or shade is None:
        return marked
    return is_shaded(shade)


def is_shaded(shade: Element) -> bool:
    """Whether a ground has a colour that can be seen on white paper."""
    return shade.get("fill", "auto").lower() not in ("", "auto", "ffffff", "none")


def _is_coloured(value: str) -> bool:
    """Whether a letter is in a colour, and neither black nor nearly so."""
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", value):
        return False
    return max(bytes.fromhex(value)) > _DARK
