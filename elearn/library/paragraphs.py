"""The paragraph of a lesson that a question comes from, shortly quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

from sqlalchemy import select

from elearn.db import db
from elearn.library import catalogue
from elearn.library.catalogue import LessonEntry, Opened
from elearn.library.texts import Said
from elearn.models.library import Lesson

SHORTEST_QUOTE, LONGEST_QUOTE = 60, 260
_HEADING = re.compile(r"<h[1-6]\b")
# Titles of boxes carry a class; the first words of a box itself do not.
_WORDS = re.compile(r"<(p|li|dd|blockquote)>(.*?)</\1>", re.DOTALL)
_NOTE = re.compile(r"<sup\b.*?</sup>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Paragraph:
    """Where to read again. `heading` is None for a whole lesson, `quote` may be empty."""

    address: str
    lesson: Said
    heading: Said | None
    quote: Said


def find(
    opened: Opened, sources: Iterable[str], *, language: str, state: str | None
) -> dict[str, Paragraph]:
    """The paragraphs that these sources (`lesson` or `lesson#heading`) name, by source.

    They are of the version that readers see, so that the words and the link agree. A lesson
    that is gone is left out; of a heading that is gone its lesson remains.
    """
    named = {source: source.partition("#")[::2] for source in sources}
    if not named:
        return {}
    entries = {one.slug: one for one in catalogue.lessons(opened, language, state)}
    texts = _texts(opened, [entries[slug] for slug, _ in named.values() if slug in entries])
    return {
        source: _paragraph(opened, entries[slug], heading, *texts[slug])
        for source, (slug, heading) in named.items()
        if slug in entries
    }


def _texts(opened: Opened, entries: list[LessonEntry]) -> dict[str, tuple[str, dict[str, str]]]:
    """HTML and headings by lesson."""
    shown = {(entry.slug, entry.language, entry.state) for entry in entries}
    rows = db.session.execute(
        select(Lesson.slug, Lesson.language, Lesson.state, Lesson.html, Lesson.headings).where(
            Lesson.version_id == opened.version_id,
            Lesson.slug.in_({entry.slug for entry in entries}),
            Lesson.language.in_({entry.language for entry in entries}),
        )
    )
    return {
        row.slug: (row.html, {id: text for _level, id, text in row.headings})
        for row in rows
        if (row.slug, row.language, row.state) in shown
    }


def _paragraph(
    opened: Opened, entry: LessonEntry, heading: str, html: str, headings: dict[str, str]
) -> Paragraph:
    address = f"{opened.address}{entry.slug}/"
    if heading not in headings:
        quote = "" if heading else first_words(html)
        return Paragraph(address, entry.title, None, Said(quote, entry.language))
    return Paragraph(
        f"{address}#{heading}",
        entry.title,
        Said(headings[heading], entry.language),
        Said(first_words(_section(html, heading)), entry.language),
    )


def _section(html: str, heading: str) -> str:
    """What stands below a heading, up to the next one."""
    _, _, rest = html.partition(f'id="{heading}"')
    return _HEADING.split(rest, maxsplit=1)[0]


def first_words(html: str) -> str:
    """The first paragraph of sanitised HTML as plain text, and the next where it is very short;
    cut after a word where it is long."""
    quote = ""
    for found in _WORDS.finditer(html):
        for word in unescape(_TAG.sub("", _NOTE.sub("", found.group(2)))).split():
            if len(quote) + len(word) >= LONGEST_QUOTE:
                return f"{quote} …"
            quote = f"{quote} {word}".lstrip()
        if len(quote) >= SHORTEST_QUOTE:
            break
    return quote
