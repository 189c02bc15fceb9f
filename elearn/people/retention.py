"""What is kept for a time only, and goes when that is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select

from elearn.db import db
from elearn.models.accounts import (
    Ceremony,
    Invitation,
    KnownDevice,
    Session,
    SignInStep,
    Throttle,
)
from elearn.models.assignments import Reminder, Upload
from elearn.models.mail import Letter
from elearn.people import devices, throttle, uploads

SESSIONS = timedelta(days=90)
# Their rows say that somebody was told already; nobody is told the same again within a year.
LETTERS = timedelta(days=400)


def over(*, at: datetime) -> dict[str, int]:
    """How many rows of each kind have had their time."""
    return {
        name: db.session.scalar(select(func.count()).select_from(table).where(past)) or 0
        for name, table, past in _kinds(at)
    }


def sweep(*, at: datetime) -> None:
    """Deletes them. They hold nothing that the record does not say."""
    for _name, table, past in _kinds(at):
        db.session.execute(delete(table).where(past))


def _kinds(at: datetime) -> list[tuple[str, type, ColumnElement[bool]]]:
    ended = func.coalesce(Session.ended_at, Session.seen_at)
    told = func.coalesce(Letter.sent_at, Letter.given_up_at)
    return [
        ("ended sessions", Session, ended < at - SESSIONS),
        (
            "used invitations",
            Invitation,
            or_(Invitation.used_at.is_not(None), Invitation.expires_at < at),
        ),
        ("sign-in steps", SignInStep, SignInStep.expires_at < at),
        ("ceremonies", Ceremony, Ceremony.expires_at < at),
        ("known devices", KnownDevice, KnownDevice.seen_at < at - devices.KEPT),
        ("counters", Throttle, Throttle.last_at < at - throttle.KEPT),
        ("sent letters", Letter, told < at - LETTERS),
        ("reminders", Reminder, Reminder.at < at - LETTERS),
        ("uploads", Upload, Upload.made_at < at - uploads.LASTS),
    ]
