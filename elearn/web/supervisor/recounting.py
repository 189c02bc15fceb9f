"""Counting units anew that a page is about to show, in short turns of the writer."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from elearn import clock
from elearn.db import DatabaseError, is_passing, let_go, transaction
from elearn.errors import Busy
from elearn.reports import tallies


def recount(unit_ids: Sequence[UUID]) -> bool:
    """Whether these were counted: not while others write, for an older count is better than a
    page that waits."""
    if not unit_ids:
        return False
    now = clock.now()
    try:
        with transaction(waits=False):
            tallies.begin(unit_ids)
        counted = tallies.counts_of(unit_ids, at=now)
        with transaction(waits=False):
            tallies.store(counted, at=now)
    except Busy:
        return False
    except DatabaseError as error:
        let_go()
        if not is_passing(error):
            raise
        return False
    return True
