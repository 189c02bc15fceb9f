"""A PostgreSQL of our own for the tests: made in a temporary folder, gone with them.

Debian's server refuses root, so it runs as nobody there.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import psycopg

BINARIES = Path("/usr/lib/postgresql")
# Nothing of a test outlives it, so nothing is worth waiting for the disk.
SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_connections=80",
    "shared_buffers=64MB",
    "wal_level=minimal",
    "max_wal_senders=0",
    "log_min_messages=fatal",
)

DURABLE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on")

NEW = ("-U", "elearn", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")


def free_port() -> int:
    """A port of the loopback address on which nobody listens at this moment."""
    with socket.socket() as socket_:
        socket_.bind(("127.0.0.1", 0))
        port: int = socket_.getsockname()[1]
        return port


def _binary(name: str) -> str:
    found = sorted(BINARIES.glob(f"*/bin/{name}"))
    assert found, f"the tests need Debian's postgresql: {name} is not in {BINARIES}"
    return str(found[-1])


class Cluster:
    """A running server with its databases; `durable` writes as a hub's own server does."""

    def __init__(self, *, durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="elearn-pg-"))
        self.port = free_port()
        self._as_nobody: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(self.folder, "nobody", "nogroup")
            drop = ["--reuid=nobody", "--regid=nogroup", "--clear-groups"]
            self._as_nobody = ["setpriv", *drop]
        self._data = str(self.folder / "data")
        self._settings = (*SETTINGS, *(DURABLE if durable else ()))
        self._call([_binary("initdb"), "-D", self._data, *NEW])
        self.start()

    def start(self) -> None:
        """Starts the server, the first time or after a crash."""
        options = " ".join(f"-c {one}" for one in self._settings)
        options += f" -p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder}"
        log = str(self.folder / "log")
        self._call([_binary("pg_ctl"), "-D", self._data, "-w", "-l", log, "-o", options, "start"])

    def crash(self) -> None:
        """Ends the server as a failure does: nothing is written first."""
        self._call([_binary("pg_ctl"), "-D", self._data, "-m", "immediate", "stop"])

    def _call(self, command: list[str]) -> None:
        subprocess.run(
            [*self._as_nobody, *command],
            check=True,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )

    def url(self, database: str) -> str:
        return f"postgresql://elearn@127.0.0.1:{self.port}/{database}"

    def make(self, database: str, *, template: str = "template0") -> str:
        """A fresh database, a copy of the template; its address."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
            connection.execute(
                f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY file_copy'
            )
        return self.url(database)

    def stop(self) -> None:
        self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)
