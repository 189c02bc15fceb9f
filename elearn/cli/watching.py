"""`flask modules check --watch`: at every save the findings, and the pages as officers see them.

A small server of its own on this machine alone: it shows what lies in the folder, without
database and without people, and its pages load themselves again after a save.
"""

from __future__ import annotations

import json
import stat
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import click

from elearn.cli import previewing
from elearn.cli.findings import tell
from elearn.cli.previewing import Page
from elearn.content.module import Module
from elearn.errors import Finding
from elearn.library.publishing import Source

NAMES = ("127.0.0.1", "localhost")
LOOK_SECONDS = 0.4
WAIT_SECONDS = 20.0
"""How long a page waits for the next save before it asks again."""


class Looked(Protocol):
    """What a look at the files gave."""

    @property
    def modules(self) -> tuple[tuple[Module, Source], ...]: ...

    @property
    def findings(self) -> tuple[Finding, ...]: ...


@dataclass
class Shown:
    """The pages of the last save that could be shown, and how many saves there were."""

    language: str
    number: int = 0
    modules: tuple[Module, ...] = ()
    pages: dict[str, Page] = field(default_factory=dict)
    renewed: threading.Condition = field(default_factory=threading.Condition)

    def renew(self, looked: Looked) -> None:
        """Takes a new look in. Where something bars rendering, what was shown stays."""
        with self.renewed:
            if looked.modules:
                self.modules = tuple(module for module, _ in looked.modules)
            self.number += 1
            self.pages = previewing.pages(self.modules, looked.findings, self.language, self.number)
            self.renewed.notify_all()

    def wait(self, known: int) -> int:
        """The number of the last save, as soon as it is another one than is known."""
        with self.renewed:
            self.renewed.wait_for(lambda: self.number != known, timeout=WAIT_SECONDS)
            return self.number


def watch(path: Path, look: Callable[[Path], Looked], *, port: int, language: str) -> None:
    """Shows and checks the files under a path until it is stopped by Ctrl-C."""
    shown = Shown(language)
    server = _server(shown, port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    click.echo(f"The modules are shown at http://127.0.0.1:{server.server_port}/ (stop: Ctrl-C)")
    try:
        for _ in _saves(path):
            looked = look(path)
            shown.renew(looked)
            tell(looked.findings, language=language)
            errors = sum(one.is_error for one in looked.findings)
            warnings = len(looked.findings) - errors
            click.echo(f"{shown.number}: {errors} errors, {warnings} warnings")
    except KeyboardInterrupt:
        click.echo("stopped")
    finally:
        server.shutdown()


def _saves(path: Path) -> Iterator[None]:
    """Once now, and again whenever a file below the path came, went or changed."""
    known: dict[str, tuple[int, int]] | None = None
    while True:
        now = dict(_stamps(path))
        if now != known:
            known = now
            yield
        time.sleep(LOOK_SECONDS)


def _stamps(path: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    for one in path.rglob("*"):
        try:
            about = one.stat()
        except OSError:
            continue
        # A folder changes with every file in it, a moment before or after.
        if stat.S_ISREG(about.st_mode):
            yield str(one), (about.st_mtime_ns, about.st_size)


def _server(shown: Shown, port: int) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            # Another name that leads here is somebody else's page in the author's browser.
            if self.headers.get("Host") not in {f"{name}:{port}" for name in NAMES}:
                self._send(None)
                return
            address = urlsplit(self.path)
            if address.path == "/changed":
                known = address.query.removeprefix("since=")
                number = shown.wait(int(known) if known.isdecimal() else 0)
                self._send(Page(json.dumps(number).encode(), "application/json"))
                return
            self._send(shown.pages.get(unquote(address.path)))

        def _send(self, page: Page | None) -> None:
            self.send_response(200 if page else 404)
            for name, value in previewing.HEADERS.items():
                self.send_header(name, value)
            body = page.body if page else b""
            self.send_header("Content-Type", page.kind if page else "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the terminal is for findings."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)
