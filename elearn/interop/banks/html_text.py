"""HTML that others wrote → Markdown that the hub takes, and what could not be said in it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from elearn.errors import message
from elearn.interop import signs
from elearn.interop.banks.gaps import is_marked
from elearn.interop.banks.html_tables import Element, is_layout, rows_of, table_of
from elearn.interop.banks.telling import Teller

_BOLD = frozenset({"b", "strong"})
_ITALIC = frozenset({"i", "em", "cite", "dfn", "var"})
_CODE = frozenset({"code", "tt", "kbd", "samp"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"style", "head", "title", "meta", "link", "template", "colgroup", "col"})
_GONE_NAMES = """audio video iframe object embed svg math canvas applet script input select
    textarea button source track"""
_BLOCK_NAMES = """p div section article center header footer main figure figcaption fieldset
    address form dl dt dd ul ol li blockquote pre table caption hr tbody thead tfoot tr td th body
    html nav aside"""
_INLINE_NAMES = """a abbr acronym bdi bdo big br del font img ins label mark q s small span strike
    sub sup time u wbr nobr ruby rb rt rp"""
_GONE = frozenset(_GONE_NAMES.split())
_BLOCKS = _HEADINGS | frozenset(_BLOCK_NAMES.split())
_INLINE = frozenset(_INLINE_NAMES.split())
KNOWN = _BOLD | _ITALIC | _CODE | _SILENT | _GONE | _BLOCKS | _INLINE
_NO_TAG = re.compile(r"<(?![A-Za-z/!])")
_UNKNOWN_TAG = re.compile(rf"<(?!(?:/?(?:{'|'.join(sorted(KNOWN))})\b|!--))", re.IGNORECASE)
_HAS_TAG = re.compile(rf"</?(?:{'|'.join(sorted(KNOWN))})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f\v\u00a0\u2028\u2029]+")
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\ufffe\uffff\ud800-\udfff]")
_LOWERED = str.maketrans("0123456789+-()n", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₙ")
_RAISED = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_ITEM = re.compile(r"^(?:[*-]|\d{1,9}[.)])\s+")
_BREAK_AT_END = re.compile(r"(?<!\\)((?:\\\\)*)\\$")
_NO_ADDRESS = re.compile(r"[<>\s]")
_DEEPEST = 60
_BREAK = "\n"

Address = Callable[[str], str | None]


def has_tags(text: str) -> bool:
    """Whether the text is written in HTML rather than plain."""
    return bool(_HAS_TAG.search(text))


def without_hidden(text: str) -> str:
    """The text without control characters."""
    return _HIDDEN.sub("", text)


def markdown(text: str, teller: Teller, address: Address, *, is_strict: bool = True) -> str:
    """Blocks of Markdown. Tags that are no HTML are dropped, or if not `is_strict` shown."""
    root = _tree(text, is_strict=is_strict)
    if root is None:
        return ""
    return "\n\n".join(_Reader(teller, address).flow(root, 0))


def line(text: str, teller: Teller, address: Address, *, is_strict: bool = True) -> str:
    """One line of Markdown, for an option, a side, a feedback."""
    return one_line(markdown(text, teller, address, is_strict=is_strict))


def one_line(text: str) -> str:
    """A text of several blocks as one line: its breaks and list marks become commas and blanks."""
    lines = [each.strip() for each in re.sub(r"(?m)^```.*$", "", text).split("\n")]
    words = [_BREAK_AT_END.sub(r"\1", _ITEM.sub("", each)) for each in lines]
    return " ".join(" ".join(words).split())


def letters(text: str) -> str:
    """The letters of HTML alone, in one line."""
    if not has_tags(text):
        return " ".join(html.unescape(text).split())
    root = _tree(text, is_strict=False)
    return " ".join("".join(root.itertext()).split()) if root is not None else ""


def plain(text: str) -> str:
    """Plain text as Markdown: just these letters, paragraphs and line breaks kept."""
    paragraphs = re.split(r"\n\s*\n", without_hidden(text).strip())
    return "\n\n".join(
        "\\\n".join(
            signs.guarded(signs.escaped(_BLANKS.sub(" ", each).strip()))
            for each in paragraph.split("\n")
            if each.strip()
        )
        for paragraph in paragraphs
    )


def _tree(text: str, *, is_strict: bool) -> Element | None:
    from lxml import etree

    text = (_NO_TAG if is_strict else _UNKNOWN_TAG).sub("&lt;", without_hidden(text))
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = etree.HTML(f"<div>{text}</div>".encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return root


@dataclass
class _Reader:
    teller: Teller
    address: Address
    is_bold: bool = False
    is_italic: bool = False

    def flow(self, element: Element, depth: int) -> list[str]:
        """The blocks inside an element."""
        if depth > _DEEPEST:
            return _paragraphs(_words("".join(element.itertext())))
        blocks: list[str] = []
        run = [_words(element.text)]
        for child in element:
            if self._is_block(child, depth):
                blocks += _paragraphs("".join(run))
                blocks += self._block(child, depth + 1)
                run = []
            else:
                run.append(self._inline(child, depth + 1))
            run.append(_words(child.tail))
        return blocks + _paragraphs("".join(run))

    def _is_block(self, element: Element, depth: int) -> bool:
        """Also what is inline itself and holds a block, as editors leave it."""
        name = _name(element)
        if name in _BLOCKS:
            return True
        if name in _GONE or name in _CODE or depth > _DEEPEST:
            return False
        return any(_name(inner) in _BLOCKS for inner in element.iter())

    def _block(self, element: Element, depth: int) -> list[str]:
        match _name(element):
            case "ul" | "ol":
                return self._list(element, depth)
            case "pre":
                return _code("".join(_with_breaks(element)))
            case "blockquote":
                inside = "\n\n".join(self.flow(element, depth))
                quoted = [f"> {each}".rstrip() for each in inside.split("\n")]
                return ["\n".join(quoted)] if inside else []
            case "table":
                return self._table(element, depth)
            case "hr":
                return []
            case name if name in _HEADINGS:
                words = one_line("\n".join(self._bold(self.flow, element, depth)))
                return [f"**{words}**"] if words else []
            case name if name in _BOLD | _ITALIC:
                return self.flow(element, depth)
        return self.flow(element, depth)

    def _list(self, element: Element, depth: int) -> list[str]:
        items: list[str] = []
        for child in element:
            blocks = self.flow(child, depth + 1)
            if not blocks:
                continue
            mark = f"{len(items) + 1}. " if _name(element) == "ol" else "* "
            inside = "\n".join(blocks) if len(blocks) == 1 else "\n\n".join(blocks)
            first, *rest = inside.split("\n")
            blank = " " * len(mark)
            items.append("\n".join([mark + first, *(f"{blank}{each}".rstrip() for each in rest)]))
        return ["\n".join(items)] if items else []

    def _table(self, element: Element, depth: int) -> list[str]:
        rows = rows_of(element)
        if is_layout(rows):
            return [block for row in rows for cell in row for block in self.flow(cell, depth + 1)]
        cells = [[one_line("\n".join(self.flow(cell, depth + 1))) for cell in row] for row in rows]
        return table_of(cells, is_flat=is_marked("".join(element.itertext())))

    def _inline(self, element: Element, depth: int) -> str:
        name = _name(element)
        if name == "br":
            return _BREAK
        if not name or name in _SILENT or name == "wbr":
            return ""
        if name in _GONE:
            self._say_gone(name)
            return ""
        if name == "img":
            return self._picture(element.get("src") or "", element.get("alt") or "")
        if name in _CODE:
            return _code_span(_BLANKS.sub(" ", "".join(element.itertext())))
        inside = "".join(
            [
                _words(element.text),
                *(self._inline(each, depth + 1) + _words(each.tail) for each in element),
            ]
            if depth <= _DEEPEST
            else _words("".join(element.itertext()))
        )
        return self._dressed(name, element, inside)

    def _dressed(self, name: str, element: Element, inside: str) -> str:
        if name in _BOLD:
            return _emphasised(inside, "**")
        if name in _ITALIC:
            return _emphasised(inside, "*")
        if name == "a":
            return self._link(element.get("href") or "", inside)
        if name in ("sub", "sup"):
            return _shifted(inside, is_raised=name == "sup")
        return f"“{inside.strip()}”" if name == "q" else inside

    def _bold(
        self, flow: Callable[[Element, int], list[str]], element: Element, depth: int
    ) -> list[str]:
        return [block.replace("**", "") for block in flow(element, depth)]

    def _say_gone(self, name: str) -> None:
        self.teller.lost(
            message("A part that is no text (%(name)s) was left out: add it by hand."), name=name
        )

    def _picture(self, source: str, words: str) -> str:
        kept = self.address(source)
        words = signs.escaped(_BLANKS.sub(" ", words).strip())
        return f"![{words}]({kept})" if kept else ""

    def _link(self, address: str, inside: str) -> str:
        words = inside.strip()
        if address.startswith("@@PLUGINFILE@@/"):
            kept = self.address(address)
            return f"[{words}]({kept})" if kept and words else inside
        if address.startswith("https://") and words and not is_marked(inside):
            return f"[{words}](<{_NO_ADDRESS.sub('', address)}>)"
        if address.startswith("http://") and words and address not in html.unescape(inside):
            return f"{inside} ({signs.escaped(_NO_ADDRESS.sub('', address))})"
        return inside


def _name(element: Element) -> str:
    return element.tag.rpartition(":")[2].lower() if isinstance(element.tag, str) else ""


def _words(text: str | None) -> str:
    return signs.escaped(_BLANKS.sub(" ", text or ""))


def _paragraphs(run: str) -> list[str]:
    """The paragraphs of inline Markdown in which a line end is a break and two of them part."""
    lines = [re.sub(" +", " ", each).strip() for each in run.split(_BREAK)]
    found: list[list[str]] = [[]]
    for each in lines:
        if each:
            found[-1].append(signs.guarded(each))
        elif found[-1]:
            found.append([])
    return ["\\\n".join(paragraph) for paragraph in found if paragraph]


def _emphasised(inside: str, mark: str) -> str:
    words = inside.strip()
    bare = re.sub(r"\n\s*", "\n", words).strip("\n")
    if not bare or "**" in bare or bare.startswith("*") or bare.endswith("*"):
        return inside
    lead, trail = inside[: len(inside) - len(inside.lstrip())], inside[len(inside.rstrip()) :]
    return f"{lead}{mark}{bare}{mark}{trail}"


def _shifted(inside: str, *, is_raised: bool) -> str:
    words = inside.strip()
    table = _RAISED if is_raised else _LOWERED
    if words and all(ord(character) in table for character in words):
        return words.translate(table)
    sign = "^" if is_raised else "_"
    return inside if not words else f"{sign}({words})" if len(words) > 1 else f"{sign}{words}"


def _with_breaks(element: Element) -> list[str]:
    parts = [element.text or ""]
    for child in element.iter():
        if child is not element:
            parts.append("\n" if _name(child) == "br" else child.text or "")
            parts.append(child.tail or "")
    return parts


def _code(text: str) -> list[str]:
    lines = [each.rstrip() for each in text.replace("\u00a0", " ").expandtabs(4).split("\n")]
    while lines and not lines[0]:
        del lines[0]
    while lines and not lines[-1]:
        del lines[-1]
    if not lines:
        return []
    if is_marked(text):
        return ["\\\n".join(signs.guarded(signs.escaped(each.strip())) for each in lines)]
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return ["\n".join([fence, *lines, fence])]


def _code_span(text: str) -> str:
    words = text.strip()
    if not words or is_marked(text):
        return signs.escaped(text)
    ticks = "`" * (max((len(run) for run in re.findall("`+", words)), default=0) + 1)
    blank = " " if words.startswith("`") or words.endswith("`") else ""
    return f"{ticks}{blank}{words}{blank}{ticks}"
