"""`flask records …`: whether what is kept is true."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import chain
from uuid import UUID

import click
from flask.cli import AppGroup

from elearn.cli.speaking import refusing
from elearn.db import snapshot
from elearn.learning import records as kept
from elearn.learning.records import Batch

records = AppGroup("records", help="The records of what officers did.")

_NAMES = {
    "attempt": "finished attempts",
    "progress": "summaries of progress",
    "certificate": "certificates",
}


@records.command("verify")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@refusing
def verify(as_json: bool) -> None:
    """Grade and draw every finished attempt again, and hold progress and certificates to it.

    Changes nothing. Prints each difference in a line, and ends with 1 where there is one.
    """
    counts: Counter[str] = Counter(dict.fromkeys(_NAMES, 0))
    differing = 0
    for batch in chain(_batches(kept.attempts_after), _batches(kept.people_after)):
        counts.update(batch.counts)
        differing += len(batch.differences)
        for one in batch.differences:
            click.echo(json.dumps(asdict(one)) if as_json else one)
    if as_json:
        click.echo(json.dumps({"checked": counts, "differences": differing}))
    else:
        checked = ", ".join(f"{counts[record]} {name}" for record, name in _NAMES.items())
        click.echo(f"{checked}; differences: {differing}")
    sys.exit(1 if differing else 0)


def _batches(following: Callable[[UUID | None], Batch]) -> Iterator[Batch]:
    """Every batch, each read as it was at one moment, so that officers go on meanwhile."""
    last = None
    while True:
        with snapshot():
            batch = following(last)
        if batch.last is None:
            return
        yield batch
        last = batch.last
