"""Lesson pages and saves beside *hello* and a bare commit, round after round."""

from __future__ import annotations

import subprocess
from collections import defaultdict
from pathlib import Path
from statistics import median

from flask import Flask

from bench import clients, counting, floors
from bench.cast import LESSON, Officer
from bench.clients import Measured
from bench.servers import Server
from bench.table import Row

ROUNDS = 4
SECONDS = 1.2
_REVISIONS_A_RUN = 1_000_000
_HELLO = clients.request("GET", "/healthz", {"Accept-Encoding": "gzip, deflate, br"})

_revision = 1


def saved(server: Server, officers: list[Officer], *, seconds: float = SECONDS) -> Measured:
    """Each officer saves one answer after another, each a new revision."""
    global _revision
    _revision += _REVISIONS_A_RUN
    requests = [[officer.save()] for officer in officers]
    return _right(clients.run(server.port, requests, seconds=seconds, revision=_revision))


def read(server: Server, officers: list[Officer], *, seconds: float = SECONDS) -> Measured:
    """Each officer reads the same lesson again and again, as for the first time."""
    requests = [[officer.get(LESSON)] for officer in officers]
    return _right(clients.run(server.port, requests, seconds=seconds))


def greeted(server: Server, count: int, *, seconds: float = SECONDS) -> Measured:
    return _right(clients.run(server.port, [[_HELLO]] * count, seconds=seconds))


def _right(measured: Measured) -> Measured:
    assert set(measured.statuses) <= {"200"}, measured.statuses
    return measured


def measure(
    hub: Server, hello: Server, officers: list[Officer], folder: Path
) -> tuple[list[Row], list[Row]]:
    """The rows of lesson pages and those of saves, each ratio the median of its rounds."""
    read(hub, officers[:8], seconds=0.5)
    saved(hub, officers[:8], seconds=0.5)
    found: dict[str, list[float]] = defaultdict(list)
    last: dict[str, Measured] = {}
    for _ in range(ROUNDS):
        commits = floors.commits_a_second(folder)
        for count in (1, 8):
            some = officers[:count]
            floor = last[f"hello {count}"] = greeted(hello, count)
            lesson = last[f"lesson {count}"] = read(hub, some)
            save = last[f"save {count}"] = saved(hub, some)
            found[f"lesson {count}"].append(lesson.rate / floor.rate)
            found[f"save {count}"].append(save.rate / floor.rate)
            found[f"commit {count}"].append(save.rate / commits)
        crowd = last["save 32"] = saved(hub, officers[:32])
        found["commit 32"].append(crowd.rate / commits)
        found["tail 32"].append(crowd.at(95) / crowd.at(50))
        found["max 32"].append(crowd.at(100))
        found["commits"].append(commits)
    middle = {name: median(values) for name, values in found.items()}
    reading = [
        *(
            Row("1", f"lesson page, {n} client(s), of hello", middle[f"lesson {n}"], "≥ 0.5")
            for n in (1, 8)
        ),
        *_times("1", "lesson page", [(n, last[f"lesson {n}"]) for n in (1, 8)]),
        *_times("", "hello", [(n, last[f"hello {n}"]) for n in (1, 8)]),
    ]
    saving = [
        *(Row("3", f"save, {n} client(s), of hello", middle[f"save {n}"], "≥ 0.3") for n in (1, 8)),
        *(
            Row("3", f"save, {n} client(s), of one bare durable commit", middle[f"commit {n}"])
            for n in (1, 8, 32)
        ),
        Row("3", "save, 32 clients, p95 of p50", middle["tail 32"], "≤ 3"),
        Row("3", "save, 32 clients, longest of all", max(found["max 32"]), "≤ 250", "ms", 0),
        *_times("3", "save", [(n, last[f"save {n}"]) for n in (1, 8, 32)]),
        Row("", "one bare durable commit after another", middle["commits"], None, "/s", 0),
    ]
    return reading, saving


def _times(number: str, what: str, runs: list[tuple[int, Measured]]) -> list[Row]:
    """The last round's times, to explain the ratios: rate, and what it took in the tail."""
    rows = []
    for count, run in runs:
        rows.append(Row(number, f"{what}, {count} client(s)", run.rate, None, "/s", 0))
        tail = f"p50 {run.at(50):.1f}  p95 {run.at(95):.1f}  max {run.at(100):.1f} ms"
        rows.append(Row("", f"  {tail}", run.at(50), None, "ms", 1))
    return rows


def on_slow_disk(data: Path, modules: Path, officers: list[Officer]) -> list[Row]:
    """Saves of 32 officers where every fsync takes 5 ms more; nothing without a C compiler."""
    from bench import servers

    library = data / "slow_disk.so"
    source = Path(__file__).with_name("slow_disk.c")
    build = ["cc", "-shared", "-fPIC", "-O2", "-o", str(library), str(source), "-ldl"]
    try:
        subprocess.run(build, check=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        return []
    slow = {"LD_PRELOAD": str(library)}
    commits = floors.commits_a_second(data, **slow)
    with servers.hub(data, modules, **slow) as hub:
        saved(hub, officers[:8], seconds=0.5)
        rate = saved(hub, officers[:32], seconds=2.0).rate
    what = "save, 32 clients, 5 ms more a fsync, of one commit a save"
    return [Row("3", what, rate / commits, "≥ 4")]


def counts(app: Flask, officer: Officer) -> tuple[list[Row], list[Row]]:
    """Statements, writes and commits of a lesson page and of a save."""
    lesson = counting.asked(app, officer.get(LESSON))
    lesson = counting.asked(app, officer.get(LESSON))
    counting.asked(app, officer.save(), revision=1)
    save = counting.asked(app, officer.save(), revision=2)
    return [Row("1", "lesson page, statements", lesson.statements, "≤ 2", digits=0)], [
        Row("3", "save, statements", save.statements, "≤ 2", digits=0),
        Row("3", "save, writes", save.writes, "≤ 1", digits=0),
        Row("3", "save, fsyncs (commits that wrote)", save.durable, "≤ 1", digits=0),
    ]
