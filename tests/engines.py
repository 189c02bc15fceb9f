"""The application on SQLite and on PostgreSQL, renewed for each test from a template."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from functools import lru_cache
from pathlib import Path

import cast
import making
import psycopg
from flask import Flask
from postgresql import Cluster

from elearn import schema
from elearn.app import create_app
from elearn.config import Settings
from elearn.db import db, transaction


@lru_cache(maxsize=1)
def _password_hash() -> str:
    return cast.hashed()


def settings_of(data: Path, database_url: str = "") -> Settings:
    return Settings(
        data=data,
        database_url=database_url,
        modules=making.MODULES,
        hosts=frozenset({"hub.example"}),
        secret="for tests alone",
    )


class Engine(ABC):
    """An application whose database can be made new."""

    name: str
    app: Flask

    @abstractmethod
    def renew(self) -> None:
        """Puts the database back to what the template holds."""

    def close(self) -> None:
        """Lets go of every connection."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def _fill(self) -> None:
        """What every test begins with: tables, the cast, four small modules."""
        with self.app.app_context():
            schema.upgrade(self.app.config["MIGRATIONS"])
            with transaction():
                cast.arrive(_password_hash())
            making.publish(self.app.config["MEDIA"], at=cast.BORN)
            db.session.remove()
            db.engine.dispose()


class OnSQLite(Engine):
    """A file, copied back from its template."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.app = create_app(settings_of(folder))
        self._file = folder / "elearn.db"
        self._template = folder / "template.db"
        self._fill()
        shutil.copyfile(self._file, self._template)

    def renew(self) -> None:
        self.close()
        # A new file, not new bytes in the old one, which a connection may still hold open.
        for end in ("", "-wal", "-shm"):
            self._file.with_name(self._file.name + end).unlink(missing_ok=True)
        shutil.copyfile(self._template, self._file)


class OnPostgreSQL(Engine):
    """A database whose rows are put back from a schema beside its own.

    To make it anew from a template takes three times as long: its first connection has to
    read the whole catalogue. That is done now and then, for what was deleted leaves gaps, and
    where a test changed the tables.
    """

    name = "postgresql"

    def __init__(self, folder: Path, cluster: Cluster) -> None:
        self._cluster = cluster
        self._turns = 0
        self.app = create_app(settings_of(folder, cluster.make("elearn")))
        self._fill()
        with psycopg.connect(cluster.url("elearn"), autocommit=True) as connection:
            self._tables = _tables(connection)
            connection.execute("CREATE SCHEMA kept")
            for name in self._tables:
                connection.execute(f'CREATE TABLE kept."{name}" AS TABLE public."{name}"')
        cluster.make("template_of_tests", template="elearn")

    def renew(self) -> None:
        self.close()
        self._turns += 1
        if self._turns % 200 == 0 or not self._put_back():
            self._cluster.make("elearn", template="template_of_tests")

    def _put_back(self) -> bool:
        """Whether the tables are those of the template, and now hold what they held there."""
        try:
            with psycopg.connect(self._cluster.url("elearn")) as connection:
                if _tables(connection) != self._tables:
                    return False
                # Without looking at foreign keys, in whatever order.
                connection.execute("SET session_replication_role = replica")
                for name, (_, columns) in self._tables.items():
                    listed = ", ".join(f'"{one}"' for one in sorted(columns))
                    connection.execute(f'DELETE FROM public."{name}"')
                    connection.execute(
                        f'INSERT INTO public."{name}" ({listed}) SELECT {listed} FROM kept."{name}"'
                    )
        except psycopg.Error:
            return False
        return True


def _tables(connection: psycopg.Connection) -> dict[str, tuple[int, frozenset[str]]]:
    """Which table it is, and its columns: one made anew by a test has other counters behind it."""
    rows = connection.execute(
        "SELECT relname, pg_class.oid, array_agg(attname::text)"
        " FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid"
        " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        " AND attnum > 0 AND NOT attisdropped GROUP BY relname, pg_class.oid"
    )
    return {name: (number, frozenset(columns)) for name, number, columns in rows}
