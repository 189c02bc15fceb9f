"""A text by its headings, and which parts of a translation its original has left behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from elearn.content.text.outline import outline

SAME, CHANGED, NEW, REMOVED = "same", "changed", "new", "removed"
_DEEPEST = 3


@dataclass(frozen=True)
class Pair:
    """A section of the original as it is now, and the translation of it.

    `before` is the section that the translation was made from. A new section has no translation,
    of a removed one there is no original any more.
    """

    original: str
    translation: str
    state: str = SAME
    before: str = ""

    @property
    def is_untouched(self) -> bool:
        """Whether the original's words stand where a translation should."""
        said = self.translation.strip()
        return said == self.original.strip() and any(sign.isalpha() for sign in said)


def sections(body: str) -> list[str]:
    """The text cut before each heading of the first three levels; joined, they are the text."""
    lines = body.split("\n")
    starts = [
        block.line - 1
        for block in outline(lines).root.children
        if block.kind == "heading" and block.level <= _DEEPEST and block.line > 1
    ]
    edges = [0, *starts, len(lines)]
    return [
        "\n".join(lines[begin:end]) + ("\n" if end < len(lines) else "")
        for begin, end in pairwise(edges)
    ]


def pairs(original: str, translation: str, before: str | None = None) -> list[Pair]:
    """Section by section, the original beside its translation.

    `before` is the original that the translation was made from; None where nobody knows it.
    Sections are told apart by their order, which a translation shares with its original; where
    it has fewer or more of them, the last one holds the rest.
    """
    now, then = sections(original), sections(original if before is None else before)
    told = _fitted(sections(translation), len(then))
    return list(_aligned(then, now, told))


def joined(texts: Sequence[str], before: Sequence[str] = ()) -> str:
    """The text made of sections as they were typed; one that only lost its blank lines keeps
    those that it had `before`."""
    known = {one.strip(): one for one in before}
    whole = [known.get(one.strip(), f"{one.strip()}\n\n") for one in texts if one.strip()]
    ended = [one if one.endswith("\n") else f"{one}\n\n" for one in whole[:-1]]
    return "".join([*ended, *(one.rstrip("\n") + "\n" for one in whole[-1:])])


def changed(before: str, now: str) -> list[str]:
    """The sections of a text that are new or say something else than before."""
    return [one.original for one in pairs(now, before, before) if one.state in (CHANGED, NEW)]


def _fitted(told: list[str], count: int) -> list[str]:
    """As many sections as the original has: the last one holds what is more."""
    fitted = [*told[: count - 1], "".join(told[count - 1 :])]
    return [*fitted, *[""] * (count - len(fitted))]


def _aligned(then: list[str], now: list[str], told: list[str]) -> Iterator[Pair]:
    keys, others = [one.strip() for one in then], [one.strip() for one in now]
    for kind, begin, end, other, other_end in SequenceMatcher(
        None, keys, others, autojunk=False
    ).get_opcodes():
        both = min(end - begin, other_end - other)
        for step in range(both):
            old, new = then[begin + step], now[other + step]
            state = SAME if kind == "equal" else CHANGED
            yield Pair(new, told[begin + step], state, old)
        for text in now[other + both : other_end]:
            yield Pair(text, "", NEW)
        for place in range(begin + both, end):
            yield Pair("", told[place], REMOVED, then[place])
