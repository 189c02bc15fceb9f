"""The versions of a module, and back to one of them."""

from __future__ import annotations

from datetime import datetime

import cast
import making
import pytest
import releasing
from cast import IDA, ILYA
from flask import Flask, current_app

from elearn import days
from elearn.db import db, transaction
from elearn.errors import Conflict, NotFound
from elearn.library import catalogue, sources
from elearn.library.workshop import history, renderings


def take_back(number: int, *, at: datetime, login: str = ILYA, renews: bool = False) -> int:
    opened = making.module()
    entry = history.version(opened, number)
    ready = renderings.of_version(
        opened, entry.id, current_app.config["MEDIA"], on=days.day_of(at), renews=renews
    )
    with transaction():
        return history.take_back(
            making.viewer_inside(login), opened, ready, why="It was better", at=at
        )


def files(number: int) -> dict[str, str]:
    return sources.texts_of(releasing.version(number).id)


def test_each_version_says_who_when_and_why(app: Flask, at: datetime) -> None:
    releasing.publish(releasing.changed_draft(at=at), at=at)

    second, first = history.versions(making.module())

    assert (first.number, first.came_from, first.is_operator) == (1, "files", True)
    assert (second.by, second.published_at, second.why) == (cast.NAMES[ILYA], at, "Why")
    assert (second.is_current, first.is_current, second.has_files) == (True, False, True)
    assert set(second.languages) == {"en", "ru", "fa-af"}


def test_an_old_version_taken_back_is_a_new_one_with_its_files(app: Flask, at: datetime) -> None:
    releasing.publish(releasing.changed_draft(at=at), at=at)

    assert take_back(1, at=at) == 3

    assert files(3) == files(1) != files(2)
    assert releasing.version(3).came_from == "version"


@pytest.mark.parametrize(("renews", "edition"), [(False, 2), (True, 3)])
def test_the_edition_does_not_go_back(app: Flask, at: datetime, renews: bool, edition: int) -> None:
    releasing.publish(releasing.changed_draft(at=at), at=at, renews=True)

    take_back(1, at=at, renews=renews)

    assert releasing.version(3).edition == edition


def test_what_readers_see_cannot_be_taken_back(app: Flask, at: datetime) -> None:
    with pytest.raises(Conflict, match="already"):
        take_back(1, at=at)


def test_a_domain_that_wants_reviews_goes_by_a_draft(app: Flask, at: datetime) -> None:
    releasing.publish(releasing.changed_draft(at=at), at=at)
    releasing.review_wanted()

    with pytest.raises(Conflict, match="Begin a draft"):
        take_back(1, at=at)


def test_who_teaches_another_course_takes_none_back(app: Flask, at: datetime) -> None:
    with transaction():
        cast.join(at=at)
    releasing.publish(releasing.changed_draft(at=at), at=at)

    with pytest.raises(NotFound):
        take_back(1, at=at, login=IDA)


def test_a_version_whose_files_were_not_kept_stays_where_it_is(app: Flask, at: datetime) -> None:
    making.another_version(at=at, hours="2")
    with transaction():
        db.session.execute(db.text("DELETE FROM version_file"))

    assert [one.has_files for one in history.versions(making.module())] == [False, False]
    with pytest.raises(Conflict, match="not kept"):
        take_back(1, at=at)


def test_the_picture_comes_back_too(app: Flask, at: datetime) -> None:
    media = sources.media_of(releasing.version(1, "taking-a-statement").id)
    making.another_version(at=at, id="taking-a-statement", hours="2")
    opened = catalogue.module_of("taking-a-statement")
    entry = history.version(opened, 1)
    ready = renderings.of_version(
        opened, entry.id, current_app.config["MEDIA"], on=days.day_of(at), renews=False
    )

    with transaction():
        history.take_back(making.viewer_inside(ILYA), opened, ready, why="Why", at=at)

    assert media
    assert sources.media_of(releasing.version(3, "taking-a-statement").id) == media
