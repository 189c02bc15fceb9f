"""Where the texts of a module show its pictures and lead to its hand-outs, and how they do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from elearn.content import pictures, yaml_text
from elearn.content.names import named
from elearn.content.text import inline
from elearn.content.text.links import target
from elearn.content.text.outline import outline


@dataclass(frozen=True)
class Use:
    """A place where a text names a file of `media/`: `words` are the alternative text of a
    picture or the words of a link, empty where it has none."""

    file: str
    line: int
    language: str
    medium: str
    words: str
    is_picture: bool


def of(texts: Mapping[str, str]) -> list[Use]:
    """The uses in the texts of a module, in their order."""
    return [
        Use(file, line, _language(file), medium, words, is_picture)
        for file, text in sorted(texts.items())
        # Few texts have pictures, and an address may be written with signs for its letters.
        if file.endswith(".md") and ("media" in text or "%" in text)
        for line, medium, words, is_picture in _in_text(text)
    ]


def _language(file: str) -> str:
    name, _ = named("", file)
    return name.language if name else ""


@lru_cache(maxsize=128)
def _in_text(text: str) -> tuple[tuple[int, str, str, bool], ...]:
    lines = yaml_text.lines_of(text)
    first = 0
    if lines[0].rstrip() == "---":
        ends = (at for at, line in enumerate(lines[1:], 2) if line.rstrip() in ("---", "..."))
        first = next(ends, 0)
    return tuple(_in_lines(tuple(lines[first:]), first + 1))


def _in_lines(lines: tuple[str, ...], first_line: int) -> Iterator[tuple[int, str, str, bool]]:
    blocks = outline(lines, first_line)
    for link in inline.links(blocks, lines, first_line):
        goal = target(link.address)
        if goal.kind == "media":
            yield link.line, goal.name, link.words, link.is_picture
    for check in blocks.blocks("check"):
        yield from _in_lines(tuple(check.lines), check.line + 1)


_SIGNS = re.compile(r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~]")


def written(name: str, words: str, *, caption: str = "") -> str:
    """The line that shows a picture with these words and caption, or leads to a hand-out."""
    said = _SIGNS.sub(_escaped, " ".join(words.split()))
    if pictures.extension(name) not in pictures.PICTURES:
        return f"[{said}](media/{name})"
    below = " ".join(caption.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'![{said}](media/{name} "{below}")' if below else f"![{said}](media/{name})"


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[0]}" if found[0] in "\\`*_[]<>&!~^" else found[0]
