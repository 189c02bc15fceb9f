"""Markdown as other programs take it: letters alone, or simple HTML that reads back the same."""

from __future__ import annotations

import html
import re

from elearn.interop.banks import html_text
from elearn.interop.banks.telling import Teller

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_PRIVATE = 0xE100
_KEPT = re.compile("[\ue121-\ue17e]")
_BREAK = "\ue0fe"
_PICTURE = re.compile(r"!\[((?:[^\[\]]|\\[\[\]])*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\\[\[\]])*)\]\(<?([^()\s<>]*)>?\)")
_STRONG = re.compile(r"(?<![\\*])\*\*(?=[^\s*])((?:[^*\\\n]|\\.)+)(?<=[^\s*])\*\*(?!\*)")
_EMPHASIS = re.compile(r"(?<![\\*])\*(?=[^\s*])((?:[^*\\\n]|\\.)+)(?<=[^\s*])\*(?!\*)")


def of_markdown(text: str) -> str:
    """The letters that a reader sees; lines stay."""
    text = _kept(_LINK.sub(r"\1", _PICTURE.sub(r"\1", text)))
    text = html.unescape(_EMPHASIS.sub(r"\1", _STRONG.sub(r"\1", text)))
    return _KEPT.sub(lambda found: chr(ord(found[0]) - _PRIVATE), text.replace(_BREAK, "\n"))


def simple_html(text: str) -> str | None:
    """HTML for paragraphs of words, bold and italic; None where the text holds more."""
    paragraphs = [_inline(each) for each in text.split("\n\n")]
    made = (
        paragraphs[0] if len(paragraphs) == 1 else "".join(f"<p>{each}</p>" for each in paragraphs)
    )
    return made if html_text.markdown(made, Teller(""), lambda _: None) == text else None


def _inline(text: str) -> str:
    made = html.escape(html.unescape(_kept(text)), quote=False)
    made = _STRONG.sub(r"<strong>\1</strong>", made)
    made = _EMPHASIS.sub(r"<em>\1</em>", made).replace(_BREAK, "<br>")
    return _KEPT.sub(lambda found: html.escape(chr(ord(found[0]) - _PRIVATE), quote=False), made)


def _kept(text: str) -> str:
    """The text with its escaped signs as private letters, which no later step takes for marks."""
    return _ESCAPE.sub(lambda found: chr(_PRIVATE + ord(found[1])), text.replace("\\\n", _BREAK))
