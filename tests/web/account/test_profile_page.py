"""One's own account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cast import AIDA
from sending import Browser

ClientAs = Callable[[str | None], Browser]


def test_where_one_was_last_seen_is_told_with_its_zone(client_as: ClientAs, at: datetime) -> None:
    client_as(AIDA)

    shown = client_as(AIDA).see("/account/")

    assert "last seen Mar 2, 2026, 2:00 PM (UTC+05:00)" in " ".join(
        shown.words.replace("\u202f", " ").split()
    )
