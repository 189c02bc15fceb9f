"""Texts as GIFT has them, with a word for the way of writing where it is not the usual one."""

from __future__ import annotations

import re

from elearn.errors import message
from elearn.interop.banks import letters
from elearn.interop.banks.albums import Album, Pages
from elearn.interop.banks.gift_signs import kept, text_of
from elearn.interop.banks.html_text import without_hidden
from elearn.interop.banks.telling import Teller

_SIGN = re.compile(r"[\\~=#{}:]")
_PICTURE = re.compile(r"!\[((?:[^\[\]\n]|\\[\[\]])*)\]\(media/[^()\n]*\)")
_HANDOUT = re.compile(r"(?<!!)\[((?:[^\[\]\n]|\\[\[\]])*)\]\(media/[^()\n]*\)")


def quoted(text: str) -> str:
    """The text with its signs escaped; line ends are written out."""
    escaped = _SIGN.sub(lambda found: f"\\{found[0]}", without_hidden(text).strip())
    return escaped.replace("\n", "\\n")


def said(markdown: str, teller: Teller, around: str = "moodle") -> tuple[str, str]:
    """How the text is written, `moodle` or `markdown`, and the text; `around` is how the text is
    written that it stands in, which holds where nothing is said."""
    text = _without_media(markdown.strip("\n"), teller)
    if around == "markdown":
        return around, _markdown(text)
    plain = quoted(letters.of_markdown(text))
    pages = Pages(Album(), Teller(""))
    is_safe = "->" not in plain and not plain.startswith("[")
    if is_safe and text_of(kept(plain), "moodle").markdown(pages) == text:
        return "moodle", plain
    return "markdown", _markdown(text)


def _markdown(text: str) -> str:
    """Quoted Markdown. An arrow would make a matching of any question: GIFT has no escape for it,
    Markdown has."""
    return quoted(text.replace("->", "-&gt;"))


def part(markdown: str, teller: Teller, around: str) -> str:
    """A text inside another, with the word for its own way of writing where that differs."""
    format, text = said(markdown, teller, around)
    # A percent at the beginning would be taken for the weight of an answer.
    is_usual = format == around and not text.startswith("%")
    return text if is_usual else f"[{format}]{text}"


def _without_media(text: str, teller: Teller) -> str:
    if _PICTURE.search(text) or _HANDOUT.search(text):
        teller.lost(message("GIFT holds no pictures: add them by hand, or write Moodle XML."))
    return _HANDOUT.sub(r"\1", _PICTURE.sub(r"\1", text))
