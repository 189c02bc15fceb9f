"""What two texts differ in: first by lines, then word by word, in any script.

Anchors are the lines (or words) that stand once in both texts; between them the search goes on
with what stands once there. This is the patience difference of Bram Cohen (bramcohen.com,
"Patience Diff Advantages"): it takes n log n steps whatever the texts are, and shows moved
paragraphs as people see them. What has no anchor and is small is compared step by step by
`difflib`; what is large is shown as taken out and put in.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, OUT, IN = "", "out", "in"
CONTEXT = 2
_SMALL = 2_500
"""So many pairs of lines or words are compared one by one."""
_DEEPEST = 40
_ALIKE_PERCENT = 25
"""Below this share of words in common a text is another one: shown whole, not in shreds."""

# The mark of an answer; a word with what is written above, below and inside it, such as vowel
# signs and the zero-width joiners of Persian; blanks; or one other character.
_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
_TOKEN = re.compile(
    rf"\([ xX]\)|\[[ xX]\]|\w[\w{_MARKS}\u200c\u200d]*|\s+|.[{_MARKS}\u200d\ufe0f]*", re.DOTALL
)


@dataclass(frozen=True)
class Piece:
    """Some words; `mark` is SAME, OUT (taken out) or IN (put in)."""

    text: str
    mark: str = SAME


@dataclass(frozen=True)
class Line:
    """One line of the difference. `number` is its place in the later text, or where it was taken
    out, in the earlier one; from 1."""

    number: int
    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.mark for piece in self.pieces)


@dataclass(frozen=True)
class Passage:
    """Lines that stand together, changed ones with some around them; `skipped` are the
    unchanged lines before it that are not shown."""

    skipped: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class _Run:
    """A stretch of both texts: equal, or another one."""

    is_same: bool
    before: tuple[int, int]
    after: tuple[int, int]


def lines(before: str, after: str) -> list[Line]:
    """Every line of both texts in order, with what changed in it.

    The pieces that are not IN give the earlier text, those that are not OUT the later one.
    """
    old, new = before.split("\n"), after.split("\n")
    found: list[Line] = []
    for run in _runs(old, new):
        old_part, new_part = old[slice(*run.before)], new[slice(*run.after)]
        if run.is_same:
            found += [
                Line(number, (Piece(text),))
                for number, text in enumerate(new_part, run.after[0] + 1)
            ]
        else:
            found += _changed(old_part, new_part, run)
    return found


def passages(before: str, after: str, context: int = CONTEXT) -> list[Passage]:
    """What changed, with some unchanged lines around it; nothing where the texts are the same."""
    every = lines(before, after)
    shown = [False] * len(every)
    for place, line in enumerate(every):
        if line.is_changed:
            begin, end = max(0, place - context), min(len(every), place + context + 1)
            shown[begin:end] = [True] * (end - begin)
    for place in range(1, len(every) - 1):
        # To say that one line is left out takes a line too.
        shown[place] = shown[place] or (shown[place - 1] and shown[place + 1])
    found: list[Passage] = []
    skipped, together = 0, list[Line]()
    for line, is_shown in zip(every, shown, strict=True):
        if is_shown:
            together.append(line)
            continue
        if together:
            found.append(Passage(skipped, tuple(together)))
            skipped, together = 0, []
        skipped += 1
    return [*found, Passage(skipped, tuple(together))] if together else found


def _changed(old: Sequence[str], new: Sequence[str], run: _Run) -> list[Line]:
    if not old:
        return _whole(new, IN, run.after[0])
    if not new:
        return _whole(old, OUT, run.before[0])
    before, after = "\n".join(old), "\n".join(new)
    pieces = _words(before, after)
    if _alike_percent(pieces, before, after) < _ALIKE_PERCENT:
        return _whole(old, OUT, run.before[0]) + _whole(new, IN, run.after[0])
    return _by_lines(pieces, run.after[0] + 1)


def _whole(texts: Sequence[str], mark: str, first: int) -> list[Line]:
    return [Line(number, (Piece(text, mark),)) for number, text in enumerate(texts, first + 1)]


def _alike_percent(pieces: Sequence[Piece], before: str, after: str) -> int:
    same = sum(len(piece.text.strip()) for piece in pieces if not piece.mark)
    return 200 * same // max(1, len(before) + len(after))


def _by_lines(pieces: Sequence[Piece], number: int) -> list[Line]:
    """Pieces cut at the ends of lines; an end that was taken out or put in stays in its line."""
    found: list[Line] = []
    line: list[Piece] = []
    for piece in pieces:
        if piece.mark == OUT:
            line.append(piece)
            continue
        first, *rest = piece.text.split("\n")
        if first:
            line.append(Piece(first, piece.mark))
        for text in rest:
            if piece.mark:
                line.append(Piece("\n", piece.mark))
            found.append(Line(number, tuple(line)))
            number += 1
            line = [Piece(text, piece.mark)] if text else []
    return [*found, Line(number, tuple(line))]


def _words(before: str, after: str) -> list[Piece]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    pieces: list[Piece] = []
    for run in _runs(old, new):
        taken, put = "".join(old[slice(*run.before)]), "".join(new[slice(*run.after)])
        if run.is_same:
            pieces.append(Piece(put))
            continue
        pieces += [Piece(text, mark) for text, mark in ((taken, OUT), (put, IN)) if text]
    return _joined(pieces)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """A blank alone between two changes is part of them: «one two» became «three four»."""
    found: list[Piece] = []
    taken = put = ""
    for place, piece in enumerate(pieces):
        is_between = 0 < place < len(pieces) - 1 and bool(taken and put)
        if piece.mark == OUT:
            taken += piece.text
        elif piece.mark == IN:
            put += piece.text
        elif is_between and piece.text == " ":
            taken, put = taken + piece.text, put + piece.text
        else:
            found += _both(taken, put)
            taken = put = ""
            found.append(piece)
    return found + _both(taken, put)


def _both(taken: str, put: str) -> list[Piece]:
    return [Piece(text, mark) for text, mark in ((taken, OUT), (put, IN)) if text]


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[_Run]:
    """The two sequences as stretches that are equal and that are not, in order."""
    at_old = at_new = 0
    for begin_old, begin_new, size in matches(old, new):
        if begin_old > at_old or begin_new > at_new:
            yield _Run(False, (at_old, begin_old), (at_new, begin_new))
        at_old, at_new = begin_old + size, begin_new + size
        yield _Run(True, (begin_old, at_old), (begin_new, at_new))
    if at_old < len(old) or at_new < len(new):
        yield _Run(False, (at_old, len(old)), (at_new, len(new)))


def matches(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """Stretches that are equal, in order: their places in both and their length."""
    found: list[tuple[int, int, int]] = []
    for one, other in _pairs(old, new):
        if found and found[-1][0] + found[-1][2] == one and found[-1][1] + found[-1][2] == other:
            begin_old, begin_new, size = found.pop()
            found.append((begin_old, begin_new, size + 1))
        else:
            found.append((one, other, 1))
    return found


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The places that are equal in both, rising in both."""
    found: list[tuple[int, int]] = []
    waiting = [(0, len(old), 0, len(new), 0)]
    while waiting:
        begin, end, other, other_end, depth = waiting.pop()
        while begin < end and other < other_end and old[begin] == new[other]:
            found.append((begin, other))
            begin, other = begin + 1, other + 1
        while begin < end and other < other_end and old[end - 1] == new[other_end - 1]:
            end, other_end = end - 1, other_end - 1
            found.append((end, other_end))
        if begin == end or other == other_end:
            continue
        anchors = _anchors(old, new, (begin, end), (other, other_end))
        if anchors and depth < _DEEPEST:
            ends = [*anchors, (end, other_end)]
            starts = [(begin, other), *((one + 1, two + 1) for one, two in anchors)]
            found += anchors
            waiting += [
                (*_crossed(start, stop), depth + 1)
                for start, stop in zip(starts, ends, strict=True)
            ]
        elif (end - begin) * (other_end - other) <= _SMALL:
            found += _small(old[begin:end], new[other:other_end], begin, other)
    return sorted(found)


