"""`flask drafts …`: drafts that are published on their day."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import click
from flask import current_app
from flask.cli import AppGroup

from elearn import audit, clock, days
from elearn.cli.speaking import refusing, said
from elearn.db import DatabaseError, db, is_passing, transaction
from elearn.errors import Conflict, NotFound
from elearn.library.workshop import drafts as workshop
from elearn.library.workshop import releases, renderings
from elearn.people import users

drafts = AppGroup("drafts", help="Drafts of courses.")

_HELD = {"errors", "review", "version", "same"}


@drafts.command("publish")
@refusing
def publish() -> None:
    """Publish the drafts whose moment has come. By timer; safe to start twice."""
    for draft_id, login in releases.due(at=clock.now()):
        db.session.rollback()
        told = _published(draft_id, login)
        if told:
            click.echo(told)


def _published(draft_id: UUID, login: str | None) -> str:
    """What came of one draft, in words; empty where another process was first."""
    now = clock.now()
    if login is None:
        return _held_back(draft_id, releases.RIGHTS)
    try:
        viewer = replace(users.named(login, at=now), address=audit.CONSOLE)
        draft = workshop.draft(viewer, draft_id)
        rendered = renderings.of_draft(
            draft, current_app.config["MEDIA"], on=days.day_of(now), renews=None
        )
        with transaction():
            number = releases.publish_due(viewer, draft, rendered, at=now)
    except NotFound:
        return _held_back(draft_id, releases.RIGHTS)
    except Conflict as refusal:
        if refusal.code in ("files", "gone"):
            # Somebody is at it just now; what is still due is looked at the next time.
            return ""
        code = refusal.code if refusal.code in _HELD else releases.ERRORS
        return _held_back(draft_id, code, said(refusal))
    except DatabaseError as error:
        db.session.rollback()
        if not is_passing(error):
            raise
        return f"{draft_id}: left for the next time"
    return f"{draft.module_id}: version {number}"


def _held_back(draft_id: UUID, code: str, because: str = "") -> str:
    with transaction():
        is_first = releases.hold_back(draft_id, code, at=clock.now())
    return f"{draft_id}: not published ({code}). {because}".strip() if is_first else ""
