"""SIGKILL at random moments under sixteen writers: what was called saved is there."""

from __future__ import annotations

import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import making
from engines import settings_of
from flask import Flask
from postgresql import Cluster
from serving import Hub
from stories import key

from elearn import clock
from elearn.app import create_app
from elearn.db import db, transaction
from elearn.people import sessions, users
from proofs import ledger
from proofs.writer import MODULE, Officer, Writer

WRITERS = 16
KEY = key.of(making.MODULES / Path(MODULE).relative_to("/modules") / "quiz.en.md")


@dataclass
class Tally:
    """What was counted on one engine."""

    engine: str
    kills: int = 0
    crashes: int = 0  # of the database's own server
    saves: int = 0
    finishes: int = 0
    seconds: float = 0.0
    verified: str = ""


def on_sqlite(rounds: int, saves: int, seed: int) -> Tally:
    with tempfile.TemporaryDirectory(prefix="elearn-kills-") as folder:
        return _prove(Tally("SQLite"), Path(folder), "", None, rounds, saves, seed)


def on_postgresql(rounds: int, saves: int, seed: int) -> Tally:
    """Every fifth time the database's server dies in the same moment."""
    cluster = Cluster(durable=True)
    try:
        with tempfile.TemporaryDirectory(prefix="elearn-kills-") as folder:
            address = cluster.make("kills")
            tally = Tally("PostgreSQL")
            return _prove(tally, Path(folder), address, cluster, rounds, saves, seed)
    finally:
        cluster.stop()


def _prove(
    tally: Tally,
    data: Path,
    database_url: str,
    cluster: Cluster | None,
    rounds: int,
    saves: int,
    seed: int,
) -> Tally:
    """Kills until there were so many rounds and acknowledged saves. Raises AssertionError."""
    chance = random.Random(seed)
    began = time.monotonic()
    settings = {"database_url": database_url, "ELEARN_MODULES": str(making.MODULES)}
    Hub(data, **settings).stop()
    app = create_app(settings_of(data, database_url))
    officers = [_hired(app, f"{n}@kills.example") for n in range(WRITERS)]
    ever = list(officers)
    while tally.kills < rounds or tally.saves < saves:
        is_crash = cluster is not None and tally.kills % 5 == 4
        tally.saves += _until_killed(
            data, settings, officers, chance, cluster if is_crash else None
        )
        tally.kills += 1
        tally.crashes += is_crash
        broken = ledger.broken_promises(app, officers)
        assert not broken, "\n".join(broken)
        for place, officer in enumerate(officers):
            if officer.finish_sent:
                tally.finishes += officer.outcome is not None
                officers[place] = _hired(app, f"{len(ever)}@kills.example")
                ever.append(officers[place])
        print(f"  {tally.engine}: {tally.kills} kills, {tally.saves} saves", flush=True)
    hub = Hub(data, **settings)
    verified = hub.command("records", "verify")
    hub.stop()
    assert verified.returncode == 0, verified.stdout + verified.stderr
    tally.verified = verified.stdout.strip().splitlines()[-1]
    tally.seconds = time.monotonic() - began
    return tally


def _until_killed(
    data: Path,
    settings: dict[str, str],
    officers: list[Officer],
    chance: random.Random,
    cluster: Cluster | None,
) -> int:
    """One round; how many saves were acknowledged."""
    hub = Hub(data, **settings)
    writers = [Writer(one, hub.address, KEY, random.Random(chance.random())) for one in officers]
    for writer in writers:
        writer.start()
    limit = time.monotonic() + 30
    while sum(writer.saves for writer in writers) < WRITERS and time.monotonic() < limit:
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 3))
    if cluster is not None:
        cluster.crash()
    hub.kill()
    for writer in writers:
        writer.join()
        if writer.fault is not None:
            raise writer.fault
    if cluster is not None:
        cluster.start()
    return sum(writer.saves for writer in writers)


def _hired(app: Flask, login: str) -> Officer:
    """A new officer who is signed in already."""
    with app.app_context():
        with transaction():
            person = users.add(None, login, role="officer", at=clock.now())
            token = sessions.open_for(
                person.id, at=clock.now(), address="127.0.0.1", agent="Firefox/140"
            )
        db.session.remove()
        db.engine.dispose()
    return Officer(login, token)
