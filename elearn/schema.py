"""Whether the database has the tables of this code, and how to bring it there."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from elearn.db import db


@lru_cache
def head(migrations: Path) -> str | None:
    """The newest migration of this code, read once: looking through all of them takes 7 ms."""
    return ScriptDirectory(str(migrations)).get_current_head()


def revision() -> str | None:
    """The migration that the database stands at; None for a new one."""
    if not inspect(db.engine).has_table("alembic_version"):
        return None
    with db.engine.connect() as connection:
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def is_current(migrations: Path) -> bool:
    return revision() == head(migrations)


def upgrade(migrations: Path) -> bool:
    """Brings the database to this code; True where it was new."""
    from flask_migrate import upgrade as migrate

    was_new = revision() is None
    if not is_current(migrations):
        migrate(directory=str(migrations))
    return was_new
