"""The database: one session, one way to write (`transaction`), one for many small writers."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, MetaData, Select, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError as DatabaseError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from elearn.errors import Busy

__all__ = ["DatabaseError", "Lookup", "db", "is_passing", "is_sqlite", "together", "transaction"]

T = TypeVar("T")

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
    connection.execute("PRAGMA cache_size=-16000")


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


class Lookup:
    """A SELECT that stands before every page: values in, rows out, no session between.

    It sees what is stored, not what an open transaction has written. On SQLite it runs on
    the driver itself, for the session around one statement costs twenty times the reading.
    """

    def __init__(self, query: Select[*tuple[Any, ...]]) -> None:
        self._query = query
        self._plan: _Plan | None = None

    def rows(self, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Every row, for these values of the query's named places."""
        engine = db.engine
        if engine.dialect.name != "sqlite":
            return [tuple(row) for row in db.session.execute(self._query, values)]
        if self._plan is None:
            self._plan = _Plan(self._query, engine.dialect)
        connection = engine.raw_connection()
        try:
            return self._plan.rows(connection.driver_connection, values)
        finally:
            connection.close()


class _Plan:
    """A query compiled once, with what turns its values to the driver's and back."""

    def __init__(self, query: Select[*tuple[Any, ...]], dialect: Dialect) -> None:
        compiled = query.compile(dialect=dialect)
        self._text = str(compiled)
        self._fixed = compiled.params
        self._places = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup or ()
        ]
        self._columns = [
            column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in query.selected_columns
        ]

    def rows(self, connection: Any, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        given = self._fixed | values
        bound = [turn(given[name]) if turn else given[name] for name, turn in self._places]
        return [
            tuple(
                turn(value) if turn else value
                for turn, value in zip(self._columns, row, strict=True)
            )
            for row in connection.execute(self._text, bound).fetchall()
        ]


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


class _Job:
    """One small writer's work, and what came of it."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.done = threading.Event()
        self.result: Any = None
        self.error: BaseException | None = None


class Writer:
    """The thread that commits the work of many small writers in one transaction."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._jobs: SimpleQueue[_Job] = SimpleQueue()
        threading.Thread(target=self._run, name="writer", daemon=True).start()

    def store(self, work: Callable[[], T]) -> T:
        """The result of `work`, once it is on disk. Raises what `work` raised, or Busy."""
        job = _Job(work)
        self._jobs.put(job)
        if not job.done.wait(WAIT_SECONDS):
            raise Busy("The server is busy; nothing was saved. Try again in a moment.")
        if job.error is not None:
            raise job.error
        result: T = job.result
        return result

    def _run(self) -> None:
        while True:
            jobs = [self._jobs.get()]
            while len(jobs) < MOST_TOGETHER:
                try:
                    jobs.append(self._jobs.get_nowait())
                except Empty:
                    break
            with self._app.app_context():
                self._commit(jobs)
            for job in jobs:
                job.done.set()

    def _commit(self, jobs: list[_Job]) -> None:
        try:
            with transaction():
                for job in jobs:
                    self._do(job)
        except BaseException as error:
            # Nothing of this round is on disk: nobody may be told otherwise.
            for job in jobs:
                job.error = error

    def _do(self, job: _Job) -> None:
        try:
            with db.session.begin_nested():
                job.result = job.work()
        except BaseException as error:
            job.error = error


def together(work: Callable[[], T]) -> T:
    """What `work` returns, stored durably in one commit with others that wait.

    On SQLite one thread commits for all (each work in a savepoint, so that a bad one fails
    alone); PostgreSQL commits in groups by itself. `work` runs in another session: it takes
    plain values and loads its own rows.
    """
    if not is_sqlite():
        with transaction():
            return work()
    # Let go of the snapshot that this request reads from while it waits.
    db.session.rollback()
    return _writer(current_app._get_current_object()).store(work)  # type: ignore[attr-defined]


_starting = threading.Lock()


def _writer(app: Flask) -> Writer:
    with _starting:
        writer: Writer | None = app.extensions.get("elearn writer")
        if writer is None:
            writer = app.extensions["elearn writer"] = Writer(app)
        return writer
