"""What every test can ask for: an app on either engine, clients, and a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

import cast
import post_office
import pytest
import time_machine
from engines import Engine, OnPostgreSQL, OnSQLite
from flask import Flask
from hypothesis import settings
from post_office import PostOffice
from postgresql import Cluster
from sending import Browser

from elearn.web import refusing

# `make prove` looks long for what `make test` looks for shortly.
settings.register_profile("prove", max_examples=1_000, deadline=None)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server for the tests of this process."""
    cluster = Cluster()
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An application on one of the two engines; whoever asks for it runs on both."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "sqlite":
        engine: Engine = OnSQLite(folder)
    else:
        engine = OnPostgreSQL(folder, request.getfixturevalue("cluster"))
    yield engine
    engine.close()


@pytest.fixture
def app(database: Engine) -> Iterator[Flask]:
    """The application with the cast and four small modules, fresh for each test."""
    database.renew()
    database.app.extensions.pop(refusing.TALLY, None)
    with database.app.app_context():
        yield database.app


@pytest.fixture
def at() -> Iterator[datetime]:
    """The moment at which a test happens; the clock stands still there."""
    moment = datetime(2026, 3, 2, 9, 0, tzinfo=cast.BORN.tzinfo)
    with time_machine.travel(moment, tick=False):
        yield moment


@pytest.fixture
def client_as(app: Flask) -> Callable[[str | None], Browser]:
    """A browser in which this person is signed in; None is the passer-by."""
    return lambda login: Browser(app, login)


@pytest.fixture
def office(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """The mail server to which the application hands its letters."""
    with post_office.open_at() as (office, address):
        settings = replace(app.config["SETTINGS"], smtp=address, address="https://hub.example")
        monkeypatch.setitem(app.config, "SETTINGS", settings)
        yield office
