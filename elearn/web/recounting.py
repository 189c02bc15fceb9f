"""Counts of units are brought up to date before a page shows them, where nobody waits for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from elearn.db import DatabaseError, is_passing, transaction
from elearn.errors import Busy
from elearn.reports import tallies


def recount(unit_ids: Collection[UUID], *, at: datetime) -> None:
    """Counts these units anew, but while others write: then what stands is shown with its hour."""
    try:
        with transaction(waits=False):
            tallies.begin(unit_ids)
        counted = tallies.counts_of(unit_ids, at=at)
        with transaction(waits=False):
            tallies.store(counted, at=at)
    except Busy:
        return
    except DatabaseError as error:
        if not is_passing(error):
            raise
