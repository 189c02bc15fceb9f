"""The database: one session, one way to write (`transaction`), one for many small writers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, MetaData, String, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError as DatabaseError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from elearn.driver import Plan, Query, Rows, Values, begin, driver, prepare
from elearn.writers import Together, one_writer

__all__ = [
    "DatabaseError",
    "Rows",
    "Sealed",
    "Statement",
    "Values",
    "db",
    "in_parts",
    "is_passing",
    "is_sqlite",
    "let_go",
    "snapshot",
    "together",
    "transaction",
    "upsert",
    "within",
]


class Base(DeclarativeBase):
    """Constraints are named by one convention, so that migrations can name them too."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)

_TOGETHER = "elearn together"
# SQLite takes 32,766 values in one statement; of so many it stays quick.
_VALUES_AT_ONCE = 2_000
T = TypeVar("T")
# Of a change that can be left out: rows are locked for no longer than others write theirs.
_HARDLY_WAITS = "SET LOCAL lock_timeout = '250ms'"


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC. SQLite forgets the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        assert value.tzinfo is not None, "a moment without its zone"
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


@event.listens_for(Engine, "connect")
def _connected(connection: Any, _record: object) -> None:
    prepare(connection)


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    options = connection.get_execution_options()
    if "waits" in options:
        begin(connection.connection.driver_connection, waits=options["waits"])
    else:
        connection.exec_driver_sql("BEGIN")


class Sealed(FunctionElement[str]):
    """`credentials.chain.sealed` of two texts, in SQL; SQLite is taught it by `driver.prepare`."""

    name = "sealed"
    type = String()
    inherit_cache = True


@compiles(Sealed)
def _sealed(element: Sealed, compiler: Any, **how: Any) -> str:
    previous, link = (compiler.process(one, **how) for one in element.clauses)
    if compiler.dialect.name == "sqlite":
        return f"sealed({previous}, {link})"
    return f"encode(sha256(convert_to({previous} || {link}, 'UTF8')), 'hex')"


def upsert(table: type[Any]) -> sqlite.Insert | postgresql.Insert:
    """An insert that may say what happens where the row is there already."""
    return sqlite.insert(table) if is_sqlite() else postgresql.insert(table)


def is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def in_parts(values: Iterable[T]) -> Iterator[list[T]]:
    """Values in lists that are short enough for one statement."""
    left = iter(values)
    while some := list(islice(left, _VALUES_AT_ONCE)):
        yield some


class Statement:
    """One statement that stands before every page: compiled once, run without a session.

    The session, its transaction and its objects cost ten times what one short statement
    does, so on SQLite it runs on the driver itself.
    """

    def __init__(self, query: Query) -> None:
        self.query = query
        self._plan: Plan | None = None

    def rows(self, values: Values) -> Rows:
        """Reads what is stored; what an open transaction has written is not seen."""
        engine = db.engine
        if engine.dialect.name != "sqlite":
            return within(self, values)
        plan = self.plan(engine)
        with driver(engine) as connection:
            return plan.rows(connection, values)

    def plan(self, engine: Engine) -> Plan:
        """How the driver of this engine runs it."""
        if self._plan is None:
            self._plan = Plan(self.query, engine.dialect)
        return self._plan


@contextmanager
def transaction(*, waits: bool = True) -> Iterator[None]:
    """Everything inside is stored, or nothing. Opened by pages and commands, never by rooms.

    Raises Busy where others write for too long; at once, where it may not wait.
    """
    # End the reading begun earlier in this request: on SQLite, a write that
    # starts from an old snapshot fails at once, whatever the busy timeout.
    db.session.rollback()
    if not is_sqlite():
        yield from _written(waits)
        return
    with one_writer.turn(waits=waits):
        yield from _written(waits)


def let_go() -> None:
    """Ends what a page has begun to read or write, also where the server is gone meanwhile."""
    if not db.session.registry.has():
        return
    try:
        db.session.rollback()
    except DatabaseError:
        # The line broke before the page's end; the session must not try it once more.
        db.session().invalidate()


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is as it was at one moment; nothing is written."""
    db.session.rollback()
    if not is_sqlite():
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    try:
        yield
    finally:
        db.session.rollback()


def _written(waits: bool) -> Iterator[None]:
    try:
        connection = db.session.connection(execution_options={"waits": waits})
        if not waits and not is_sqlite():
            connection.exec_driver_sql(_HARDLY_WAITS)
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def is_passing(error: DatabaseError) -> bool:
    """Whether the same work may succeed when it is done again.

    Busy, deadlock, serialisation, or a row of this key that another wrote in the same moment.
    """
    code = getattr(error.orig, "sqlstate", None)
    if code is not None:
        return code in {"40001", "40P01", "55P03", "57P01", "23505"}
    return "database is locked" in str(error.orig)


def within(statement: Statement, values: Values) -> Rows:
    """The rows of a statement that runs in the transaction which is open."""
    return [tuple(row) for row in db.session.execute(statement.query, values)]


def together(statement: Statement, values: Values) -> Rows:
    """The rows of a change, stored durably in one commit with others that wait.

    On SQLite one writer commits for all of them; PostgreSQL commits in groups by itself.
    """
    engine = db.engine
    if engine.dialect.name != "sqlite":
        with transaction():
            return within(statement, values)
    # Let go of the snapshot that this request reads from while it waits.
    if db.session.registry.has():
        db.session.rollback()
    kept = current_app.extensions
    writers: Together = kept.get(_TOGETHER) or kept.setdefault(_TOGETHER, Together(engine))
    return writers.store(statement.plan(engine), values)
