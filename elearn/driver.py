"""SQLite's own driver: how its connections are set, and short statements run on it alone.

The session, its transaction and its objects cost ten times what one short statement does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Dialect, Select, TextClause
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError as DatabaseError

from elearn.credentials.chain import sealed
from elearn.errors import Busy

Query = Select[*tuple[Any, ...]] | TextClause
Values = Mapping[str, Any]
Rows = list[tuple[Any, ...]]

# Milliseconds, of a thread that answers nobody meanwhile (`writers.OneWriter`).
_WAIT = "PRAGMA busy_timeout=2000"


def prepare(connection: Any) -> None:
    """Sets a new connection of SQLite; one of another database is left as it is."""
    if type(connection).__module__ != "sqlite3":
        return
    # We say BEGIN ourselves (below): the driver's own begins too late to see one snapshot.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(_WAIT)
    connection.execute("PRAGMA cache_size=-4000")
    connection.create_function("sealed", 2, sealed, deterministic=True)


class Plan:
    """A compiled query, with what turns its values to the driver's and back."""

    def __init__(self, query: Query, dialect: Dialect) -> None:
        compiled: Any = query.compile(dialect=dialect)
        self._text = str(compiled)
        self._fixed = compiled.params
        self._places = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup
        ]
        columns = [] if isinstance(query, TextClause) else list(query.selected_columns)
        turns = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
        ]
        self._turns = [(place, turn) for place, turn in enumerate(turns) if turn]

    def rows(self, connection: Any, values: Values) -> Rows:
        """The rows, their values as the columns' types have them."""
        given = self._fixed | values
        bound = [turn(given[name]) if turn else given[name] for name, turn in self._places]
        rows: Rows = connection.execute(self._text, bound).fetchall()
        return [self._turned(row) for row in rows] if self._turns else rows

    def _turned(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for place, turn in self._turns:
            values[place] = turn(values[place])
        return tuple(values)


@contextmanager
def driver(engine: Engine) -> Iterator[Any]:
    """The driver's own connection to SQLite, its errors told as SQLAlchemy tells them."""
    connection = engine.raw_connection()
    try:
        yield connection.driver_connection
    except sqlite3.Error as error:
        raise DatabaseError(None, None, error) from error
    finally:
        connection.close()


def begin(connection: Any, *, waits: bool = True) -> None:
    """Begins to write. Raises Busy where another process does and goes on, or DatabaseError."""
    try:
        if not waits:
            connection.execute("PRAGMA busy_timeout=0")
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise busy() from error
        raise DatabaseError(None, None, error) from error
    finally:
        if not waits:
            connection.execute(_WAIT)


def busy() -> Busy:
    """Nobody may write now; for the one who is refused it is as if nothing had been sent."""
    return Busy("The server is busy; nothing was saved. Try again in a moment.")
