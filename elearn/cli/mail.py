"""`flask mail …`: the letters that wait."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click
from flask import current_app
from flask.cli import AppGroup

from elearn import clock
from elearn.cli.speaking import refusing
from elearn.config import Settings
from elearn.db import transaction
from elearn.languages import LANGUAGES, known
from elearn.mail import letters, outbox, sending
from elearn.mail.outbox import Claimed
from elearn.mail.sending import NotSent, Sheet
from elearn.people import invitations

mail = AppGroup("mail", help="Letters to people.")

HandOver = Callable[[Sheet], None]


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
    try:
        hand_over(_sheet(claimed, link))
    except NotSent as error:
        with transaction():
            outbox.note_failure(claimed.id, str(error), at=now)
        if error.is_line_lost:
            raise
        return False
    with transaction():
        outbox.note_sent(claimed.id, at=clock.now())
    return True


def _sheet(claimed: Claimed, link: str) -> Sheet:
    settings = _settings()
    language = known(claimed.language) or settings.language
    subject, text = letters.written(
        claimed.kind,
        language,
        {**claimed.facts, "name": claimed.name, "login": claimed.login, "link": link},
        of=claimed.queued_at,
        setting=letters.Setting(settings.public_address, settings.hub_name, settings.time_zone),
    )
    return Sheet(
        id=str(claimed.id),
        sender=settings.sender,
        sender_name=settings.hub_name,
        to=claimed.address,
        subject=subject,
        text=text,
        language=LANGUAGES[language].tag,
    )


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
