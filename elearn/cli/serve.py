"""`flask serve`: everything that a hub on one machine needs, in one process."""

from __future__ import annotations

import logging
import signal
import sys
import threading
import time
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from waitress.server import create_server

from elearn import clock, schema
from elearn.cli import modules
from elearn.cli.speaking import refusing
from elearn.config import Settings
from elearn.db import db, transaction
from elearn.errors import Conflict
from elearn.people import demonstration, passwords, users

STOP_SECONDS = 8


@click.command("serve")
@click.option(
    "--demonstration", "shows", is_flag=True, help="Add demonstration people to a new hub."
)
@with_appcontext
@refusing
def serve(shows: bool) -> None:
    """Migrate, publish the modules, and serve until SIGTERM or SIGINT."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.config["SETTINGS"]
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    is_new = schema.upgrade(app.config["MIGRATIONS"])
    modules.publish_changed(settings.modules)
    if shows and is_new and settings.is_loopback:
        _add_demonstration()
    app.config["DEMONSTRATION"] = users.has_demonstration()
    if app.config["DEMONSTRATION"] and not settings.is_loopback:
        raise Conflict(
            "This hub has the demonstration people, whose password is printed in the manual; "
            "serve it on 127.0.0.1 only, or begin with a new data folder."
        )
    app.config["SERVED_ON_LOOPBACK"] = settings.is_loopback
    db.session.remove()
    answer(app, settings)


def _add_demonstration() -> None:
    password_hash = passwords.hashed(demonstration.PASSWORD)
    with transaction():
        demonstration.add(password_hash, at=clock.now())


def answer(app: Flask, settings: Settings) -> None:
    """Answers requests to `app` with these settings until SIGTERM or SIGINT."""
    # A line for every request that waits a moment would slow the server when it is busiest.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = create_server(
        app,
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        ident=None,
        max_request_body_size=2 * 1024 * 1024,
        channel_timeout=60,
        # The application believes them only where ELEARN_PROXIES says so, and wants to see them:
        # the demonstration is not for who comes through a proxy.
        clear_untrusted_proxy_headers=False,
    )
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _signal, _frame: stopping.set())
    if app.config["DEMONSTRATION"]:
        for login, _name, role in demonstration.PEOPLE:
            click.echo(f"  {login}  ({role})  password {demonstration.PASSWORD}")
    click.echo(f"elearn is ready at http://{_shown_host(settings)}:{settings.port}")
    sys.stdout.flush()
    _answer_until(server, stopping)


def _answer_until(server: Any, stopping: threading.Event) -> None:
    """Answers requests; once stopping, takes no new ones and lets those under way end.

    waitress has no graceful stop of its own, so its loop is turned here.
    """
    while not stopping.is_set():
        server.asyncore.loop(timeout=0.5, map=server._map, count=1)
    server.del_channel()
    server.socket.close()
    latest = time.monotonic() + STOP_SECONDS
    while _is_busy(server) and time.monotonic() < latest:
        server.asyncore.loop(timeout=0.1, map=server._map, count=1)
    server.task_dispatcher.shutdown(timeout=1)


def _is_busy(server: Any) -> bool:
    channels = list(server.active_channels.values())
    return any(channel.requests or channel.total_outbufs_len for channel in channels)


def _shown_host(settings: Settings) -> str:
    return f"[{settings.host}]" if ":" in settings.host else settings.host
