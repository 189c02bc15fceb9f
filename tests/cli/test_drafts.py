"""Drafts that are published on their day, or held back with the reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import making
import pytest
import releasing
import time_machine
from cast import ILYA
from click.testing import Result
from flask import Flask
from sending import Browser
from sqlalchemy import update

from elearn.db import db, transaction
from elearn.library.workshop import drafts, releases
from elearn.library.workshop.drafts import Drafted
from elearn.models.people import Grant
from elearn.models.workshop import DraftFile
from elearn.people import users
from tests.test_database import in_threads

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    return lambda: app.test_cli_runner().invoke(args=["drafts", "publish"])


def scheduled(*, at: datetime) -> Drafted:
    """A draft that is published tomorrow."""
    draft = releasing.changed_draft(at=at)
    ready = releasing.rendered(draft, at=at)
    with transaction():
        moment = at + timedelta(days=1)
        releases.schedule(
            making.viewer_inside(ILYA), draft, ready, why="New law", moment=moment, at=at
        )
    return draft


def found(draft: Drafted) -> Drafted:
    return drafts.draft(making.viewer(ILYA), draft.id)


def test_a_draft_is_published_when_its_moment_has_come(run: Run, at: datetime) -> None:
    draft = scheduled(at=at)
    assert run().output == ""
    assert making.module().number == 1

    with time_machine.travel(at + timedelta(days=1, minutes=5), tick=False):
        done = run()
        again = run()

    assert done.output == "first-steps: version 2\n"
    assert again.output == ""
    version = releasing.version()
    assert (version.published_by, version.why, version.came_from) == (ILYA, "New law", "draft")
    assert found(draft).state == "published"


def test_two_that_start_at_once_publish_it_once(app: Flask, run: Run, at: datetime) -> None:
    scheduled(at=at)

    with time_machine.travel(at + timedelta(days=2), tick=False):
        done = in_threads(app, [run, run])

    assert sorted(one.exit_code for one in done) == [0, 0]
    assert releasing.version().number == 2


@pytest.mark.parametrize("why", ["review", "rights", "closed", "version", "errors"])
def test_what_may_not_be_published_then_is_held_back(
    app: Flask, run: Run, at: datetime, why: str
) -> None:
    draft = scheduled(at=at)
    later = at + timedelta(days=2)
    if why == "review":
        releasing.review_wanted()
    elif why == "version":
        making.another_version(at=at + timedelta(hours=1), hours="2")
    elif why == "rights":
        with transaction():
            db.session.execute(update(Grant).values(ended_at=at))
    elif why == "closed":
        with transaction():
            users.disable(None, ILYA, at=at)
    else:
        # As where a rule of the check is stricter than on the day it was scheduled.
        with transaction():
            is_lesson = DraftFile.name == releasing.LESSON
            db.session.execute(update(DraftFile).where(is_lesson).values(text="No head."))
    before = making.module().number

    with time_machine.travel(later, tick=False):
        done = run()

    assert done.exit_code == 0
    assert "not published" in done.output
    assert making.module().number == before
    if why not in ("rights", "closed"):
        assert (found(draft).state, found(draft).held_back) == ("writing", why)
        ilya = Browser(app, ILYA)
        assert "not published on its day: see why" in ilya.see("/author/").words
        shown = ilya.see(f"{draft.address}publish/").words
        assert "This draft was not published on its day." in shown
    assert releases.due(at=later) == []
