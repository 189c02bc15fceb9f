"""What every test can ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from postgresql import Cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server for the tests of this process."""
    cluster = Cluster()
    yield cluster
    cluster.stop()
