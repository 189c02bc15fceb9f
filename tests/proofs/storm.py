"""Wrong passwords from everywhere at once: who comes on a known device is in all the same.

`python -m proofs.storm`
"""

from __future__ import annotations

import itertools
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import cast
import making
from cast import AIDA, PASSWORD
from engines import settings_of
from postgresql import Cluster
from serving import Hub
from stories.stranger import Answer, Stranger

from elearn import schema
from elearn.app import create_app
from elearn.db import db, transaction

TRIES, ADDRESSES = 1_000, 200
AT_ONCE = 100
LONGEST_SECONDS, MOST_MEMORY = 2.0, 300 * 10**6
EVERY_SECONDS = 0.3


@dataclass
class Storm:
    """What was seen while it lasted."""

    engine: str
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)  # of the wrong ones
    known: list[tuple[int, float]] = field(default_factory=list)
    read: list[float] = field(default_factory=list)  # of a page that somebody reads
    whole_seconds: float = 0.0
    memory: int = 0

    def broken(self, longest: float = LONGEST_SECONDS) -> list[str]:
        """What it did not keep of what is promised."""
        wrong = Counter({status for status in self.statuses if status not in (422, 429, 503)})
        late = [seconds for _, seconds in self.known if seconds >= longest]
        out = [status for status, _ in self.known if status != 303]
        said = {
            f"answers to wrong passwords: {dict(self.statuses)}": bool(wrong),
            f"more than ten passwords were tried: {dict(self.statuses)}": self.statuses[422] > 10,
            f"sign-ins on the known device that took too long: {late}": bool(late),
            f"sign-ins on the known device that were refused: {out}": bool(out),
            "nobody signed in meanwhile": not self.known,
            f"memory: {self.memory}": self.memory >= MOST_MEMORY,
        }
        return [sentence for sentence, is_so in said.items() if is_so]


def raised(hub: Hub, engine: str, *, tries: int, addresses: int, at_once: int) -> Storm:
    """A storm against one account, while its officer signs in again and again."""
    storm = Storm(engine)
    device = Stranger(hub.address)
    assert _sign_in(device, AIDA, PASSWORD, "10.9.9.9").status == 303
    began = time.monotonic()
    # Another process: the guesses must not slow the clock that measures the officer.
    apart = get_context("spawn")
    queue: Any = apart.Queue()
    guessing = apart.Process(target=guess, args=(hub.address, tries, addresses, at_once, queue))
    guessing.start()
    while not storm.known or (guessing.is_alive() and queue.empty()):
        _come_in(device, storm)
        time.sleep(EVERY_SECONDS)
    storm.statuses, storm.seconds = queue.get(timeout=60)
    guessing.join()
    storm.whole_seconds = time.monotonic() - began
    storm.memory = hub.most_memory()
    return storm


def guess(address: str, tries: int, addresses: int, at_once: int, heard: Any) -> None:
    """The guesses: `at_once` browsers, each with another address at every try."""
    numbers = itertools.count()
    statuses: list[int] = []
    seconds: list[float] = []

    def go_on() -> None:
        stranger = Stranger(address)
        while (number := next(numbers)) < tries:
            place = number % addresses
            forwarded = f"10.7.{place // 250}.{place % 250}"
            began = time.perf_counter()
            answer = _sign_in(stranger, AIDA, f"wrong words, number {number}", forwarded)
            seconds.append(time.perf_counter() - began)
            statuses.append(answer.status)

    threads = [threading.Thread(target=go_on) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    heard.put((Counter(statuses), seconds))


def _come_in(device: Stranger, storm: Storm) -> None:
    began = time.perf_counter()
    answer = _sign_in(device, AIDA, PASSWORD, "10.9.9.9")
    storm.known.append((answer.status, time.perf_counter() - began))
    began = time.perf_counter()
    device.ask("/account/", X_Forwarded_For="10.9.9.9")
    storm.read.append(time.perf_counter() - began)


def _sign_in(stranger: Stranger, login: str, password: str, address: str) -> Answer:
    """Sends the form of the sign-in page."""
    token = _token(stranger, address)
    fields = {"csrf_token": token, "email": login, "password": password}
    sent = urlencode(fields).encode()
    return stranger.ask("/sign-in", method="POST", data=sent, X_Forwarded_For=address)


def _token(stranger: Stranger, address: str) -> str:
    """The form's token: bound to a cookie of the sign-in page, so each browser asks once."""
    held = {cookie.name: cookie for cookie in stranger.cookies}
    if "session" in held:
        # Signed out by closing the browser: the device stays known.
        stranger.cookies.clear("127.0.0.1", "/", "session")
    if "form" not in held:
        shown = stranger.ask("/sign-in", X_Forwarded_For=address).page
        _tokens[id(stranger)] = str(shown.first("input", name="csrf_token").get("value"))
    return _tokens[id(stranger)]


_tokens: dict[int, str] = {}


def hub_in(data: Path, database_url: str = "") -> Hub:
    """A hub behind a proxy, with the cast of the tests."""
    app = create_app(settings_of(data, database_url))
    with app.app_context():
        schema.upgrade(app.config["MIGRATIONS"])
        password_hash = cast.hashed()
        with transaction():
            cast.arrive(password_hash)
        db.session.remove()
        db.engine.dispose()
    return Hub(
        data,
        database_url=database_url,
        ELEARN_MODULES=str(making.MODULES),
        ELEARN_PROXIES="1",
        ELEARN_PLAIN_HTTP="yes",
    )


def line(storm: Storm) -> str:
    """The figures, as docs/proofs.md has them."""
    known = [seconds for _, seconds in storm.known]
    statuses = ", ".join(f"{status}: {count}" for status, count in sorted(storm.statuses.items()))
    return (
        f"| {storm.engine} | {sum(storm.statuses.values()):,} in {storm.whole_seconds:.1f} s "
        f"| {statuses} | {len(known)} | {statistics.median(known):.2f} s, {max(known):.2f} s "
        f"| {max(storm.read):.2f} s | {storm.memory / 10**6:.0f} MB |"
    )


def main() -> None:
    """Both engines; the first broken promise ends it."""
    print("| engine | wrong passwords | answers | right ones | median, longest | page | memory |")
    print("|---|---|---|---|---|---|---|")
    cluster = Cluster()
    try:
        for engine in ("SQLite", "PostgreSQL"):
            url = cluster.make("storm") if engine == "PostgreSQL" else ""
            with tempfile.TemporaryDirectory(prefix="elearn-storm-") as folder:
                hub = hub_in(Path(folder), url)
                try:
                    storm = raised(hub, engine, tries=TRIES, addresses=ADDRESSES, at_once=AT_ONCE)
                finally:
                    hub.stop()
            print(line(storm), flush=True)
            if broken := storm.broken():
                sys.exit("\n".join(broken))
    finally:
        cluster.stop()


if __name__ == "__main__":
    main()
