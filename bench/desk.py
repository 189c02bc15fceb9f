"""`python -m bench.desk [SMALL LARGE]`: pages of supervisors in a small hub and in a large one.

Both are folders or addresses of databases that `bench.hub` filled, with 1,000 and with 100,000
officers; without them both are made first, in a folder that goes with the run.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from bench import counting, hub
from bench.table import Row, lines
from elearn import clock
from elearn.access import Viewer, below
from elearn.db import db, is_sqlite
from elearn.learning.duties import ledger
from elearn.models.people import Unit
from elearn.people import users

_ROUNDS = 30
_STATEMENTS = "≤ 4"
_EXPORT = "/supervise/completion.xlsx"


@dataclass(frozen=True)
class Desk:
    """A hub, with a browser of the one who supervises its first country."""

    app: Flask
    client: FlaskClient
    viewer: Viewer

    def seconds(self, path: str) -> float:
        """How long one answer takes."""
        began = time.perf_counter()
        answer = self.client.get(path)
        took = time.perf_counter() - began
        assert answer.status_code == 200, (path, answer.status)
        return took

    def statements(self, path: str) -> int:
        with _counted(self.app) as count:
            self.seconds(path)
        return count.statements


@contextmanager
def _counted(app: Flask) -> Iterator[counting.Count]:
    with app.app_context():
        sqlite, engine = is_sqlite(), db.engine
    if sqlite:
        with counting.counted(app) as count:
            yield count
        return
    count = counting.Count()

    def note(*_: object) -> None:
        count.statements += 1

    event.listen(engine, "before_cursor_execute", note)
    yield count
    event.remove(engine, "before_cursor_execute", note)


def opened(place: str, login: str) -> Desk:
    app = hub.opened(place)
    with app.app_context():
        token = hub.signed_in(login)
        assert token, f"nobody is called {login} in {place}"
        viewer = users.named(login, at=clock.now())
    client = app.test_client()
    client.set_cookie("session", token, domain="localhost")
    return Desk(app, client, viewer)


def main() -> None:
    given = sys.argv[1:]
    if given[:1] == ["export"]:
        export(given[1])
        return
    if len(given) == 2:
        print("\n".join(lines(measured(*given))))
        return
    with tempfile.TemporaryDirectory(prefix="elearn-bench-") as folder:
        places = [f"{folder}/{count}" for count in (1_000, 100_000)]
        for count, place in zip(("1000", "100000"), places, strict=True):
            subprocess.run([sys.executable, "-m", "bench.hub", count, place], check=True)
        print("\n".join(lines(measured(*places))))


def measured(small: str, large: str) -> list[Row]:
    desks = opened(small, "country@bench.example"), opened(large, "country@bench.example")
    return [
        *_pages(*desks),
        *_ledgers(opened(large, "large@bench.example")),
        *_long_page(opened(large, "large@bench.example")),
        *_exported(large),
    ]


def _pages(small: Desk, large: Desk) -> Iterator[Row]:
    """Each page of the first country, which both hubs have alike; one round after the other."""
    for name, path, target in (
        ("matrix of 50", "/supervise/completion?unit={unit}", "≤ 1.25"),
        ("roll-up of a country", "/supervise/units/{country}/", "≤ 1.5"),
        ("what needs attention", "/supervise/attention/", "≤ 1.5"),
    ):
        took: dict[Desk, list[float]] = {small: [], large: []}
        paths = {desk: path.format(**_units(desk)) for desk in took}
        for round in range(_ROUNDS + 3):
            for desk, address in paths.items():
                seconds = desk.seconds(address)
                if round >= 3:
                    took[desk].append(seconds)
        before, after = (median(one) * 1000 for one in took.values())
        yield Row("", f"{name}, of 1,000 officers", before, None, "ms", 1)
        yield Row("", f"{name}, of 100,000 officers", after, None, "ms", 1)
        yield Row("s", f"{name}, of the small hub", after / before, target)
        statements = float(large.statements(paths[large]))
        yield Row("s", f"{name}, statements", statements, _STATEMENTS, "", 0)


def _units(desk: Desk) -> dict[str, str]:
    """The country that the viewer supervises, and an ordinary unit in it, by id."""
    path = desk.viewer.granted[0].unit_path
    assert path
    query = select(Unit.level, Unit.id).where(below(Unit.path, path)).order_by(Unit.path)
    with desk.app.app_context():
        return {level: str(id) for level, id in db.session.execute(query)}


def _ledgers(desk: Desk) -> Iterator[Row]:
    """Reading people with forty modules, and their cells, as the processor's time."""
    for count, target in ((50, None), (500, None)):
        took = []
        for _ in range(_ROUNDS):
            with desk.app.app_context():
                began = time.process_time()
                read = ledger.read(desk.viewer, Unit.id.is_not(None), at=clock.now(), limit=count)
                cells = sum(len(read.cells(entry)) for entry in read.entries)
                took.append(time.process_time() - began)
        assert cells == count * 40
        yield Row("", f"ledger and cells, {count} × 40", median(took) * 1000, target, "ms", 1)


def _long_page(desk: Desk) -> Iterator[Row]:
    page = desk.client.get("/supervise/completion?all=1").get_data()
    took = [desk.seconds("/supervise/completion?all=1") for _ in range(5)]
    assert page.count(b"<tr") > 500
    yield Row("s", "page of 500 × 40", len(page) / 1000, "≤ 150", "KB", 1)
    yield Row("s", "page of 500 × 40, gzip", len(gzip.compress(page)) / 1000, "≤ 30", "KB", 1)
    yield Row("", "page of 500 × 40", median(took) * 1000, None, "ms", 0)


def _exported(place: str) -> Iterator[Row]:
    """In a process of its own, for what it needs at most cannot be told apart in this one."""
    command = [sys.executable, "-m", "bench.desk", "export", place]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds, megabytes, before, size = map(float, said.split())
    yield Row("s", "export of all rows (XLSX), memory (RSS)", megabytes, "≤ 150", "MB", 0)
    yield Row("", "export, memory before it", before, None, "MB", 0)
    yield Row("", "export, time", seconds, None, "s", 0)
    yield Row("", "export, size", size, None, "MB", 1)


def export(place: str) -> None:
    """Prints the seconds, the memory at most and before, and the megabytes of one export."""
    desk = opened(place, "hub@bench.example")
    desk.seconds("/supervise/completion")
    before, began, size = _megabytes(), time.perf_counter(), 0
    answer = desk.client.get(_EXPORT, buffered=False)
    assert answer.status_code == 200, answer.status
    for part in answer.response:
        size += len(part)
    took = time.perf_counter() - began
    print(took, _megabytes(), before, size / 1_000_000)


def _megabytes() -> float:
    """Resident memory of this process at its most, since it began."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1000


if __name__ == "__main__":
    main()
