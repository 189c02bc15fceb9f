"""One round of what `make prove` does at length: a kill under sixteen writers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from proofs import kills
from proofs.kills import Tally


@pytest.mark.parametrize("prove", [kills.on_sqlite, kills.on_postgresql])
def test_what_was_called_saved_is_there_after_a_kill(
    prove: Callable[[int, int, int], Tally],
) -> None:
    tally = prove(1, 1, 2026)

    assert tally.saves > 0
    assert tally.verified.endswith("differences: 0")
