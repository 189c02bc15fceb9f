"""`flask mail …`: the letters that wait."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime

import click
from flask import current_app
from flask.cli import AppGroup

from elearn import clock
from elearn.cli.speaking import refusing
from elearn.config import Settings
from elearn.db import snapshot, transaction
from elearn.languages import LANGUAGES, known
from elearn.learning.notices import reminders, weekly
from elearn.mail import letters, outbox, sending
from elearn.mail.outbox import Claimed
from elearn.mail.sending import NotSent, Sheet
from elearn.people import invitations

mail = AppGroup("mail", help="Letters to people.")

HandOver = Callable[[Sheet], None]
Told = dict[str, str]


@mail.command("send")
@refusing
def send() -> None:
    """Send the letters that are due. By timer; safe to start twice."""
    sent = failed = 0
    if outbox.is_due(at=clock.now()):
        with sending.connected(_settings().smtp) as hand_over:
            try:
                while (is_sent := _send_one(hand_over)) is not None:
                    sent, failed = sent + is_sent, failed + (not is_sent)
            except NotSent as error:
                click.echo(f"The mail server went away: {error}", err=True)
                failed += 1
    click.echo(f"{sent} letters sent, {failed} left for later")
    sys.exit(1 if failed else 0)


def _send_one(hand_over: HandOver) -> bool | None:
    """Whether the next letter was taken; None where none is due. Raises NotSent where the line
    to the server is lost."""
    now = clock.now()
    found = _next(now)
    if found is None:
        return None
    claimed, told = found
    try:
        hand_over(_sheet(claimed, told))
    except NotSent as error:
        with transaction():
            outbox.note_failure(claimed.id, str(error), at=now)
        if error.is_line_lost:
            raise
        return False
    with transaction():
        outbox.note_sent(claimed.id, at=clock.now())
    return True


def _next(now: datetime) -> tuple[Claimed, Told] | None:
    """The next letter that somebody still needs, and what it tells beside its facts."""
    while True:
        link = ""
        with transaction():
            claimed = outbox.claim(at=now)
            if claimed is not None and letters.KINDS[claimed.kind].purpose:
                token = invitations.invite_by_letter(
                    claimed.person_id,
                    letters.KINDS[claimed.kind].purpose,
                    sent_to=claimed.address,
                    at=now,
                )
                link = f"{_settings().public_address}/invitation/{token}"
        if claimed is None:
            return None
        # Nothing is held open in the database while the mail server takes its time.
        with snapshot():
            told = _told(claimed, at=now)
        if told is not None:
            return claimed, {"link": link, **told}
        with transaction():
            outbox.note_unneeded(claimed.id, at=now)


def _told(claimed: Claimed, *, at: datetime) -> Told | None:
    """What is found out only now, in the reader's language; None where nothing is left to tell."""
    language = _language(claimed)
    if claimed.kind == reminders.KIND:
        courses = reminders.standing(
            claimed.person_id, claimed.facts, language, queued_at=claimed.queued_at, at=at
        )
        return {"courses": letters.listed(courses, language, _setting())} if courses else None
    if claimed.kind == weekly.KIND:
        counts = letters.counted(claimed.facts["counts"], language)
        return {"counts": counts} if weekly.is_needed(claimed.person_id, at=at) else None
    return {}


def _sheet(claimed: Claimed, told: Told) -> Sheet:
    settings, language, kind = _settings(), _language(claimed), letters.KINDS[claimed.kind]
    facts = {**claimed.facts, **told, "name": claimed.name, "login": claimed.login}
    subject, text = letters.written(
        claimed.kind, language, facts, of=claimed.queued_at, setting=_setting()
    )
    return Sheet(
        id=str(claimed.id),
        sender=settings.sender,
        sender_name=settings.hub_name,
        to=claimed.address,
        subject=subject,
        text=text,
        language=LANGUAGES[language].tag,
        unsubscribe=f"{settings.public_address}{kind.choice}" if kind.choice else "",
    )


def _language(claimed: Claimed) -> str:
    return known(claimed.language) or _settings().language


def _setting() -> letters.Setting:
    settings = _settings()
    return letters.Setting(settings.public_address, settings.hub_name, settings.time_zone)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
