"""The two ways to write, and the migrations, on both engines."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import making
import pytest
from cast import AIDA
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, event, func, inspect, select, text, update
from sqlalchemy.engine import Engine

from elearn import schema
from elearn.db import DatabaseError, Statement, db, is_sqlite, let_go, together, transaction
from elearn.models.learning import Attempt
from elearn.models.library import Domain
from elearn.models.people import Person


def in_threads(app: Flask, works: list[Callable[[], Any]]) -> list[Any]:
    """What each work returned or raised, all begun at once, each in a context of its own."""
    results: list[Any] = [None] * len(works)
    gate = threading.Barrier(len(works))

    def run(place: int) -> None:
        with app.app_context():
            gate.wait()
            try:
                results[place] = works[place]()
            except Exception as error:
                results[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def place_of_domain() -> int:
    db.session.rollback()
    return db.session.scalar(select(Domain.place)) or 0


def test_of_eight_threads_that_read_and_then_write_all_writes_arrive(app: Flask) -> None:
    with transaction():
        db.session.execute(update(Domain).values(place=0))

    def read_then_write() -> int:
        done = 0
        for _ in range(25):
            db.session.scalar(select(func.count()).select_from(Person))
            with transaction():
                row = db.session.scalars(select(Domain).with_for_update()).one()
                row.place += 1
            done += 1
        return done

    results = in_threads(app, [read_then_write] * 8)

    assert results == [25] * 8
    assert place_of_domain() == 200


def test_a_transaction_that_fails_leaves_nothing(app: Flask) -> None:
    before = place_of_domain()

    def fail() -> None:
        with transaction():
            db.session.execute(update(Domain).values(place=before + 5))
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert place_of_domain() == before


ADD = Statement(
    text(
        "INSERT INTO domain (slug, titles, summaries, place, colour, source, needs_review)"
        " VALUES (:slug, '{}', '{}', :place, :colour, '', FALSE) RETURNING slug"
    )
)


def adding(slug: str, *, place: int | None = 1, colour: str = "teal") -> Callable[[], Any]:
    """The work of one small writer. A domain needs a place: without one it is refused."""
    return lambda: together(ADD, {"slug": slug, "place": place, "colour": colour})


def added() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Domain.slug))) - {"cybercrime"}


def test_together_a_failing_work_harms_no_other(app: Flask) -> None:
    works = [adding(f"d{n}", place=n if n % 5 else None) for n in range(40)]

    results = in_threads(app, works)

    failed = {n for n in range(40) if isinstance(results[n], DatabaseError)}
    assert failed == {n for n in range(40) if n % 5 == 0}
    assert added() == {f"d{n}" for n in range(40) if n % 5}


def test_together_each_gets_the_rows_of_its_own_change(app: Flask) -> None:
    results = in_threads(app, [adding(f"d{n}") for n in range(40)])

    assert results == [[(f"d{n}",)] for n in range(40)]


@contextmanager
def nothing_can_be_kept() -> Iterator[None]:
    """SQLite's file cannot grow; PostgreSQL loses each commit."""

    def full(connection: Any, *_: object) -> None:
        connection.execute("PRAGMA max_page_count=1")

    def lost(_connection: object) -> None:
        raise OSError("the line is gone")

    name, listener = ("checkout", full) if is_sqlite() else ("commit", lost)
    event.listen(db.engine, name, listener)
    try:
        yield
    finally:
        event.remove(db.engine, name, listener)
        db.session.remove()
        db.engine.dispose()


def test_together_a_lost_commit_is_told_to_all(app: Flask) -> None:
    # A colour of a megabyte on SQLite, which looks at no length: no page is left for it.
    colour = "x" * 1_000_000 if is_sqlite() else "teal"
    with nothing_can_be_kept():
        results = in_threads(app, [adding(f"d{n}", colour=colour) for n in range(8)])

    assert all(isinstance(one, DatabaseError | OSError) for one in results), results
    assert added() == set()
    assert in_threads(app, [adding("after")]) == [[("after",)]]


def test_a_moment_comes_back_as_it_went_in(app: Flask) -> None:
    moment = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)
    with transaction():
        db.session.execute(update(Person).values(created_at=moment))

    assert set(db.session.scalars(select(Person.created_at))) == {moment}


def test_sqlite_waits_checks_and_keeps(app: Flask) -> None:
    if not is_sqlite():
        assert db.session.scalar(text("SHOW transaction_isolation")) == "read committed"
        return
    pragmas = {
        name: db.session.scalar(text(f"PRAGMA {name}"))
        for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
    }
    assert pragmas == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 2,
        "busy_timeout": 2000,
    }


def test_a_page_ends_quietly_though_the_server_went_away_before_its_end(app: Flask) -> None:
    assert db.session.scalar(select(func.count()).select_from(Person))
    if not is_sqlite():
        own = db.session.scalar(text("SELECT pg_backend_pid()"))
        with db.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:own, 5000)"), {"own": own})

    let_go()

    assert db.session.scalar(select(func.count()).select_from(Person))


# Migrations ----------------------------------------------------------------------------------


def rows_of(engine: Engine) -> dict[str, int]:
    """How many rows each table of ours holds."""
    there = set(inspect(engine).get_table_names())
    with engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in db.metadata.sorted_tables
            if table.name in there
        }


def test_every_migration_goes_down_and_up_again_on_data(app: Flask, at: datetime) -> None:
    making.passed(AIDA, at=at)
    folder = str(app.config["MIGRATIONS"])
    db.session.rollback()
    before = rows_of(db.engine)
    assert before["certificate"] == 1

    downgrade(directory=folder, revision="base")
    assert not [name for name, count in rows_of(db.engine).items() if count]
    assert not schema.is_current(app.config["MIGRATIONS"])
    upgrade(directory=folder)

    assert schema.is_current(app.config["MIGRATIONS"])
    assert set(rows_of(db.engine)) == set(before)


def test_an_attempt_of_before_keeps_the_rules_it_was_held_to(app: Flask, at: datetime) -> None:
    making.passed(AIDA, at=at)
    folder = str(app.config["MIGRATIONS"])
    held = db.session.scalar(select(Attempt.rules))
    db.session.rollback()

    downgrade(directory=folder, revision="0001")
    upgrade(directory=folder)

    assert held is not None
    assert db.session.scalar(select(Attempt.rules)) == held


def test_the_migrations_make_the_schema_of_the_models(app: Flask) -> None:
    made = MetaData()
    made.reflect(db.engine)
    ours = {
        table.name: {column.name for column in table.columns} for table in db.metadata.sorted_tables
    }

    for name, columns in ours.items():
        assert {column.name for column in made.tables[name].columns} == columns, name


def test_no_migration_is_missing(app: Flask) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [
            one for one in compare_metadata(context, db.metadata) if "passage" not in str(one)
        ]

    assert not differences
