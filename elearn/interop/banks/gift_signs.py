"""The signs of GIFT: stretches of lines, escapes, and what a question is parted into."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from elearn.interop.banks.texts import FORMATS, Text

_CATEGORY = "$CATEGORY:"
# Escaped signs become private letters, so that every sign that is left has its meaning.
_SIGNS = ":~=#{}n"
_KEPT = {sign: chr(0xE000 + place) for place, sign in enumerate(_SIGNS)}
_BACK = {kept: "\n" if sign == "n" else sign for sign, kept in _KEPT.items()}
_ESCAPED = re.compile(r"\\([:~=#{}n\\])")
_RELEASED = re.compile("[\ue000-\ue006]")
_OWN_BRACES = str.maketrans({sign: _KEPT[sign] for sign in "{}"})
_ANSWERS = re.compile(r"[=~]|^\s*#|^\s*(?:T|F|TRUE|FALSE)\s*(?:#|$)|^\s*$", re.IGNORECASE)
_PRIVATE = re.compile("[\ue000-\ue0ff]")
_FORMAT = re.compile(r"\[([a-z_]{2,20})\]", re.IGNORECASE)


@dataclass(frozen=True)
class Chunk:
    """A question's lines as one text, its signs kept; the comments above and in it."""

    text: str
    comments: str = ""
    category: str | None = None


@dataclass(frozen=True)
class Parted:
    """A question: its title, the text before its answers, the groups in braces, and the texts
    after each of them. Signs are still kept. `is_whole` is false where a brace lacks its partner.
    """

    title: str
    head: str
    format: str
    groups: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    is_whole: bool = True


def chunks(text: str) -> Iterator[Chunk]:
    """The stretches between empty lines; an empty line inside braces parts nothing."""
    text = _PRIVATE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    comments: list[str] = []
    lines: list[str] = []
    is_open = False
    for line in [*text.split("\n"), ""]:
        bare = line.strip()
        if bare.startswith("//"):
            comments.append(bare)
            continue
        if bare.startswith(_CATEGORY):
            yield from _chunk(lines, comments)
            yield Chunk("", "\n".join(comments), kept(bare.removeprefix(_CATEGORY).strip()))
            lines, comments, is_open = [], [], False
            continue
        # A title begins a question, whatever brace was forgotten above it.
        if not bare and not (is_open and lines):
            yield from _chunk(lines, comments)
            lines, comments = ([], []) if lines else ([], comments)
            continue
        if is_open and bare.startswith("::") and lines and not lines[-1].strip():
            yield from _chunk(lines, comments)
            lines, comments, is_open = [], [], False
        lines.append(kept(line))
        is_open = _is_open(lines[-1], is_open)
    yield from _chunk(lines, comments)


def _chunk(lines: list[str], comments: list[str]) -> Iterator[Chunk]:
    text = "\n".join(lines).strip()
    if text:
        yield Chunk(text, "\n".join(comments))


def _is_open(line: str, is_open: bool) -> bool:
    opened, closed = line.rfind("{"), line.rfind("}")
    return is_open if opened == closed else opened > closed


def kept(text: str) -> str:
    """The text with its escaped signs out of the way."""
    return _ESCAPED.sub(lambda found: _KEPT.get(found[1], "\\\ue007"), text).replace("\ue007", "")


def released(text: str) -> str:
    """The text with its signs back."""
    return _RELEASED.sub(lambda found: _BACK[found[0]], text)


def split_text(text: str) -> Parted:
    """Title, text and brace groups of a question."""
    title = ""
    if text.startswith("::"):
        name, found, rest = text[2:].partition("::")
        if found:
            title, text = " ".join(released(name).split()), rest.strip()
    format, text = formatted(text)
    pieces = re.split(r"([{}])", _with_own_braces(text))
    signs = pieces[1::2]
    if signs != ["{", "}"] * (len(signs) // 2):
        return Parted(title, text, format, is_whole=False)
    texts = pieces[0::2]
    head = texts[0].strip() if len(texts) < 3 else texts[0]
    return Parted(title, head, format, tuple(texts[1::2]), tuple(texts[2::2]))


def _with_own_braces(text: str) -> str:
    """The text in which braces that its author forgot to escape are letters.

    They are those before the last group where they stand in each other or hold no answers.
    """
    head, opened, last = text.rpartition("{")
    if not opened or "}" not in last or not _ANSWERS.search(last.partition("}")[0]):
        return text
    groups = re.findall(r"\{([^{}]*)\}", head)
    are_answers = all(_ANSWERS.search(group) for group in groups)
    if head.count("{") == len(groups) == head.count("}") and are_answers:
        return text
    return head.translate(_OWN_BRACES) + opened + last


def formatted(text: str, otherwise: str = "moodle") -> tuple[str, str]:
    """How a text is written, as it says in square brackets at its beginning, and the text."""
    text = text.strip()
    found = _FORMAT.match(text)
    if found and found[1].lower() in FORMATS:
        return FORMATS[found[1].lower()], text[found.end() :].strip()
    return otherwise, text


def text_of(text: str, otherwise: str) -> Text:
    """A text with its signs back, and the way in which it is written."""
    format, text = formatted(text, otherwise)
    if format == "moodle":
        # Lines that only wrap are one; a line end that was written out is one.
        wrapped = re.sub(r"[ \t]*\n[ \t]*", " ", text)
        return Text(released(wrapped), format)
    return Text(released(text), format)
