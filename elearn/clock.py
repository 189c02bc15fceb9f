"""The one clock. Only pages and commands ask it; rooms are told the time as `at=`."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
