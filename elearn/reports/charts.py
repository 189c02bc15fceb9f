"""Charts: shapes for inline SVG, reckoned in whole units of its view box. Pure.

Whoever shows a chart shows its table too: a picture alone tells nobody a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH = 600
MOST_BARS = 12
_STEP = 48
_LONGEST_LABEL = 44


@dataclass(frozen=True)
class Bar:
    """One bar: where it begins from above, what it is about, how much of it is filled, and the
    percentage that this is."""

    y: int
    label: str
    filled: int
    percent: int


@dataclass(frozen=True)
class Bars:
    """Bars below each other. `is_cut`: only the shortest are shown."""

    height: int
    bars: tuple[Bar, ...]
    is_cut: bool


@dataclass(frozen=True)
class Part:
    """A part of a stacked bar: what it counts, where it begins and how wide it is."""

    name: str
    x: int
    width: int
    count: int


def bars(rows: Iterable[tuple[str, int]]) -> Bars:
    """A bar for each label and percentage, 0 to 100; of many those that are behind most."""
    known = list(rows)
    behind = sorted(range(len(known)), key=lambda place: known[place][1])[:MOST_BARS]
    kept = [known[place] for place in sorted(behind)]
    return Bars(
        len(kept) * _STEP,
        tuple(
            Bar(place * _STEP, _short(label), WIDTH * percent // 100, percent)
            for place, (label, percent) in enumerate(kept)
        ),
        len(known) > len(kept),
    )


def stacked(counts: Sequence[tuple[str, int]]) -> tuple[Part, ...]:
    """One bar of several counts, which fill it together; what is nothing is left out."""
    whole = sum(count for _name, count in counts)
    parts: list[Part] = []
    before = 0
    for name, count in counts:
        if not count:
            continue
        # Each end is reckoned from the sum so far, so that no gap of rounding is left.
        first = WIDTH * before // whole
        before += count
        parts.append(Part(name, first, WIDTH * before // whole - first, count))
    return tuple(parts)


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"
