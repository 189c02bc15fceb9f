"""A page as a stranger's program sees it: elements with their words. Standard library only."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

ALONE = frozenset(
    {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
)


class Element:
    """One element: its name, attributes, and what is in it (elements and words)."""

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.inside: list[Element | str] = []

    def get(self, attribute: str) -> str:
        return self.attributes.get(attribute, "")

    def every(self, name: str = "", /, **attributes: str) -> Iterator[Element]:
        """All elements below that have this name and these attributes."""
        for one in self.inside:
            if isinstance(one, str):
                continue
            if (not name or one.name == name) and all(
                one.attributes.get(key.replace("_", "-")) == value
                for key, value in attributes.items()
            ):
                yield one
            yield from one.every(name, **attributes)

    def first(self, name: str = "", /, **attributes: str) -> Element:
        """The first such element below. Raises LookupError."""
        for one in self.every(name, **attributes):
            return one
        raise LookupError(f"no <{name}> with {attributes}")

    @property
    def words(self) -> str:
        """The words in it, blanks collapsed."""
        return " ".join(self._text().split())

    def _text(self) -> str:
        return "".join(one if isinstance(one, str) else one._text() for one in self.inside)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("option", "li", "p"):
            self._end_of_same(tag)
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inside.append(element)
        if tag not in ALONE:
            self._open.append(element)

    def _end_of_same(self, tag: str) -> None:
        """A list item, option or paragraph whose end was left out ends where the next begins."""
        if self._open[-1].name == tag:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        names = [element.name for element in self._open]
        if tag in names[1:]:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)


def read(html: str) -> Element:
    """The page as a tree."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root
