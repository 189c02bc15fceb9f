"""Days of the hub: in which a due day counts in full, whatever the server's own clock says."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app


def zone() -> ZoneInfo:
    """The time zone of the hub."""
    return ZoneInfo(current_app.config["TIME_ZONE"])


def day_of(at: datetime) -> date:
    """The day of the hub in which a moment falls."""
    return at.astimezone(zone()).date()


def end_of(day: date) -> datetime:
    """The last moment of a day of the hub."""
    return start_of(day + timedelta(days=1)) - timedelta(microseconds=1)


def start_of(day: date) -> datetime:
    """The first moment of a day of the hub."""
    return datetime.combine(day, time(), zone())
