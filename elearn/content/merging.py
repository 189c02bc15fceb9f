"""Two people's changes of one text, brought together line by line.

The base is the text that both began from. What one of them changed and the other did not is
taken; what both changed differently is a conflict, a value that a person decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from elearn.content import differences

_MOST_PAIRS = 100_000
"""So many pairs of equal lines are compared one by one, for which the time grows much faster than
their number; a text with more is compared by the lines that stand once in it."""

Lines = tuple[str, ...]
Block = tuple[int, int, int]
"""Where in one text, where in the other, and how many parts are the same."""


@dataclass(frozen=True)
class Part:
    """A stretch of lines: as they were, as I left them, as they left them."""

    base: Lines
    mine: Lines
    theirs: Lines

    @property
    def is_conflict(self) -> bool:
        """Whether both changed it, and differently."""
        return self.mine != self.theirs and self.base not in (self.mine, self.theirs)

    @property
    def merged(self) -> Lines:
        """What is right for both; of a conflict all that anybody wrote, mine first."""
        if self.is_conflict:
            return (*self.mine, *self.theirs)
        return self.theirs if self.mine == self.base else self.mine


def parts(base: str, mine: str, theirs: str) -> list[Part]:
    """The three texts side by side, cut where all of them agree."""
    old, my, their = (text.split("\n") for text in (base, mine, theirs))
    found = []
    at_old = at_my = at_their = 0
    for start, in_my, in_their, length in _agreed(old, my, their):
        changed = Part(
            tuple(old[at_old:start]), tuple(my[at_my:in_my]), tuple(their[at_their:in_their])
        )
        if changed != Part((), (), ()):
            found.append(changed)
        at_old, at_my, at_their = start + length, in_my + length, in_their + length
        if length:
            same = tuple(old[start:at_old])
            found.append(Part(same, same, same))
    return found


def without_base(mine: str, theirs: str) -> list[Part]:
    """The same where it is not known what both began from: all that either wrote is taken, so
    nobody but a person may say that it is right."""
    my, their = mine.split("\n"), theirs.split("\n")
    common = [line for start, _, length in _same(my, their) for line in my[start : start + length]]
    return parts("\n".join(common), mine, theirs)


def has_conflict(found: Iterable[Part]) -> bool:
    """Whether a person must decide."""
    return any(part.is_conflict for part in found)


def merged(found: Iterable[Part]) -> str:
    """The text with both changes; at a conflict mine stand before theirs."""
    return "\n".join(line for part in found for line in part.merged)


def edits(found: Iterable[Part]) -> list[tuple[int, int, str]]:
    """What turns my text into the merged one: from and to in my text, and what stands there then.

    Counted in UTF-16 units, as scripts of a page count, from the first to the last.
    """
    changes = []
    # Every line with the break before it: the first, which has none, begins before the text.
    place = -1
    for part in found:
        before = place
        place += sum(_units(line) + 1 for line in part.mine)
        if part.merged != part.mine:
            changes.append((before, place, "".join(f"\n{line}" for line in part.merged)))
    return [_from_start(*change) for change in changes]


def _from_start(start: int, end: int, text: str) -> tuple[int, int, str]:
    """The same change where the text's first line has no break before it."""
    if start >= 0:
        return start, end, text
    if not text:
        return 0, end + 1, ""
    return 0, max(end, 0), text[1:] + ("\n" if end < 0 else "")


def _agreed(
    old: Sequence[str], my: Sequence[str], their: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """The stretches of the base that both kept, with their place in both, and the end of all."""
    mine, theirs = _same(old, my), _same(old, their)
    one = other = 0
    while one < len(mine) and other < len(theirs):
        start = max(mine[one][0], theirs[other][0])
        my_end, their_end = mine[one][0] + mine[one][2], theirs[other][0] + theirs[other][2]
        end = min(my_end, their_end)
        if start < end:
            in_my = mine[one][1] + start - mine[one][0]
            yield start, in_my, theirs[other][1] + start - theirs[other][0], end - start
        if my_end <= their_end:
            one += 1
        else:
            other += 1
    yield len(old), len(my), len(their), 0


def _same(one: Sequence[str], other: Sequence[str]) -> list[Block]:
    """The stretches that both texts have in the same order."""
    head = 0
    while head < min(len(one), len(other)) and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < min(len(one), len(other)) - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    inside, changed = one[head : len(one) - tail], other[head : len(other) - tail]
    times = Counter(changed)
    found = [(0, 0, head)]
    blocks: Sequence[Block]
    if sum(times[line] for line in inside) <= _MOST_PAIRS:
        blocks = SequenceMatcher(None, inside, changed, autojunk=False).get_matching_blocks()
    else:
        blocks = differences.matches(inside, changed)
    found += [(head + a, head + b, n) for a, b, n in blocks]
    found.append((len(one) - tail, len(other) - tail, tail))
    return [block for block in found if block[2]]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
