"""`flask reports …`: what reports read, kept up to date by timer."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from elearn import clock
from elearn.cli.speaking import refusing
from elearn.db import snapshot, transaction
from elearn.reports import tallies

reports = AppGroup("reports", help="What supervisors read.")

# How many units are counted at a time: so few that nobody waits long for their rows.
_UNITS = 20


@reports.command("count")
@refusing
def count() -> None:
    """Count anew how many people of each unit stand where, wherever that has changed.

    Two at once do no harm.
    """
    with snapshot():
        stale = tallies.stale_units(at=clock.now())
    for start in range(0, len(stale), _UNITS):
        ids, at = stale[start : start + _UNITS], clock.now()
        with transaction():
            tallies.begin(ids)
        with snapshot():
            counted = tallies.counts_of(ids, at=at)
        with transaction():
            tallies.store(counted, at=at)
    click.echo(f"{len(stale)} units counted")
