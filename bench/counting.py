"""What does not depend on the machine: statements, writes and commits of one request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import event

from elearn.db import db

_FRAME = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")
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
    """Counts everything that the application's engine does meanwhile, in any thread."""
    count = Count()

    def statement(_c: Any, _cursor: Any, text: str, *_: Any) -> None:
        word = text.lstrip().split(None, 1)[0].upper()
        if word in _FRAME:
            return
        count.statements += 1
        if word in _WRITES:
            count.writes += 1
            count.has_written = True

    def commit(_connection: Any) -> None:
        count.durable += count.has_written
        count.has_written = False

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    try:
        yield count
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "commit", commit)


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
