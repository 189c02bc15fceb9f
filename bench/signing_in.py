"""Signing in beside argon2 alone, and lessons while a whole class signs in."""

from __future__ import annotations

from statistics import median

from flask import Flask

from bench import clients, floors, pace
from bench.cast import PASSWORD, Officer, sign_in
from bench.servers import Server
from bench.table import Row
from elearn.people import passwords

_ROUNDS = 3
_CLASS = 32
_EACH = 4


def measure(app: Flask, hub: Server, officers: list[Officer]) -> list[Row]:
    posts = [sign_in(app, officer) for officer in officers[:_CLASS]]
    password_hash = passwords.hashed(PASSWORD)
    shares, alone = [], []
    for _ in range(_ROUNDS):
        hashes = floors.hashes_a_second(password_hash, PASSWORD)
        run = clients.run(hub.port, [posts[:1]], seconds=pace.SECONDS)
        assert set(run.statuses) == {"303"}, run.statuses
        shares.append(run.rate / hashes)
        alone.append(run.at(50))
    return [
        Row("5", "sign-in, of argon2's own rate", median(shares), "≥ 0.7"),
        Row("5", "sign-in, one client, p50", median(alone), None, "ms", 1),
        *_class_arrives(hub, officers[-1], posts),
    ]


def _class_arrives(hub: Server, reader: Officer, posts: list[str]) -> list[Row]:
    """A lesson read again and again while 32 people sign in, each a few times in a row."""
    calm = pace.read(hub, [reader])
    storm = clients.start(hub.port, [[post] * _EACH for post in posts], seconds=None)
    lesson = pace.read(hub, [reader], seconds=1.5)
    crowd = clients.result(storm)
    let_in = crowd.statuses.get("303", 0) * 100 / (_CLASS * _EACH)
    return [
        Row(
            "5", "lesson p95 while 32 sign in, of calm", lesson.at(95) / calm.at(95), "≤ 20", "", 1
        ),
        Row("5", "those 32: signed in, not asked to wait", let_in, None, "%", 0),
        Row("5", "those 32: sign-ins", crowd.rate, None, "/s", 0),
    ]
