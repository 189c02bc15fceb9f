"""Gaps in a text, as an author writes them and as the page finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from elearn.errors import message
from elearn.quiz.blocks import Mark, Notes, Place, mark_of
from elearn.quiz.kinds import amounts, single, text
from elearn.quiz.kinds.options import check_differ, share_of

KIND = "cloze"

# Stands in the prompt for each gap, from 1; survives Markdown and sanitising.
PLACEHOLDER = "⟦%d⟧"
_PLACEHOLDER = re.compile(r"⟦([0-9]{1,4})⟧")
_OURS = re.compile("[⟦⟧]")


@dataclass(frozen=True)
class Gap:
    """One gap: the key of a text, a number or a choice; its options begin at `start`."""

    key: text.Key | amounts.Key | single.Key
    start: int = 0

    @property
    def is_choice(self) -> bool:
        return isinstance(self.key, single.Key)


@dataclass(frozen=True)
class Key:
    """The gaps in the order of the text."""

    gaps: tuple[Gap, ...]

    @property
    def kind(self) -> str:
        return KIND


def pieces(prompt: str) -> list[str | int]:
    """A prompt as texts and numbers of gaps, in order."""
    return [
        int(piece) if place % 2 else piece for place, piece in enumerate(_PLACEHOLDER.split(prompt))
    ]


# Where gaps may not stand, and where they begin and end. A run of back-ticks begins code.
_SIGN = re.compile(r"\[\[|\]\]|`+|\n[ \t]*(?=\n)|[⟦⟧]")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_CHOICE = re.compile(r"\(\s*(?:[xXхХ✓✔*]?|[-+−]?\s*\d+(?:[.,٫]\d+)?\s*[%٪]|[%٪]\s*\d+)\s*\)")


def has_gaps(prompt: str) -> bool:
    """Whether a text has a gap, finished or not, anywhere but in code."""
    return "[[" in prompt and any(kind == "gap" for kind, _, _ in _found(prompt))


def read_gaps(
    prompt: str, first_line: int, notes: Notes, *, is_exact: bool
) -> tuple[str, tuple[Gap, ...], tuple[str, ...]]:
    """The prompt with a placeholder for each gap, the gaps, and the options of all choices."""
    gaps: list[Gap] = []
    targets: list[str] = []
    written: list[str] = []
    at = 0
    for kind, start, end in _found(prompt):
        place = _place(prompt, start, first_line)
        if kind != "gap":
            notes.add(place, "E21", _SAYS[kind])
            continue
        key = _key(prompt[start + 2 : end - 2], place, notes, is_exact=is_exact)
        gaps.append(Gap(key[0], len(targets) if key[1] else 0))
        targets += key[1]
        written += [prompt[at:start], PLACEHOLDER % len(gaps)]
        at = end
    return "".join(written) + prompt[at:], tuple(gaps), tuple(targets)


_SAYS = {
    "open": message("A gap [[ is not closed in its paragraph: end it with ]]."),
    "nested": message("A gap stands inside a gap: close the first with ]] before the next."),
    "code": message("A gap cannot stand in code: take it out of the back-ticks or the block."),
    "table": message("A gap cannot stand in a table: write it in a sentence or a list."),
    "ours": message("The signs ⟦ and ⟧ are kept for gaps: use other brackets."),
}


def _found(prompt: str) -> Iterator[tuple[str, int, int]]:
    """Gaps, and what is wrong with some: kind, where it begins and ends. In order; linear."""
    opened = -1
    for sign, start in _signs(prompt):
        if sign in _SAYS:
            yield sign, start, start
        elif sign == "[[":
            if opened >= 0:
                yield "nested", start, start
            else:
                opened = start
        elif sign == "]]" and opened >= 0:
            yield "gap", opened, start + 2
            opened = -1
        elif sign == "end" and opened >= 0:
            yield "open", opened, opened
            opened = -1


def _signs(prompt: str) -> Iterator[tuple[str, int]]:
    """Brackets, ends of paragraphs, and gaps that begin where none may."""
    code = ""
    for start, line in _lines(prompt):
        fence = _FENCE.match(line)
        if fence and code in ("", fence[0].strip()):
            code = "" if code else fence[0].strip()
        elif code or line.startswith(("    ", "\t")):
            yield from (("code", start + each.start()) for each in re.finditer(r"\[\[", line))
        elif line.lstrip().startswith("|"):
            yield from (("table", start + each.start()) for each in re.finditer(r"\[\[", line))
        elif not line.strip():
            yield "end", start
        else:
            yield from _signs_in(line, start)
    yield "end", len(prompt)


def _signs_in(line: str, start: int) -> Iterator[tuple[str, int]]:
    at = 0
    while found := _SIGN.search(line, at):
        sign, at = found[0], found.end()
        if sign[0] == "`":
            closed = re.compile(rf"(?<!`){sign}(?!`)").search(line, at)
            if closed:
                inside = re.finditer(r"\[\[", line[at : closed.start()])
                yield from (("code", start + at + each.start()) for each in inside)
                at = closed.end()
        elif sign in "⟦⟧":
            yield "ours", start + found.start()
        else:
            yield sign, start + found.start()


def _lines(prompt: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in prompt.split("\n"):
        yield start, line
        start += len(line) + 1


def _place(prompt: str, at: int, first_line: int) -> Place:
    before = prompt.rfind("\n", 0, at)
    return Place(first_line + prompt.count("\n", 0, at), at - before)


def _key(
    inside: str, place: Place, notes: Notes, *, is_exact: bool
) -> tuple[text.Key | amounts.Key | single.Key, tuple[str, ...]]:
    """The key of one gap, and the options where it is a choice."""
    inside = " ".join(inside.split())
    if not inside:
        notes.add(place, "E08", message("This gap is empty: write the word that is missing."))
    if inside.startswith("="):
        return amounts.key_of(inside[1:].strip(), place, notes, is_tolerant=False), ()
    mark = mark_of(inside)
    if mark and mark.opening == "(" and (mark.is_known or mark.is_like_one):
        return _choice(inside, place, notes)
    variants = text.variants(inside, place, notes, is_exact) if inside else ()
    return text.Key(variants, is_exact), ()


def _choice(inside: str, place: Place, notes: Notes) -> tuple[single.Key, tuple[str, ...]]:
    starts = [found.start() for found in _CHOICE.finditer(inside)] or [0]
    ends = [*starts[1:], len(inside)]
    if starts[0] > 0:
        starts.insert(0, 0)
        ends.insert(0, starts[1])
    marks = [mark_of(inside[start:end]) for start, end in zip(starts, ends, strict=True)]
    shares: list[Fraction] = []
    for mark in marks:
        own = share_of(mark, place, notes) if mark else None
        shares.append(Fraction(1) if mark and mark.is_right else own or Fraction(0))
    options = tuple(mark.text.strip() if mark else "" for mark in marks)
    _check_choice(marks, options, place, notes)
    return single.Key(tuple(shares)), options


def _check_choice(
    marks: list[Mark | None], options: tuple[str, ...], place: Place, notes: Notes
) -> None:
    right = [mark for mark in marks if mark and mark.is_right]
    if notes.is_base and not right:
        notes.add(place, "E22", message("No option of this gap is right: mark one with (x)."))
    if len(right) > 1:
        notes.add(place, "E03", message("This gap has several right options: mark one with (x)."))
    if len(options) < 2:
        notes.add(place, "E06", message("One option is no choice: add another to this gap."))
    if not all(options):
        notes.add(place, "E08", message("An option of this gap is empty: write its text."))
    check_differ([(option, place) for option in options], notes)
