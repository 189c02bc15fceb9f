"""`flask serve`: everything that a hub on one machine needs, in one process."""

from __future__ import annotations

import gc
import logging
import select
import signal
import sys
import threading
import time
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server
from waitress.task import ErrorTask, WSGITask

from elearn import clock, schema
from elearn.cli import modules
from elearn.cli.speaking import refusing
from elearn.config import Settings
from elearn.db import db, transaction
from elearn.defences import HEADERS
from elearn.errors import Conflict
from elearn.people import demonstration, passwords, users

STOP_SECONDS = 8
LISTEN_SECONDS = 0.5
MOST_CONNECTIONS = 1_000


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
    stopping = threading.Event()
    sockets: dict[int, Any] = {}
    try:
        server = create_server(
            app,
            map=sockets,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            ident=None,
            # A little more than any page takes: the page itself says what is too much.
            max_request_body_size=10 * 1024 * 1024,
            channel_timeout=60,
            # Past it nobody is taken in: a hundred half-sent requests would shut the hub.
            connection_limit=MOST_CONNECTIONS,
            # The application believes them only where ELEARN_PROXIES says so, and wants to see
            # them: the demonstration is not for who comes through a proxy.
            clear_untrusted_proxy_headers=False,
        )
    except OSError as error:
        click.echo(f"HOST and PORT {_shown(settings)} cannot be used: {error.strerror}", err=True)
        sys.exit(1)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _signal, _frame: stopping.set())
    # What stands by now stays: the collector need not walk through it with every long page.
    gc.collect()
    gc.freeze()
    if app.config["DEMONSTRATION"]:
        for login, _name, role in demonstration.PEOPLE:
            click.echo(f"  {login}  ({role})  password {demonstration.PASSWORD}")
    click.echo(f"elearn is ready at http://{_shown(settings)}")
    sys.stdout.flush()
    _answer_until(stopping, sockets)
    server.task_dispatcher.shutdown(timeout=1)


def _answer_until(stopping: threading.Event, sockets: dict[int, Any]) -> None:
    """Answers requests; once stopping, takes no new ones and lets those under way end.

    waitress has no graceful stop of its own, so its loop is turned here.
    """
    # A name such as localhost may stand for two addresses, each with a listener of its own.
    listeners = [one for one in sockets.values() if isinstance(one, BaseWSGIServer)]
    for listener in listeners:
        listener.channel_class = _channel(stopping)
    while not stopping.is_set():
        wasyncore.loop(timeout=0.5, use_poll=True, map=sockets, count=1)
    for listener in listeners:
        _close(listener)
    stopped = time.monotonic()
    while _is_needed(sockets, time.monotonic() - stopped):
        wasyncore.loop(timeout=0.1, use_poll=True, map=sockets, count=1)


def _channel(stopping: threading.Event) -> type[HTTPChannel]:
    """Connections that end with the next answer once stopping: who holds one open would else
    send request after request, and lose the last."""

    class Task(WSGITask):  # type: ignore[misc]
        def build_response_header(self) -> bytes:
            if stopping.is_set():
                self.request.headers["CONNECTION"] = "close"
            header: bytes = super().build_response_header()
            return header

    return type("Channel", (HTTPChannel,), {"task_class": Task, "error_task_class": _Headed})


class _Headed(ErrorTask):  # type: ignore[misc]
    """The server's own refusal of what is no request, or too large a one."""

    def execute(self) -> None:
        self.response_headers.extend(HEADERS.items())
        super().execute()


def _close(listener: BaseWSGIServer) -> None:
    """Takes in the browsers that stand at the door, then shuts it."""
    while select.select([listener.socket], [], [], 0)[0]:
        listener.handle_accept()
    listener.del_channel()
    listener.socket.close()


def _is_needed(sockets: dict[int, Any], seconds: float) -> bool:
    """Whether somebody waits for an answer, so many seconds after the stop."""
    channels = [one for one in sockets.values() if isinstance(one, HTTPChannel)]
    is_busy = any(one.request or one.requests or one.total_outbufs_len for one in channels)
    # Who came in last may not have spoken yet.
    return seconds < LISTEN_SECONDS or (is_busy and seconds < STOP_SECONDS)


def _shown(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{host}:{settings.port}"
