"""The ids of headings: readable in every script, and the same for linter and renderer."""

from __future__ import annotations

import re

from pymdownx.slugs import slugify

from elearn.content.text.blocks import Outline
from elearn.languages import strip_unseen

_slug = slugify(case="lower")
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_NOTE = re.compile(r"\[\^[^\s\[\]]+\]")
_MARKS = re.compile(r"\\(?=[^\w\s])|[*`]")


def plain(text: str) -> str:
    """A heading's words without marks: `**The** [law](law.en.md)` is *The law*."""
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", _NOTE.sub("", text))).split())


def heading_ids(outline: Outline) -> list[str]:
    """An id for each heading, in order: its own, else one made of its words.

    Words said twice get -2, -3, …; ids that footnotes and terms use are left to them.
    """
    taken: dict[str, int] = {}
    ids = []
    for heading in outline.blocks("heading"):
        wanted = heading.name or _slug(strip_unseen(plain(heading.text)), "-").strip("-_")
        wanted = wanted or "section"
        if re.match(r"(fn|fnref|term)-", wanted):
            wanted = f"on-{wanted}"
        count = taken.get(wanted, 0) + 1
        taken[wanted] = count
        unique = wanted if count == 1 else f"{wanted}-{count}"
        taken.setdefault(unique, 1)
        ids.append(unique)
    return ids
