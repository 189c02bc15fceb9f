"""The bench says honestly what is met."""

from __future__ import annotations

import pytest

from bench.clients import Measured
from bench.table import Row, lines


@pytest.mark.parametrize(
    ("figure", "target", "is_met"),
    [
        (0.5, "≥ 0.5", True),
        (0.49, "≥ 0.5", False),
        (250, "≤ 250", True),
        (251, "≤ 250", False),
        (7, None, None),
    ],
)
def test_a_figure_meets_its_target_or_does_not(figure, target, is_met):
    assert Row("1", "lesson page", figure, target).is_met is is_met


def test_the_table_ends_with_the_count_of_targets_that_are_met():
    rows = [Row("1", "a", 1, "≥ 0.5"), Row("2", "b", 1, "≥ 2"), Row("", "c", 3)]

    assert lines(rows)[-1] == "1 of 2 targets met"
    assert "NOT MET" in lines(rows)[3]


def test_a_percentile_is_a_time_that_was_measured():
    measured = Measured(tuple(float(n) for n in range(1, 101)), {"200": 100}, 2.0)

    assert (measured.at(50), measured.at(95), measured.at(100)) == (50, 95, 100)
    assert measured.rate == 50
