"""Marks the words of a text that are explained: abbreviations and the glossary's terms."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterable, Iterator

from elearn.languages import fold

_CLOSED = frozenset({"a", "abbr", "code", "pre", "h2", "h3", "h4", "h5", "h6", "sup", "time", "th"})
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")

Maker = Callable[[str], etree.Element | None]
"""An element for a word that was found, or None to leave the word as it is."""


def pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    """Finds whole words, the longest first; None when there are none."""
    known = sorted({word for word in words if word.strip()}, key=len, reverse=True)
    if not known:
        return None
    found = "|".join(re.escape(word) for word in known)
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE)


def mark_abbreviations(root: etree.Element, meanings: dict[str, str]) -> None:
    """Explains each abbreviation where it is first used under a heading."""
    words = pattern(meanings)
    seen: set[str] = set()

    def make(found: str) -> etree.Element | None:
        if found not in meanings or found in seen:
            return None
        seen.add(found)
        element = etree.Element("abbr", {"title": meanings[found]})
        element.text = found
        return element

    if words:
        for element in _open_elements(root):
            if element.tag in _HEADINGS:
                seen.clear()
            else:
                _replace(element, words, make)


def mark_terms(root: etree.Element, terms: dict[str, str]) -> list[str]:
    """Links the first use of each term to `#term-…`; returns the ids that were used.

    `terms` gives the id of each term; one id may stand for several words.
    """
    by_fold = {fold(term): name for term, name in terms.items()}
    words = pattern(terms)
    used: list[str] = []

    def make(found: str) -> etree.Element | None:
        name = by_fold.get(fold(found))
        if name is None or name in used:
            return None
        used.append(name)
        element = etree.Element("a", {"class": "term", "href": f"#term-{name}"})
        element.text = found
        return element

    if words:
        for element in _open_elements(root):
            if element.tag not in _HEADINGS:
                _replace(element, words, make)
    return used


def _open_elements(root: etree.Element) -> Iterator[etree.Element]:
    """Elements whose words may be marked, in the order of the text; headings stand for breaks."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield element
        if element.tag not in _CLOSED and element.get("class") != "title":
            waiting.extend(reversed(element))


def _replace(element: etree.Element, words: re.Pattern[str], make: Maker) -> None:
    """Puts elements in place of words in this element's own text."""
    if element.tag in _CLOSED or element.get("class") == "title":
        return
    element.text, marked = _split(element.text, words, make)
    behind = list(element)
    element[0:0] = marked
    # The words behind a child belong to this element.
    for child in behind:
        child.tail, marked = _split(child.tail, words, make)
        place = list(element).index(child) + 1
        element[place:place] = marked


def _split(
    text: str | None, words: re.Pattern[str], make: Maker
) -> tuple[str | None, list[etree.Element]]:
    """The text before the first mark, and the marked elements with their tails."""
    parts: list[etree.Element] = []
    start, rest = 0, text
    for found in words.finditer(text or ""):
        element = make(found[0])
        if element is None:
            continue
        between = (text or "")[start : found.start()]
        if parts:
            parts[-1].tail = between
        else:
            rest = between
        parts.append(element)
        start = found.end()
    if parts:
        parts[-1].tail = (text or "")[start:]
    return rest, parts
