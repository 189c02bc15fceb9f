"""Texts of a bank in one of its four ways of writing → Markdown."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from elearn.content.quizzes.lines import Fence, Line
from elearn.errors import message
from elearn.interop.banks import html_text
from elearn.interop.banks.albums import Pages
from elearn.interop.banks.telling import Teller, Unfit
from elearn.quiz.blocks import short

FORMATS = {
    "html": "html",
    "moodle": "moodle",
    "moodle_auto_format": "moodle",
    "plain": "plain",
    "plain_text": "plain",
    "markdown": "markdown",
}
"""The names that files have for the ways of writing, and ours. `moodle` is plain text in which
HTML may stand and a line end is a line end."""

_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*\s*\Z")
_PICTURE = re.compile(r"(!?\[(?:[^\[\]\n]|\\[\[\]])*\])\((@@PLUGINFILE@@/[^()\s]+|data:[^()\s]+)")
_SHAPED = re.compile(r"(?m)^(?:```|\||>|\* |\d{1,9}[.)] )")
_DATA = re.compile(r"data:[a-zA-Z/+.-]{1,60};base64,[A-Za-z0-9+/=\s]++")
_LONGEST_TEXT = 20_000
_LONGEST_TITLE = 150
_SHORT_TITLE = 70


@dataclass(frozen=True)
class Text:
    """A text as it stands in the file and the way in which it is written."""

    text: str
    format: str = "moodle"

    def markdown(self, pages: Pages) -> str:
        """Blocks of Markdown. Raises Unfit where the text is longer than a question can be."""
        within(self.text)
        if self.format == "html":
            return html_text.markdown(self.text, pages.teller, pages.address)
        if self.format == "markdown":
            return _checked(self.text.replace("-&gt;", "->"), pages)
        if self.format == "moodle" and html_text.has_tags(self.text):
            broken = re.sub(r"\n(?=[^\n])", "<br>", self.text.strip())
            return html_text.markdown(broken, pages.teller, pages.address, is_strict=False)
        return html_text.plain(html.unescape(self.text) if self.format == "moodle" else self.text)

    def line(self, pages: Pages) -> str:
        """One line of Markdown."""
        return html_text.one_line(self.markdown(pages))

    def paragraph(self, pages: Pages) -> str:
        """Markdown for the text behind a label: lines stay, lists and tables become words."""
        whole = self.markdown(pages)
        is_plain = self.format == "markdown" or not _SHAPED.search(whole)
        return whole if is_plain else html_text.one_line(whole)

    def letters(self) -> str:
        """The letters alone, for an answer that is typed."""
        if self.format in ("plain", "markdown"):
            return " ".join(self.text.split())
        return html_text.letters(self.text)

    def __bool__(self) -> bool:
        return bool(self.text.strip())


def _checked(text: str, pages: Pages) -> str:
    """Foreign Markdown without headings and HTML; its pictures lead into `media/`."""
    fence = Fence()
    lines = []
    for line in html_text.without_hidden(text).replace("\r\n", "\n").strip("\n").split("\n"):
        if fence.takes(Line(1, line)):
            lines.append(line)
        elif found := _HEADING.match(line):
            lines.append(f"**{html_text.letters(found[1])}**" if found[1] else "")
        else:
            lines.append(_without_tags(line, pages.teller) if "<" in line else line)
    return _PICTURE.sub(lambda found: _picture(found, pages), "\n".join(lines))


def _without_tags(line: str, teller: Teller) -> str:
    if not html_text.has_tags(line.replace("\\<", " ")) or "`" in line:
        return line
    teller.lost(message("HTML inside Markdown was left out: “%(text)s”."), text=short(line))
    return html_text.letters(line)


def _picture(found: re.Match[str], pages: Pages) -> str:
    kept = pages.address(found[2])
    return f"{found[1]}({kept}" if kept else f"{found[1].lstrip('!')}("


def letters_in(text: str) -> int:
    """How long a text is without the pictures inside it."""
    return len(text) if len(text) <= _LONGEST_TEXT else len(_DATA.sub("", text))


def within(text: str) -> str:
    """The same text. Raises Unfit where it is longer than a question can be, but for pictures."""
    if letters_in(text) > _LONGEST_TEXT:
        raise Unfit(message("Its text is longer than a question can be."))
    return text


def titled(name: str, prompt: str) -> tuple[str, str]:
    """The title and the text of a question. A short text without a name is its own title."""
    name = " ".join(html_text.without_hidden(name).split())[:_LONGEST_TITLE]
    if name:
        return (name, "") if prompt == html_text.plain(name) else (name, prompt)
    words = html_text.one_line(prompt)
    is_plain = prompt == words and not re.search(r"[*`_\[\]\\&]|://", words)
    if is_plain and 0 < len(words) <= _LONGEST_TITLE:
        return words, ""
    bare = re.sub(r"!?\[([^\[\]]*)\]\([^()]*\)|[*`\\]", r"\1", words)
    return (bare if len(bare) <= _SHORT_TITLE else f"{bare[: _SHORT_TITLE - 1].rstrip()}…"), prompt
