"""Markdown to HTML that is safe to send: the only home of Python-Markdown and nh3.

Blocks come from `text.outline`; Python-Markdown reads the words inside them (emphasis, code,
links); nh3 lets through what is listed here and nothing else. It runs in a child process
(`rendering`), for no pattern of ours can promise how long a hostile text takes.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as etree
from collections.abc import Iterable
from dataclasses import dataclass

import nh3
from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.inlinepatterns import (
    BacktickInlineProcessor,
    InlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.util import AtomicString, Registry

from elearn.content.addresses import SIZES, Addresses
from elearn.content.surroundings import Surroundings
from elearn.content.text.elements import NOTE, Elements
from elearn.content.text.outline import outline
from elearn.content.text.terms import mark_abbreviations, mark_terms
from elearn.content.text.tree import CapPassed
from elearn.content.text.words import word
from elearn.languages import fold

_PLAIN = """p ul blockquote code em strong figure figcaption table thead tbody tr td dl dd
    br hr small details summary"""
ALLOWED: dict[str, set[str]] = {
    **{tag: set() for tag in _PLAIN.split()},
    **{tag: {"id"} for tag in ("h2", "h3", "h4", "h5", "h6", "dt", "li", "sup")},
    "a": {"href", "rel", "title", "aria-label"},
    "abbr": {"title"},
    "div": {"role", "tabindex", "aria-label", "data-check"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "loading", "title"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "section": {"aria-label"},
    "th": {"scope"},
    "time": {"datetime"},
}
CLASSES: dict[str, set[str]] = {
    "a": {"term"},
    "div": {"law", "example", "warning", "task", "table"},
    "p": {"title", "dated"},
    "section": {"notes", "terms"},
    "td": {"center", "end"},
    "th": {"center", "end"},
}
_OURS = re.compile(r"(?:#|https://|/modules/|/media/[0-9a-f]{64}\.[a-z0-9]{2,5}\Z)")
_WIDTH = r"/media/[0-9a-f]{64}\.[a-z0-9]{2,5} [0-9]{1,5}w"
_WIDTHS = re.compile(rf"{_WIDTH}(?:, {_WIDTH}){{0,4}}\Z")
_NUMBER = re.compile(r"-?[0-9]{1,9}\Z")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset(("p", *_HEADINGS, "li", "dt", "dd", "td", "th", "figcaption", "pre", "div"))
_EMPTY = frozenset(("br", "hr", "img"))
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


@dataclass(frozen=True)
class Rendered:
    """HTML, its headings as (level, id, words), and its plain text for search."""

    html: str
    headings: tuple[tuple[int, str, str], ...] = ()
    text: str = ""


class Renderer:
    """Renders the texts of one module."""

    def __init__(self, surroundings: Surroundings) -> None:
        self.surroundings = surroundings
        self.addresses = Addresses(surroundings)
        self._glossaries: dict[str, list[tuple[str, str, str]]] = {}

    def lesson(self, text: str, language: str) -> Rendered:
        """A whole lesson: ids for its headings, footnotes and terms at its end."""
        root = self._tree(text, language, is_lesson=True)
        headings = tuple(
            (int(element.tag[1]), element.get("id", ""), _words_of(element))
            for element in root.iter()
            if element.tag in _HEADINGS
        )
        plain = plain_text(root)
        body = serialise(root)
        meanings = self._meanings(root, language)
        return Rendered(clean(serialise(root) + meanings if meanings else body), headings, plain)

    def words(self, text: str, language: str) -> str:
        """A prompt, an option, a feedback. One paragraph alone comes without its `p`."""
        root = self._tree(text, language, is_lesson=False)
        if len(root) == 1 and root[0].tag == "p":
            root = root[0]
            root.tag = "div"
        return clean(serialise(root))

    def _tree(self, text: str, language: str, *, is_lesson: bool) -> etree.Element:
        found = outline(_HIDDEN.sub("", text).split("\n"))
        if found.is_refused:
            raise CapPassed
        root = Elements(found, language).document(has_notes=is_lesson)
        for element in root.iter():
            if element.tag == "code" or element.get("class") == "title":
                element.text = AtomicString(element.text or "")
        _read_words(root, found.references)
        if is_lesson:
            _number_notes(root, found.footnotes)
        else:
            for heading in root.iter():
                heading.attrib.pop("id", None)
        self.addresses.rewrite(root, language)
        mark_abbreviations(root, found.abbreviations)
        return root

    def _meanings(self, root: etree.Element, language: str) -> str:
        """Marks the glossary's terms in the text; their meanings as a section for its end."""
        glossary = self._glossary(language)
        names = {term: name for term, name, _ in glossary}
        used = set(mark_terms(root, names))
        if not used:
            return ""
        rows: dict[str, tuple[list[str], str]] = {}
        for term, name, meaning in glossary:
            if name in used:
                rows.setdefault(name, ([], meaning))[0].append(html.escape(term))
        label = html.escape(word(language, "terms"))
        listed = "".join(
            f'<dt id="term-{html.escape(name)}">{", ".join(terms)}</dt><dd>{meaning}</dd>'
            for name, (terms, meaning) in rows.items()
        )
        head = f'<section class="terms" aria-label="{label}"><h2>{label}</h2>'
        return f"{head}<dl>{listed}</dl></section>"

    def _glossary(self, language: str) -> list[tuple[str, str, str]]:
        """Terms of the language with their id and rendered meaning; one meaning, one id."""
        if language not in self._glossaries:
            by_meaning: dict[str, str] = {}
            found = []
            for term, meaning in self.surroundings.glossaries.get(language, ()):
                name = by_meaning.setdefault(meaning, "-".join(fold(term).split()))
                found.append((term, name, self.words(meaning, language)))
            self._glossaries[language] = found
        return self._glossaries[language]


