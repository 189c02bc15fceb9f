"""The files of a hub are for their owner alone, in whatever folder they lie."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import settings_of

from elearn import schema
from elearn.app import MIGRATIONS, create_app
from elearn.db import db


@pytest.fixture
def wide(tmp_path: Path) -> Iterator[Path]:
    """A folder that anyone may read, made before the hub came, under a lax umask."""
    before = os.umask(0o022)
    tmp_path.chmod(0o755)
    yield tmp_path
    os.umask(before)


def modes_while_open(folder: Path) -> dict[str, int]:
    """The modes of the database's files while a hub writes to it."""
    app = create_app(settings_of(folder))
    with app.app_context():
        schema.upgrade(MIGRATIONS)
        modes = {one.name: one.stat().st_mode & 0o777 for one in folder.glob("elearn.db*")}
        db.session.remove()
        db.engine.dispose()
    return modes


def test_the_database_is_private_in_a_folder_that_is_not(wide: Path) -> None:
    private = {"elearn.db": 0o600, "elearn.db-wal": 0o600, "elearn.db-shm": 0o600}

    assert modes_while_open(wide) == private


def test_a_database_that_was_readable_no_longer_is(wide: Path) -> None:
    modes_while_open(wide)
    (wide / "elearn.db").chmod(0o644)

    assert set(modes_while_open(wide).values()) == {0o600}
