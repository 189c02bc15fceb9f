"""XML that others wrote → trees without namespaces, bounded in size, never with entities."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from elearn.errors import Invalid

MOST_ELEMENTS = 400_000
DEEPEST = 150
_PIECE = 64 * 1024


class _TooMuch(ValueError):
    """More elements, or deeper ones, than a text that people wrote has."""


class _Bounded(TreeBuilder):
    """Builds a tree whose names have no namespace, and stops where it grows too large."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        """Begins an element. Raises _TooMuch."""
        self.count += 1
        self.depth += 1
        if self.count > MOST_ELEMENTS or self.depth > DEEPEST:
            raise _TooMuch
        bare = {name.rpartition("}")[2]: value for name, value in attrs.items()}
        return super().start(tag.rpartition("}")[2], bare)

    def end(self, tag: str, /) -> Element:
        """Ends an element."""
        self.depth -= 1
        return super().end(tag.rpartition("}")[2])


def tree(data: bytes) -> Element:
    """The root element. Raises Invalid where this is no XML, declares a document type or
    entities, or has more than `MOST_ELEMENTS`."""
    parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=True)
    try:
        for start in range(0, len(data), _PIECE):
            parser.feed(data[start : start + _PIECE])
        root: Element = parser.close()
    except _TooMuch:
        raise Invalid(
            "This file holds more than one course can. Split it into several.", code="file"
        ) from None
    except (ParseError, DefusedXmlException, ValueError, LookupError, AssertionError):
        raise Invalid(
            "This file is damaged: a part of it cannot be read. Save it anew and choose it again.",
            code="file",
        ) from None
    return root
