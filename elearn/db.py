"""The database: one session, one way to write (`transaction`), one for many small writers."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, MetaData, Select, TextClause, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError as DatabaseError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from elearn.errors import Busy

__all__ = [
    "DatabaseError",
    "Rows",
    "Statement",
    "Values",
    "db",
    "is_passing",
    "is_sqlite",
    "together",
    "transaction",
    "within",
]

MOST_TOGETHER = 64
WAIT_SECONDS = 30.0


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
def _prepare(connection: Any, _record: object) -> None:
    if type(connection).__module__ != "sqlite3":
        return
    # We say BEGIN ourselves (below): the driver's own begins too late to see one snapshot.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA busy_timeout=10000")
    connection.execute("PRAGMA cache_size=-4000")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


class FairLock:
    """A lock that serves in the order of asking; SQLite's own back-off starves some writers."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._held = False

    def __enter__(self) -> None:
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False


_one_writer = FairLock()


def is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


Query = Select[*tuple[Any, ...]] | TextClause
Values = Mapping[str, Any]
Rows = list[tuple[Any, ...]]


class Statement:
    """One statement that stands before every page: compiled once, run without a session.

    The session, its transaction and its objects cost ten times what one short statement
    does, so on SQLite it runs on the driver itself.
    """

    def __init__(self, query: Query) -> None:
        self.query = query
        self._plan: _Plan | None = None

    def rows(self, values: Values) -> Rows:
        """Reads what is stored; what an open transaction has written is not seen."""
        engine = db.engine
        if engine.dialect.name != "sqlite":
            return within(self, values)
        plan = self.plan(engine)
        with _driver(engine) as connection:
            return plan.rows(connection, values)

    def plan(self, engine: Engine) -> _Plan:
        """How the driver of this engine runs it."""
        if self._plan is None:
            self._plan = _Plan(self.query, engine.dialect)
        return self._plan


class _Plan:
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
        self._columns = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
        ]

    def rows(self, connection: Any, values: Values) -> Rows:
        given = self._fixed | values
        bound = [turn(given[name]) if turn else given[name] for name, turn in self._places]
        rows: Rows = connection.execute(self._text, bound).fetchall()
        if not self._columns:
            return rows
        return [
            tuple(
                turn(value) if turn else value
                for turn, value in zip(self._columns, row, strict=True)
            )
            for row in rows
        ]


@contextmanager
def _driver(engine: Engine) -> Iterator[Any]:
    """The driver's own connection to SQLite, its errors told as SQLAlchemy tells them."""
    connection = engine.raw_connection()
    try:
        yield connection.driver_connection
    except sqlite3.Error as error:
        raise DatabaseError(None, None, error) from error
    finally:
        connection.close()


@contextmanager
def transaction() -> Iterator[None]:
    """Everything inside is stored, or nothing. Opened by pages and commands, never by rooms."""
    # End the reading begun earlier in this request: on SQLite, a write that
    # starts from an old snapshot fails at once, whatever the busy timeout.
    db.session.rollback()
    if not is_sqlite():
        yield from _written()
        return
    with _one_writer:
        yield from _written()


def _written() -> Iterator[None]:
    try:
        db.session.connection(execution_options={"writing": True})
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


class _Job:
    """One small writer's change, and what came of it. `turn` is set when it is done or leads."""

    def __init__(self, plan: _Plan, values: Values) -> None:
        self.plan = plan
        self.values = values
        self.turn = threading.Event()
        self.leads = False
        self.rows: Rows = []
        self.error: BaseException | None = None

    def run(self, connection: Any) -> None:
        try:
            self.rows = self.plan.rows(connection, self.values)
        except sqlite3.Error as error:
            # A bad statement fails alone; after a full disk SQLite gives up the whole round.
            if not connection.in_transaction:
                raise
            self.error = DatabaseError(None, None, error)


class Together:
    """Commits the changes of many small writers at once: whoever comes first does it for all.

    No thread of its own: a lone writer hands nothing over and waits for nobody. Those who
    come while a commit is under way form the next round, and the first of them leads it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._guard = threading.Lock()
        self._waiting: deque[_Job] = deque()
        self._is_led = False

    def store(self, plan: _Plan, values: Values) -> Rows:
        """The rows of the change, once it is on disk. Raises DatabaseError or Busy."""
        job = _Job(plan, values)
        with self._guard:
            self._waiting.append(job)
            job.leads = not self._is_led
            self._is_led = True
        if not job.leads:
            self._wait(job)
        if job.leads:
            self._lead()
        if job.error is not None:
            raise job.error
        return job.rows

    def _wait(self, job: _Job) -> None:
        if job.turn.wait(WAIT_SECONDS):
            return
        with self._guard:
            is_late = job in self._waiting and not job.leads
            if is_late:
                self._waiting.remove(job)
        if is_late:
            raise Busy("The server is busy; nothing was saved. Try again in a moment.")
        job.turn.wait()

    def _lead(self) -> None:
        """Commits one round, the leader's own change in it, and hands the lead on."""
        jobs: list[_Job] = []
        try:
            with _one_writer, _driver(self._engine) as connection:
                connection.execute("BEGIN IMMEDIATE")
                # Taken only now: those who came while the leader waited for its turn to
                # write go with it.
                jobs = self._round()
                _commit(connection, jobs)
        except BaseException as error:
            # Nothing of this round is on disk: nobody may be told otherwise.
            jobs = jobs or self._round()
            for job in jobs:
                job.error = job.error or error
        with self._guard:
            self._is_led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].leads = True
                self._waiting[0].turn.set()
        for job in jobs:
            job.turn.set()

    def _round(self) -> list[_Job]:
        with self._guard:
            count = min(len(self._waiting), MOST_TOGETHER)
            return [self._waiting.popleft() for _ in range(count)]


def _commit(connection: Any, jobs: list[_Job]) -> None:
    try:
        for job in jobs:
            job.run(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


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
    writers: Together = current_app.extensions.setdefault("elearn together", Together(engine))
    return writers.store(statement.plan(engine), values)
