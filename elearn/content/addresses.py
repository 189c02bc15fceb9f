"""Rewrites the links and pictures of a text to addresses of the hub."""

from __future__ import annotations

import xml.etree.ElementTree as etree

from elearn.content import pictures
from elearn.content.surroundings import Medium, Surroundings
from elearn.content.text.links import target
from elearn.content.text.words import size, word

# The column of a lesson has 42rem. On small screens less is said than it has: a telephone with
# three points to a pixel would load the widest picture for a difference that nobody sees.
SIZES = "(min-width: 44em) 42em, calc(80vw - 2em)"


class Addresses:
    """What may be linked to, and how it is written."""

    def __init__(self, surroundings: Surroundings) -> None:
        self.surroundings = surroundings

    def rewrite(self, root: etree.Element, language: str) -> None:
        """Changes every link and picture in place; what leads nowhere stays as words."""
        parents = {child: parent for parent in root.iter() for child in parent}
        for element in list(root.iter("img")):
            self._picture(element, parents, language)
        for element in list(root.iter("a")):
            if not element.get("href", "").startswith(("#fn-", "#fnref-")):
                self._link(element, parents, language)

    def _picture(
        self, image: etree.Element, parents: dict[etree.Element, etree.Element], language: str
    ) -> None:
        found = target(image.get("src", ""))
        medium = self.surroundings.medium(found.name, language) if found.kind == "media" else None
        alt, title = image.get("alt", ""), image.get("title", "")
        image.attrib.clear()
        if medium is None:
            image.tag, image.text = "small", alt
            return
        if pictures.extension(medium.address) not in pictures.PICTURES:
            image.tag, image.text = "a", alt or found.name
            image.set("href", f"media/{found.name}")
            return
        image.set("src", medium.address)
        image.set("alt", alt)
        widths = self.surroundings.widths(found.name, language)
        if len(widths) > 1:
            image.set("srcset", ", ".join(f"{one.address} {one.width}w" for one in widths))
            image.set("sizes", SIZES)
        if medium.width and medium.height:
            image.set("width", str(medium.width))
            image.set("height", str(medium.height))
        image.set("loading", "lazy")
        parent = parents[image]
        is_alone = parent.tag == "p" and len(parent) == 1
        if is_alone and not (parent.text or "").strip() and not (image.tail or "").strip():
            parent.tag, parent.text, image.tail = "figure", None, None
            parent.attrib.clear()
            if title:
                etree.SubElement(parent, "figcaption").text = title
        elif title:
            image.set("title", title)

    def _link(
        self, link: etree.Element, parents: dict[etree.Element, etree.Element], language: str
    ) -> None:
        found = target(link.get("href", ""))
        link.attrib.clear()
        match found.kind:
            case "here":
                link.set("href", f"#{found.fragment}")
            case "web":
                link.set("href", found.name)
                link.set("rel", "external noopener noreferrer")
            case "lesson" if found.name in self.surroundings.lessons:
                fragment = f"#{found.fragment}" if found.fragment else ""
                link.set("href", f"{self.surroundings.address}{found.name}/{fragment}")
            case "media" if medium := self.surroundings.medium(found.name, language):
                link.set("href", medium.address)
                self._say_size(link, medium, parents, language)
            case _:
                link.tag = "small"

    def _say_size(
        self,
        link: etree.Element,
        medium: Medium,
        parents: dict[etree.Element, etree.Element],
        language: str,
    ) -> None:
        """What a click would load, and below the paragraph the words of a sound or video."""
        parent = parents.get(link)
        if parent is None:
            return
        kind = pictures.extension(medium.address).upper()
        said = etree.Element("small")
        said.text = f"({kind}, {size(language, medium.size)})"
        said.tail, link.tail = link.tail, " "
        parent.insert(list(parent).index(link) + 1, said)
        words = medium.transcripts.get(language) or medium.transcripts.get("")
        above = parents.get(parent)
        if not words or above is None or parent.tag != "p":
            return
        details = etree.Element("details")
        etree.SubElement(details, "summary").text = word(language, "transcript")
        for paragraph in words.replace("\r\n", "\n").split("\n\n"):
            if paragraph.strip():
                etree.SubElement(details, "p").text = " ".join(paragraph.split())
        details.tail, parent.tail = parent.tail, None
        above.insert(list(above).index(parent) + 1, details)
