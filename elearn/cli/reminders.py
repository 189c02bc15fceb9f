"""`flask reminders …`: who is told of a due day."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from elearn import clock
from elearn.cli.speaking import refusing
from elearn.db import snapshot, transaction
from elearn.learning.notices import reminders as due_days
from elearn.learning.notices import weekly
from elearn.learning.notices.weekly import Counts

AT_ONCE = 50
"""People told in one transaction: others wait for it no longer than for a page."""

reminders = AppGroup("reminders", help="Letters about due days.")


@reminders.command("queue")
@refusing
def queue() -> None:
    """Queue what is due: reminders to officers, and the week's letter to supervisors.

    By timer; safe to start twice.
    """
    now, counts, told = clock.now(), Counts(), 0
    with snapshot():
        portions = due_days.portions()
    for portion in portions:
        with snapshot():
            standings = due_days.read(portion, at=now)
            counts.add(standings)
            due = due_days.due(standings, at=now)
        for first in range(0, len(due), AT_ONCE):
            with transaction():
                told += due_days.queue(due[first : first + AT_ONCE], at=now)
    with snapshot():
        letters = weekly.letters(counts, at=now)
    sent = 0
    if told or letters:
        with transaction():
            sent = weekly.queue(letters, at=now)
            due_days.record(told, at=now)
    click.echo(f"{told} reminders and {sent} letters of the week queued")
