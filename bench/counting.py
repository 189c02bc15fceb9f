"""What does not depend on the machine: statements, writes and commits of one request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import event

from elearn.db import db

_FRAME = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "--")
_WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass
class Count:
    """What was asked of the database. `durable` are the commits of transactions that wrote.

    In WAL mode with synchronous=FULL such a commit is one fsync of the log; the fsyncs of a
    checkpoint come once in about a thousand pages and are left out.
    """

    statements: int = 0
    writes: int = 0
    durable: int = 0
    has_written: bool = False


@contextmanager
def counted(app: Flask) -> Iterator[Count]:
    """Counts everything that reaches SQLite meanwhile, in any thread: its own trace tells."""
    count = Count()
    watched: list[Any] = []

    def statement(text: str) -> None:
        word = text.lstrip().split(None, 1)[0].upper()
        if word == "COMMIT":
            count.durable += count.has_written
            count.has_written = False
        if word in _FRAME:
            return
        count.statements += 1
        if word in _WRITES:
            count.writes += 1
            count.has_written = True

    def watch(connection: Any, *_: Any) -> None:
        watched.append(connection)
        connection.set_trace_callback(statement)

    with app.app_context():
        pool = db.engine.pool
    event.listen(pool, "checkout", watch)
    try:
        yield count
    finally:
        event.remove(pool, "checkout", watch)
        for connection in watched:
            connection.set_trace_callback(None)


def asked(app: Flask, request: str, *, revision: int = 0) -> Count:
    """What one request, written as it goes over the line, costs the database."""
    from bench.clients import REVISION

    head, _, body = request.replace(REVISION, str(revision).ljust(len(REVISION))).partition(
        "\r\n\r\n"
    )
    first, *lines = head.split("\r\n")
    method, path, _ = first.split(" ")
    headers = [tuple(line.split(": ", 1)) for line in lines]
    # The cookie stands in the request itself, not in a jar.
    client = app.test_client(use_cookies=False)
    with counted(app) as count:
        response = client.open(path, method=method, headers=headers, data=body)
    assert response.status_code < 400, (path, response.status, response.get_data())
    return count
