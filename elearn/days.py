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
    midnight = datetime.combine(day + timedelta(days=1), time(), zone())
    return midnight - timedelta(microseconds=1)
