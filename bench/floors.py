"""The bare things that the hub's work is compared with, each in its own process.

`python -m bench.floors commits|hashes|imports …` prints what it did a second.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

_SECONDS = 1.0


def commits_a_second(folder: Path, **more: str) -> float:
    """One upsert after another, each durable by itself: WAL, synchronous=FULL."""
    return _ask("commits", str(folder), **more)


def hashes_a_second(password_hash: str, password: str) -> float:
    """One password after another, checked by argon2 alone."""
    return _ask("hashes", password_hash, password)


def import_seconds() -> float:
    """A new interpreter that imports Flask and SQLAlchemy, and ends."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import flask, flask_sqlalchemy"], check=True)
    return time.perf_counter() - began


def _ask(what: str, *given: str, **more: str) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "bench.floors", what, *given],
        stdout=subprocess.PIPE,
        check=True,
        env={**os.environ, **more},
    )
    return float(done.stdout)


# ── in the other process ──


def _commits(folder: str) -> float:
    connection = sqlite3.connect(f"{folder}/floor.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS answer (attempt BLOB, question TEXT, revision INT,"
        " response TEXT, PRIMARY KEY (attempt, question)) WITHOUT ROWID"
    )
    upsert = (
        "INSERT INTO answer VALUES (?, 'first', ?, '\"k3v9\"') ON CONFLICT DO UPDATE"
        " SET revision = excluded.revision, response = excluded.response"
    )
    attempt = bytes(16)
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < _SECONDS:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(upsert, (attempt, count))
        connection.execute("COMMIT")
        count += 1
    return count / (time.perf_counter() - began)


def _hashes(password_hash: str, password: str) -> float:
    from argon2 import PasswordHasher

    hasher = PasswordHasher()
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < _SECONDS:
        hasher.verify(password_hash, password)
        count += 1
    return count / (time.perf_counter() - began)


if __name__ == "__main__":
    _what, *_given = sys.argv[1:]
    print(_commits(*_given) if _what == "commits" else _hashes(*_given))
