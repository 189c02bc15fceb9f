"""A look at the whole database, to see that a refused request left it as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from elearn.db import Base, db

# What even a refused request may leave: that a session was seen, a page filled by its first
# reader, the record of the refusal, and what slows down whoever guesses.
_MAY_CHANGE = {"session", "page", "audit_entry", "audit_head", "throttle"}


def rows() -> dict[str, list[str]]:
    """Every row of every table that a refusal must leave alone."""
    db.session.rollback()
    found = {
        table.name: sorted(str(tuple(row)) for row in db.session.execute(select(table)))
        for table in Base.metadata.sorted_tables
        if table.name not in _MAY_CHANGE
    }
    db.session.rollback()
    return found


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Holds the database to what it was at the beginning."""
    before = rows()
    yield
    after = rows()
    assert after == before, {name for name in after if after[name] != before[name]}
