"""Finishing a quiz: what it costs the database, and beside a save."""

from __future__ import annotations

from flask import Flask

from bench import clients, counting, pace
from bench.cast import Officer
from bench.servers import Server
from bench.table import Row


def measure(hub: Server, saver: Officer, finishers: list[Officer]) -> list[Row]:
    """The finish of a passed quiz, one after another, beside saves of one officer."""
    save = pace.saved(hub, [saver])
    finish = clients.run(hub.port, [[one.finish() for one in finishers]], seconds=None)
    assert set(finish.statuses) == {"200"}, finish.statuses
    return [
        Row("4", "finish with certificate, of a save (p50)", finish.at(50) / save.at(50), "≤ 3"),
        Row("4", "finish with certificate, p50", finish.at(50), None, "ms", 1),
    ]


def counts(app: Flask, empty: list[Officer], answered: list[Officer]) -> list[Row]:
    """Statements without and with a certificate; the first of each two only warms up."""
    without = [counting.asked(app, officer.finish()) for officer in empty][-1]
    with_one = [counting.asked(app, officer.finish()) for officer in answered][-1]
    return [
        Row("4", "finish without certificate, statements", without.statements, "≤ 8", digits=0),
        Row("4", "finish with certificate, statements", with_one.statements, "≤ 11", digits=0),
        Row("4", "finish, transactions that wrote", with_one.durable, "≤ 1", digits=0),
    ]
