"""Gaps in a text, as an author writes them and as the page finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from elearn.errors import message
from elearn.quiz.blocks import MOST_CHOICES, Mark, Notes, Place, mark_of
from elearn.quiz.kinds import amounts, single, text
from elearn.quiz.kinds.options import check_differ, share_of

KIND = "cloze"

# Stands in the prompt for each gap, from 1; survives Markdown and sanitising.
PLACEHOLDER = "⟦%d⟧"
_PLACEHOLDER = re.compile(r"⟦([0-9]{1,4})⟧")


@dataclass(frozen=True)
class Gap:
    """One gap: the key of a text, a number or a choice; its options begin at `start`."""

    key: text.Key | amounts.Key | single.Key
    start: int = 0


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
_SIGN = re.compile(r"\[\[|\]\]|`+|[⟦⟧]")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_CHOICE = re.compile(r"\(\s*(?:[xXхХ✓✔*]?|[-+−]?\s*\d+(?:[.,٫]\d+)?\s*[%٪]|[%٪]\s*\d+)\s*\)")


def has_gaps(prompt: str) -> bool:
    """Whether a text has a gap, finished or not, anywhere but in code."""
    return "[[" in prompt and any(found.kind == "gap" for found in _found(prompt, 1))


def read_gaps(
    prompt: str, first_line: int, notes: Notes, *, is_exact: bool
) -> tuple[str, tuple[Gap, ...], tuple[str, ...]]:
    """The prompt with a placeholder for each gap, the gaps, and the options of all choices."""
    gaps: list[Gap] = []
    targets: list[str] = []
    written: list[str] = []
    at = 0
    for found in _found(prompt, first_line):
        if found.kind != "gap":
            notes.add(found.place, "E21", _SAYS[found.kind])
            continue
        if len(gaps) > MOST_CHOICES:
            break
        inside = prompt[found.start + 2 : found.end - 2]
        key, options = _key(inside, found.place, notes, is_exact=is_exact)
        gaps.append(Gap(key, len(targets) if options else 0))
        targets += options
        written += [prompt[at : found.start], PLACEHOLDER % len(gaps)]
        at = found.end
    return "".join(written) + prompt[at:], tuple(gaps), tuple(targets)


_SAYS = {
    "open": message("A gap [[ is not closed in its paragraph: end it with ]]."),
    "nested": message("A gap stands inside a gap: close the first with ]] before the next."),
    "code": message("A gap cannot stand in code: take it out of the back-ticks or the block."),
    "table": message("A gap cannot stand in a table: write it in a sentence or a list."),
    "ours": message("The signs ⟦ and ⟧ are kept for gaps: use other brackets."),
}


@dataclass(frozen=True)
class _Sign:
    """A bracket, the end of a paragraph, or why a gap may not begin here (see `_SAYS`)."""

    kind: str
    start: int
    place: Place
    end: int = 0


def _found(prompt: str, first_line: int) -> Iterator[_Sign]:
    """Gaps, and what is wrong with some, in order; linear."""
    opened: list[_Sign] = []
    closed: list[_Sign] = []
    for sign in _signs(prompt, first_line):
        if sign.kind in _SAYS:
            yield sign
        elif sign.kind == "[[":
            opened.append(sign)
        elif sign.kind == "]]" and len(opened) > 1:
            closed.append(replace(opened.pop(), kind="gap", end=sign.start + 2))
        elif sign.kind == "]]" and opened:
            yield replace(opened.pop(), kind="gap", end=sign.start + 2)
            yield from (replace(inner, kind="nested") for inner in closed)
            closed = []
        elif sign.kind == "end":
            # What closed after one that never does stands inside nothing.
            unclosed = [replace(one, kind="open") for one in opened]
            yield from sorted(unclosed + closed, key=lambda one: one.start)
            opened, closed = [], []


def _signs(prompt: str, first_line: int) -> Iterator[_Sign]:
    code = ""
    start = 0
    for number, line in enumerate(prompt.split("\n"), first_line):
        fence = _FENCE.match(line)
        if fence and code in ("", fence[0].strip()):
            code = "" if code else fence[0].strip()
        elif code or line.startswith("    "):
            yield from _barred("code", line, start, number)
        elif line.lstrip().startswith("|"):
            yield from _barred("table", line, start, number)
        elif not line.strip():
            yield _Sign("end", start, Place(number))
        else:
            yield from _signs_in(line, start, number)
        start += len(line) + 1
    yield _Sign("end", len(prompt), Place(first_line))


def _barred(kind: str, line: str, start: int, number: int, first: int = 0) -> Iterator[_Sign]:
    """The gaps that begin where none may."""
    at = line.find("[[", first)
    while at >= 0:
        yield _Sign(kind, start + at, Place(number, at + 1))
        at = line.find("[[", at + 2)


def _signs_in(line: str, start: int, number: int) -> Iterator[_Sign]:
    at = 0
    while found := _SIGN.search(line, at):
        sign, at = found[0], found.end()
        if sign[0] == "`":
            closed = re.compile(rf"(?<!`){sign}(?!`)").search(line, at)
            if closed:
                yield from _barred("code", line[: closed.start()], start, number, at)
                at = closed.end()
        else:
            kind = "ours" if sign in "⟦⟧" else sign
            yield _Sign(kind, start + found.start(), Place(number, found.start() + 1))


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
