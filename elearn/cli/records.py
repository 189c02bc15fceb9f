"""`flask records …`: whether what is kept is true."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import chain
from typing import TextIO
from uuid import UUID

import click
from flask.cli import AppGroup

from elearn.cli.speaking import refusing
from elearn.db import snapshot
from elearn.errors import Invalid
from elearn.learning import chains
from elearn.learning import records as kept
from elearn.learning.chains import Place
from elearn.learning.differences import Difference
from elearn.learning.records import Batch

records = AppGroup("records", help="The records of what officers did.")

_NAMES = {
    "attempt": "finished attempts",
    "progress": "summaries of progress",
    "certificate": "certificates",
    "audit entry": "entries of the record",
}


@records.command("verify")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option(
    "--heads", type=click.File(encoding="utf-8"), help="What `records head` printed earlier."
)
@refusing
def verify(as_json: bool, heads: TextIO | None) -> None:
    """Grade and draw every finished attempt again, hold progress and certificates to it, and
    follow the chains of the record.

    Changes nothing. Prints each difference in a line, and ends with 1 where there is one.
    """
    counts: Counter[str] = Counter(dict.fromkeys(_NAMES, 0))
    differing = 0
    kept_elsewhere = _read(heads) if heads else {}
    for counted, differences in chain(_all(), _held_to(kept_elsewhere)):
        counts.update(counted)
        differing += len(differences)
        for one in differences:
            click.echo(json.dumps(asdict(one)) if as_json else one)
    if as_json:
        click.echo(json.dumps({"checked": counts, "differences": differing}))
    else:
        checked = ", ".join(f"{counts[record]} {name}" for record, name in _NAMES.items())
        click.echo(f"{checked}; differences: {differing}")
    sys.exit(1 if differing else 0)


Looked = tuple[dict[str, int], list[Difference]]


def _all() -> Iterator[Looked]:
    for batch in chain(_batches(kept.attempts_after), _batches(kept.people_after)):
        yield batch.counts, batch.differences
    with snapshot():
        names = chains.names()
    for name in names:
        yield from _entries(Place(name))


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


def _entries(place: Place | None) -> Iterator[Looked]:
    """A whole chain, in batches of the same kind."""
    while place is not None:
        with snapshot():
            walked = chains.after(place)
        yield {"audit entry": walked.count}, walked.differences
        place = walked.next


def _held_to(heads: dict[str, tuple[int, str]]) -> Iterator[Looked]:
    with snapshot():
        yield {}, list(chains.not_among(heads))


def _read(file: TextIO) -> dict[str, tuple[int, str]]:
    """The ends of chains by name. Raises Invalid for a line that is none."""
    found = {}
    for line in filter(str.strip, file):
        words = line.split()
        if len(words) < 3 or not words[1].isdecimal():
            raise Invalid("“%(line)s” is no line of flask records head.", line=line.strip()[:100])
        found[words[0]] = (int(words[1]), words[2])
    return found


@records.command("head")
@refusing
def head() -> None:
    """Print the end of every chain of the record, to be kept on another machine.

    A line holds the chain, the number of its last entry, its hash, and when it was made.
    """
    with snapshot():
        ends = chains.heads()
    for one in ends:
        at = one.at.isoformat(timespec="seconds").replace("+00:00", "Z") if one.at else "-"
        click.echo(f"{one.chain} {one.number} {one.hash} {at}")