def _crossed(start: tuple[int, int], stop: tuple[int, int]) -> tuple[int, int, int, int]:
    return start[0], stop[0], start[1], stop[1]


def _anchors(
    old: Sequence[str], new: Sequence[str], part: tuple[int, int], other: tuple[int, int]
) -> list[tuple[int, int]]:
    """What stands once in both parts, as far as it keeps its order."""
    counts = Counter(old[slice(*part)])
    others = Counter(new[slice(*other)])
    places = {
        new[place]: place
        for place in range(*other)
        if others[new[place]] == 1 and counts[new[place]] == 1
    }
    return _rising([(place, places[old[place]]) for place in range(*part) if old[place] in places])


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest list of pairs that rises in the second place too."""
    tops: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for place, (_, other) in enumerate(pairs):
        pile = bisect_left(tops, other)
        before.append(piles[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [other]
        piles[pile : pile + 1] = [place]
    found = []
    place = piles[-1] if piles else -1
    while place >= 0:
        found.append(pairs[place])
        place = before[place]
    return found[::-1]


def _small(old: Sequence[str], new: Sequence[str], begin: int, other: int) -> list[tuple[int, int]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        (begin + match.a + step, other + match.b + step)
        for match in matcher.get_matching_blocks()
        for step in range(match.size)
    ]
