"""`flask attempts …`"""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import click
from flask.cli import AppGroup

from elearn import clock
from elearn.cli.speaking import refusing
from elearn.db import DatabaseError, db, is_passing, transaction
from elearn.learning import attempts as learning

attempts = AppGroup("attempts", help="Attempts at quizzes.")

_LATER = "left for the next time"


@attempts.command("close")
@refusing
def close() -> None:
    """Grade every open attempt whose time is over. By timer; safe to start twice."""
    ends = Counter(filter(None, map(_closed, learning.overdue(at=clock.now()))))
    click.echo(f"{sum(ends.values()) - ends[_LATER]} attempts closed")
    for end, count in sorted(ends.items()):
        click.echo(f"  {end}: {count}")


def _closed(attempt_id: UUID) -> str | None:
    """The state in which one attempt ends, in a transaction of its own."""
    try:
        with transaction():
            return learning.close(attempt_id, at=clock.now())
    except DatabaseError as error:
        db.session.rollback()
        if not is_passing(error):
            raise
        return _LATER
