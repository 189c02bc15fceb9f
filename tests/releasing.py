"""Drafts on their way to readers, for the tests of publishing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import drafting
import making
from cast import ILYA, VERA
from flask import current_app
from sqlalchemy import select

from elearn import days
from elearn.db import db, transaction
from elearn.library import catalogue, publishing
from elearn.library.workshop import drafts, releases, renderings, reviews, texts
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.renderings import Rendered
from elearn.models.library import Version
from elearn.people import grants, users
from elearn.people.grants import Reach

LESSON = "seizing.en.md"


def changed_draft(
    said: str = "One more sentence.", *, at: datetime, name: str = LESSON, login: str = ILYA
) -> Drafted:
    """The open draft of first-steps, with a sentence more in a lesson."""
    draft = drafting.draft_of(at=at, login=login)
    text = texts.text(draft.id, name).text
    drafting.saved(draft, name, f"{text}\n\n{said}\n", at=at, login=login)
    return drafts.draft(making.viewer(login), draft.id)


def rendered(draft: Drafted, *, at: datetime, renews: bool | None = False) -> Rendered:
    media = current_app.config["MEDIA"]
    found = renderings.of_draft(draft, media, on=days.day_of(at), renews=renews)
    db.session.rollback()
    return found


def publish(draft: Drafted, *, at: datetime, login: str = ILYA, renews: bool | None = False) -> int:
    """Publishes a draft; the version's number."""
    ready = rendered(draft, at=at, renews=renews)
    with transaction():
        return releases.publish(making.viewer_inside(login), draft, ready, why="Why", at=at)


def ask(draft: Drafted, *, at: datetime, login: str = ILYA) -> Any:
    """Asks for a review of a draft; its id."""
    ready = rendered(draft, at=at)
    with transaction():
        reviews.ask(making.viewer_inside(login), draft, ready, why="Why", at=at)
    found = reviews.last(draft.id)
    assert found is not None
    db.session.rollback()
    return found.id


def second_instructor(*, at: datetime, login: str = VERA) -> str:
    """Gives somebody else of the cast every course to teach too."""
    with transaction():
        person = users.by_login(login)
        assert person
        grants.give(None, person, "instructor", Reach(), at=at)
    return login


def review_wanted() -> None:
    """Has the domain of the tests ask for reviews, as its file says."""
    ((domain, text),) = making.checked().domains
    with transaction():
        publishing.publish_domain(replace(domain, needs_review=True), f"{text}review: required\n")


def version(number: int | None = None, id: str = "first-steps") -> Version:
    """A version of a module, the one that readers see where no number is given."""
    db.session.rollback()
    wanted = number or catalogue.module_of(id).number
    return db.session.scalars(
        select(Version).where(Version.module_id == id, Version.number == wanted)
    ).one()