def clean(markup: str) -> str:
    """HTML with nothing in it but what `ALLOWED` and `CLASSES` name."""
    return nh3.clean(
        markup,
        tags=set(ALLOWED),
        # Without the star nh3 adds its own: `title` and `lang` at every element.
        attributes={"*": set()} | {tag: names for tag, names in ALLOWED.items() if names},
        attribute_filter=_keep_attribute,
        allowed_classes=CLASSES,
        url_schemes={"https"},
        link_rel=None,
        strip_comments=True,
    )


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    if name in ("href", "src"):
        return value if _OURS.match(value) else None
    if name == "srcset":
        return value if _WIDTHS.match(value) else None
    if name == "sizes":
        return value if value == SIZES else None
    if name in ("data-check", "tabindex", "start", "width", "height"):
        return value if _NUMBER.match(value) else None
    return value


def serialise(root: etree.Element) -> str:
    """The inside of an element as HTML. Without recursion: emphasis may be nested deep."""
    out: list[str] = [html.escape(root.text or "", quote=False)]
    waiting: list[etree.Element | str] = list(reversed(root))
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            out.append(node)
            continue
        attributes = "".join(
            f' {name}="{html.escape(value)}"' for name, value in node.attrib.items()
        )
        out.append(f"<{node.tag}{attributes}>")
        tail = html.escape(node.tail or "", quote=False)
        if node.tag in _EMPTY:
            out.append(tail)
            continue
        out.append(html.escape(node.text or "", quote=False))
        waiting.append(f"</{node.tag}>{tail}")
        waiting.extend(reversed(node))
    return "".join(out)


def plain_text(root: etree.Element) -> str:
    """The words of the text for search, a line a block, without footnote marks."""
    parts: list[str] = []
    waiting: list[etree.Element | str] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            parts.append(node)
            continue
        waiting.append(node.tail or "")
        if node.tag == "sup" or node.get("href", "").startswith("#fnref-"):
            continue
        waiting.append("\n" if node.tag in _BLOCKS else "")
        waiting.extend(reversed(node))
        parts.append("\n" if node.tag in _BLOCKS else "")
        parts.append(node.text or "")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _words_of(element: etree.Element) -> str:
    return " ".join(plain_text(element).split())


# ── words inside a block ──


class _Note(InlineProcessor):
    """`[^name]` becomes an empty mark; `_number_notes` numbers them in the text's order."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | None, int | None, int | None]:
        mark = etree.Element("sup", {"note": m[1]})
        return mark, m.start(), m.end()


class _Entity(InlineProcessor):
    """`&nbsp;` and its like become the character itself."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[str | None, int | None, int | None]:
        return _HIDDEN.sub("", html.unescape(m[0])), m.start(), m.end()


class _Code(BacktickInlineProcessor):
    """Code with its characters as they are; the serialiser escapes."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | str | None, int | None, int | None]:
        element, start, end = super().handleMatch(m, data)
        if isinstance(element, etree.Element) and element.text:
            text = element.text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
            element.text = AtomicString(text)
        return element, start, end


class _Ready(BlockParser):
    """Hands Python-Markdown a tree that is built already."""

    root: etree.Element

    def parseDocument(self, lines: Iterable[str]) -> etree.ElementTree:
        return etree.ElementTree(self.root)


def _read_words(root: etree.Element, references: dict[str, tuple[str, str]]) -> None:
    """Replaces Markdown in the elements' text with elements."""
    reader = Markdown(output_format="html")
    reader.ESCAPED_CHARS = list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
    reader.references = dict(references)
    patterns = reader.inlinePatterns
    for name in ("html", "automail"):
        patterns.deregister(name)
    backtick = r"(?:(?<!\\)((?:\\{2})+)(?=`+)|(?<!\\)`)"
    patterns.register(_Code(backtick), "backtick", 190)
    patterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "backslash", 185)
    patterns.register(_Note(NOTE.pattern, reader), "note", 175)
    patterns.register(
        _Entity(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z0-9]{2,31});", reader), "entity", 80
    )
    reader.preprocessors = Registry()
    ready = _Ready(reader)
    ready.root = root
    for processor in reader.treeprocessors:
        if type(processor).__name__ != "PrettifyTreeprocessor":
            processor.run(root)


def _number_notes(root: etree.Element, known: Iterable[str]) -> None:
    """Numbers footnote marks in the order of the text; a mark without a note is text again."""
    numbers: dict[str, int] = {}
    uses: dict[str, int] = {}
    for mark in list(root.iter("sup")):
        name = mark.attrib.pop("note", None)
        if name is None:
            continue
        if name not in known:
            mark.tag, mark.text = "small", f"[^{name}]"
            continue
        number = numbers.setdefault(name, len(numbers) + 1)
        uses[name] = uses.get(name, 0) + 1
        mark.set("id", f"fnref-{number}" + (f"-{uses[name]}" if uses[name] > 1 else ""))
        etree.SubElement(mark, "a", {"href": f"#fn-{number}"}).text = str(number)
