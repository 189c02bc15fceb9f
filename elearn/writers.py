"""SQLite has one writer: who it is, in turn, and how many small ones are written at once."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError as DatabaseError

from elearn.driver import Plan, Rows, Values, driver
from elearn.errors import Busy

MOST_TOGETHER = 64
WAIT_SECONDS = 30.0


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


one_writer = FairLock()


class _Job:
    """One small writer's change, and what came of it. `turn` is set when it is done or leads."""

    def __init__(self, plan: Plan, values: Values) -> None:
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
            with one_writer, driver(self._engine) as connection:
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
