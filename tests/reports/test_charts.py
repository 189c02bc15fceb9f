"""Charts: shapes that fill their box, and no more bars than one can read."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from elearn.reports import charts

counts = some.lists(some.tuples(some.just("passed"), some.integers(0, 100_000)), max_size=10)


@given(counts)
def test_the_parts_of_a_bar_fill_it_without_a_gap(counts: list[tuple[str, int]]) -> None:
    parts = charts.stacked(counts)

    assert sum(part.width for part in parts) == (charts.WIDTH if parts else 0)
    assert [part.count for part in parts] == [count for _, count in counts if count]
    for part, following in pairwise(parts):
        assert part.x + part.width == following.x


@given(some.lists(some.tuples(some.text(max_size=80), some.integers(0, 100)), max_size=30))
def test_of_many_bars_the_shortest_are_shown(rows: list[tuple[str, int]]) -> None:
    found = charts.bars(rows)

    shown = sorted(bar.percent for bar in found.bars)
    assert shown == sorted(percent for _, percent in rows)[: charts.MOST_BARS]
    assert found.is_cut == (len(rows) > charts.MOST_BARS)
    assert all(len(bar.label) <= 44 for bar in found.bars)
