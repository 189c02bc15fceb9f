"""SQLite has one writer: who it is, in turn, and how many small ones are written at once."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError as DatabaseError

from elearn.driver import Plan, Rows, Values, begin, busy, driver
from elearn.errors import Busy

MOST_TOGETHER = 64
SEATS = 2
LONGEST_SECONDS = 2.0
PATIENCE_SECONDS = 0.5


def _awaited() -> threading.Lock:
    """What one thread waits for and another one releases, once; an Event costs ten times it."""
    turn = threading.Lock()
    turn.acquire()
    return turn


class OneWriter:
    """Whose turn it is to write, in the order of asking; SQLite's own back-off starves some.

    Another process may hold the database for long (an operator's shell, an import), and each
    who waits for it holds one of the threads that answer. So `SEATS` may wait long, and all
    others only while changes are written: those who come when nothing moves are refused at
    once, and lessons can still be read.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._is_held = False
        self._seats = threading.BoundedSemaphore(SEATS)
        self._written = 0
        self._moves = True

    @contextmanager
    def turn(self, *, waits: bool = True) -> Iterator[None]:
        """Inside, nobody else of this process writes. Raises Busy where the turn did not come."""
        if not self._take(waits):
            raise busy()
        is_written = True
        try:
            yield
        except Busy:
            is_written = False
            raise
        finally:
            self._give(is_written)

    def wait(self, turn: threading.Lock) -> bool:
        """Whether `turn`, made by `_awaited`, was released in time."""
        if self._seats.acquire(blocking=False):
            try:
                if turn.acquire(timeout=LONGEST_SECONDS):
                    return True
            finally:
                self._seats.release()
        while self._moves:
            written = self._written
            if turn.acquire(timeout=PATIENCE_SECONDS):
                return True
            self._moves = self._written != written
        return False

    def _take(self, waits: bool) -> bool:
        with self._guard:
            if not self._is_held:
                self._is_held = True
                return True
            if not waits:
                return False
            turn = _awaited()
            self._waiting.append(turn)
        if self.wait(turn):
            return True
        with self._guard:
            if turn not in self._waiting:
                return True
            self._waiting.remove(turn)
        return False

    def _give(self, is_written: bool) -> None:
        with self._guard:
            if is_written:
                self._written += 1
                self._moves = True
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_held = False


one_writer = OneWriter()


class _Job:
    """One small writer's change. `turn` is released when it is done or when it leads."""

    def __init__(self, plan: Plan, values: Values) -> None:
        self.plan = plan
        self.values = values
        self.turn = _awaited()
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

    def store(self, plan: Plan, values: Values) -> Rows:
        """The rows of the change, once it is on disk. Raises DatabaseError or Busy."""
        job = _Job(plan, values)
        with self._guard:
            self._waiting.append(job)
            job.leads = not self._is_led
            self._is_led = True
        if not job.leads:
            self._wait(job)
        if job.leads:
            self._lead(job)
        if job.error is not None:
            raise job.error
        return job.rows

    def _wait(self, job: _Job) -> None:
        if one_writer.wait(job.turn):
            return
        with self._guard:
            is_late = job in self._waiting and not job.leads
            if is_late:
                self._waiting.remove(job)
        if is_late:
            raise busy()
        # Its round is being written: only the end of it says what is true.
        job.turn.acquire()

    def _lead(self, own: _Job) -> None:
        """Commits one round, the leader's own change in it, and hands the lead on."""
        jobs: list[_Job] = []
        try:
            with one_writer.turn(), driver(self._engine) as connection:
                begin(connection)
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
                self._waiting[0].turn.release()
        for job in jobs:
            if job is not own:
                job.turn.release()

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
