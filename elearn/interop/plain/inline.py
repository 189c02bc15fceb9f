"""Options that stand on one line: `A) …  B) …  C) …`, also behind their question."""

from __future__ import annotations

import re
from dataclasses import replace

from elearn.interop import pieces
from elearn.interop.plain.letters import places
from elearn.interop.plain.lines import LONGEST, Line, labelled

_MARK = re.compile(
    r"(?:(?<=\s)|(?<=[;,]))(?:[*+✓✔√]\s?)?[(\[]?"
    r"([A-Ja-jА-Иа-иЁёКкСсӘәҒғ]|الف|[ابپتجده]|\d)\s?([).\]])\s*(?=\S)"
)
_FEWEST_WITH_A_POINT = 3


def split(line: Line) -> list[Line]:
    """The lines that one line holds; most hold one."""
    text = pieces.plain(line.pieces)
    if line.rows or len(text) > LONGEST:
        return [line]
    label = line.label
    is_option = label is not None and label.family in ("letter", "number") and _is_first(label.sign)
    is_letter = is_option and label is not None and label.family == "letter"
    starts = _starts(text, begins_at=2) if is_letter and label else []
    if not starts:
        starts = _starts(text, begins_at=1)
    if not starts:
        return [line]
    found = [line.cut(0, starts[0])] if text[: starts[0]].strip() else []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = replace(line.cut(start, end), label=None, is_right=False, is_soft=bool(found))
        found.append(labelled(part))
    # The first part was labelled already, and its mark is its own.
    return found


def _is_first(sign: str) -> bool:
    return 1 in places(sign) or sign == "1"


def _starts(text: str, *, begins_at: int) -> list[int]:
    """Where the options of a row begin that goes on from this place without a gap."""
    best: list[int] = []
    row: list[int] = []
    sign = family = ""
    for found in _MARK.finditer(text):
        here = "digit" if found[1].isdigit() else "letter"
        fits = _fits(found[1], begins_at + len(row))
        if row and (found[2] != sign or here != family):
            continue
        if fits:
            row.append(found.start())
            sign, family = found[2], here
        if len(row) > len(best):
            best = list(row)
    fewest = _FEWEST_WITH_A_POINT if sign == "." else 2
    return best if len(best) >= fewest - (begins_at == 2) else []


def _fits(sign: str, place: int) -> bool:
    return int(sign) == place if sign.isdigit() else place in places(sign)
