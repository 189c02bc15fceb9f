"""Changes one question of a quiz file; every other byte of the file stays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from elearn.content.quizzes.placing import Placed, sketches_of
from elearn.content.quizzes.sketches import Sketch
from elearn.content.quizzes.writing import written_alone

_END = re.compile(r"\r\n|\r|\n")
_HASHES = re.compile(r"(\s{0,3})(#{1,6})")


def replaced(text: str, place: Placed, sketch: Sketch) -> str:
    """The file with another sketch in this place; of a pool or scenario only the head is
    changed. Labels keep the author's words."""
    if sketch == place.sketch:
        return text
    lines, end = _split(text)
    last = place.last
    while last > place.first and not lines[last - 1].strip():
        last -= 1
    words = {**words_of(text), **place.words}
    lines[place.first - 1 : last] = written_alone(sketch, place.level, words, tuple(place.words))
    return end.join(lines)


def inserted(text: str, sketch: Sketch, *, into: Placed | None = None) -> str:
    """The file with one sketch more, behind everything in a pool or scenario, or in the file."""
    lines, end = _split(text)
    level = into.level + 1 if into else 2
    block = written_alone(sketch, level, words_of(text))
    _put(lines, into.end if into else len(lines), block)
    return end.join(lines)


def removed(text: str, place: Placed, *, keeps_inside: bool = False) -> str:
    """The file without it; with `keeps_inside` its questions stay, one level up."""
    lines, end = _split(text)
    inside = _deeper(lines[place.last : place.end], -1) if keeps_inside else []
    lines[place.first - 1 : place.end] = inside
    return _closed(lines, end)


def moved(
    text: str, place: Placed, *, before: Placed | None = None, into: Placed | None = None
) -> str:
    """The file with it, and all in it, before another of the file; or as the last in a pool or
    scenario, or as the last of the file."""
    lines, end = _split(text)
    block = lines[place.first - 1 : place.end]
    level = before.level if before else into.level + 1 if into else 2
    block = _deeper(block, level - place.level)
    at = before.first - 1 if before else into.end if into else len(lines)
    if at >= place.end:
        at -= place.end - place.first + 1
    del lines[place.first - 1 : place.end]
    _put(lines, at, block)
    return _closed(lines, end)


def words_of(text: str) -> Mapping[str, str]:
    """The words of labels and groups that the author of a file uses, the first of each."""
    words: dict[str, str] = {}
    for each in sketches_of(text):
        words = {**each.words, **words}
    return words


def _split(text: str) -> tuple[list[str], str]:
    """The lines, and how they end."""
    found = _END.search(text)
    return _END.split(text), found[0] if found else "\n"


def _put(lines: list[str], at: int, block: Sequence[str]) -> None:
    """Puts a block in with one empty line around it."""
    own = list(block)
    while own and not own[-1].strip():
        own.pop()
    while at and not lines[at - 1].strip():
        at -= 1
    rest = at
    while rest < len(lines) and not lines[rest].strip():
        rest += 1
    lines[at:rest] = [*([""] if at else []), *own, ""]
    is_last = at + len(own) + 2 >= len(lines)
    if not is_last:
        return
    while len(lines) > 1 and not lines[-1].strip() and not lines[-2].strip():
        lines.pop()


def _closed(lines: list[str], end: str) -> str:
    """The text with one line end at its own end."""
    while len(lines) > 1 and not lines[-1].strip():
        lines.pop()
    return end.join([*lines, ""])


def _deeper(lines: Sequence[str], by: int) -> list[str]:
    """The lines with their headings so many levels deeper."""
    if not by:
        return list(lines)
    at = {place.first - 1 for place in sketches_of("\n".join(lines))}
    return [
        _HASHES.sub(lambda found: found[1] + "#" * (len(found[2]) + by), line, count=1)
        if place in at
        else line
        for place, line in enumerate(lines)
    ]


def alone(text: str, place: Placed) -> str:
    """A quiz file of this question or scenario alone."""
    lines, _ = _split(text)
    block = _deeper(lines[place.first - 1 : place.end], 2 - place.level)
    return "\n".join(["---", "title: x", "", "---", "", *block, ""])
