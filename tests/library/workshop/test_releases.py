"""A draft becomes a version, whole or not at all, and nothing is overwritten in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import cast
import drafting
import making
import pytest
import releasing
from cast import AIDA, IDA, ILYA, VERA
from flask import Flask
from making import ADVANCED

from elearn.db import db, transaction
from elearn.errors import Conflict, Invalid, NotFound
from elearn.learning import attempts
from elearn.library import catalogue, publishing, sources
from elearn.library.workshop import drafts, releases, texts
from elearn.models.library import Module
from elearn.models.workshop import Draft
from elearn.people import grants, users
from elearn.people.grants import Reach
from tests.test_database import in_threads


def schedule(draft: drafts.Drafted, moment: datetime, *, at: datetime) -> None:
    ready = releasing.rendered(draft, at=at)
    with transaction():
        releases.schedule(
            making.viewer_inside(ILYA), draft, ready, why="New law", moment=moment, at=at
        )


def test_a_draft_becomes_the_version_that_readers_see(app: Flask, at: datetime) -> None:
    draft = releasing.changed_draft("The bag is sealed twice.", at=at)

    number = releasing.publish(draft, at=at)

    version = releasing.version()
    assert (version.number, number, version.came_from, version.why) == (2, 2, "draft", "Why")
    assert version.published_by == ILYA
    assert "sealed twice" in sources.texts_of(version.id)[releasing.LESSON]
    assert drafts.draft(making.viewer(ILYA), draft.id).state == "published"


def test_a_module_begun_in_the_browser_is_published(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)

    assert releasing.publish(draft, at=at) == 1
    assert catalogue.module("cybercrime", "parcels").about["titles"]["ru"] == "Посылки на границе"


@pytest.mark.parametrize(("renews", "edition"), [(True, 2), (False, 1)])
def test_the_edition_grows_where_holders_must_renew(
    app: Flask, at: datetime, renews: bool, edition: int
) -> None:
    draft = releasing.changed_draft(at=at)

    releasing.publish(draft, at=at, renews=renews)

    version = releasing.version()
    assert version.edition == edition
    assert f"edition: {edition}" in sources.texts_of(version.id)["module.yml"]


def test_a_draft_with_a_mistake_changes_nothing(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    drafting.saved(draft, "quiz.ru.md", drafting.QUIZ.replace("(x)", "( )"), at=at)

    with pytest.raises(Conflict, match="mistakes"):
        releasing.publish(draft, at=at)

    assert drafts.draft(making.viewer(ILYA), draft.id).state == "writing"


def test_nobody_publishes_under_the_id_of_another_module(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    settings = drafting.SETTINGS.replace("id: border-parcels", "id: quite-another")
    drafting.saved(draft, "module.yml", settings, at=at)

    with pytest.raises(Conflict, match="keeps its id"):
        releasing.rendered(draft, at=at)


def test_a_save_while_it_is_published_stays_in_the_draft(app: Flask, at: datetime) -> None:
    draft = releasing.changed_draft(at=at)
    ready = releasing.rendered(draft, at=at)
    drafting.saved(draft, releasing.LESSON, "---\ntitle: Later\n---\n\nLater words.\n", at=at)

    with pytest.raises(Conflict, match="changed this draft"), transaction():
        releases.publish(making.viewer_inside(ILYA), draft, ready, why="Why", at=at)

    assert making.module().number == 1
    assert "Later words" in texts.text(draft.id, releasing.LESSON).text


def test_a_version_from_files_in_between_is_not_overwritten(app: Flask, at: datetime) -> None:
    draft = releasing.changed_draft(at=at)
    ready = releasing.rendered(draft, at=at)
    making.another_version(at=at, hours="2")

    with pytest.raises(Conflict, match="new version was published"), transaction():
        releases.publish(making.viewer_inside(ILYA), draft, ready, why="Why", at=at)

    assert making.module().number == 2


def test_two_who_publish_one_draft_at_once_make_one_version(app: Flask, at: datetime) -> None:
    draft = releasing.changed_draft(at=at)
    ready = [releasing.rendered(draft, at=at) for _ in range(2)]

    def publishing(place: int) -> object:
        with transaction():
            viewer = making.viewer_inside(ILYA)
            return releases.publish(viewer, draft, ready[place], why="Why", at=at)

    done = in_threads(app, [lambda: publishing(0), lambda: publishing(1)])

    assert sorted(type(one).__name__ for one in done) == ["Conflict", "int"], done
    assert making.module().number == 2


def test_a_draft_of_what_is_published_already_is_no_version(app: Flask, at: datetime) -> None:
    draft = drafting.draft_of(at=at)

    with pytest.raises(Conflict, match="Nothing in this draft differs"):
        releasing.publish(draft, at=at)


def test_who_teaches_another_course_publishes_none_of_it(app: Flask, at: datetime) -> None:
    with transaction():
        cast.join(at=at)
    draft = releasing.changed_draft(at=at)
    ready, soon = releasing.rendered(draft, at=at), at + timedelta(days=1)

    with pytest.raises(NotFound), transaction():
        releases.publish(making.viewer_inside(IDA), draft, ready, why="Why", at=at)
    with pytest.raises(NotFound), transaction():
        releases.schedule(making.viewer_inside(IDA), draft, ready, why="Why", moment=soon, at=at)
    with pytest.raises(NotFound), transaction():
        releases.unschedule(making.viewer_inside(IDA), draft.id, at=at)
    assert making.module().number == 1


def test_who_is_in_the_quiz_stays_on_the_version_begun(app: Flask, at: datetime) -> None:
    attempt = making.an_attempt(AIDA, at=at)
    before = making.drawn(AIDA, attempt)
    draft = releasing.changed_draft(at=at)
    quiz = texts.text(draft.id, "quiz.en.md").text
    turned = quiz.replace("- ( ) The senior", "- (x) The senior")
    turned = turned.replace("- (x) The officer trained", "- ( ) The officer trained")
    drafting.saved(draft, "quiz.en.md", turned, at=at)
    draft = drafts.draft(making.viewer(ILYA), draft.id)

    assert releasing.publish(draft, at=at) == 2

    attempts._kept.clear()
    assert making.drawn(AIDA, attempt) == before
    with transaction():
        done = attempts.finish(making.viewer_inside(AIDA), attempt, at=at)
    assert done.state == "failed"


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_day_is_still_to_come_and_within_a_year(app: Flask, at: datetime, days: int) -> None:
    draft = releasing.changed_draft(at=at)

    with pytest.raises(Invalid, match="still to come"):
        schedule(draft, at + timedelta(days=days), at=at)


def test_a_change_takes_a_draft_from_its_day(app: Flask, at: datetime) -> None:
    draft = releasing.changed_draft(at=at)
    schedule(draft, at + timedelta(days=1), at=at)

    drafting.saved(draft, releasing.LESSON, "Other words.", at=at)

    assert releases.due(at=at + timedelta(days=2)) == []
    assert drafts.draft(making.viewer(ILYA), draft.id).state == "writing"


def test_a_draft_is_taken_from_its_day(app: Flask, at: datetime) -> None:
    draft = releasing.changed_draft(at=at)
    schedule(draft, at + timedelta(days=1), at=at)

    with transaction():
        releases.unschedule(making.viewer_inside(ILYA), draft.id, at=at)

    assert releases.due(at=at + timedelta(days=2)) == []
    db.session.rollback()
    row = db.session.get_one(Draft, draft.id)
    assert (row.state, row.publish_at, row.scheduled_by) == ("writing", None, None)


def test_a_folder_renamed_meanwhile_keeps_its_new_address(app: Flask, at: datetime) -> None:
    draft = releasing.changed_draft(at=at)
    with transaction():
        db.session.get_one(Module, "first-steps").slug = "renamed"

    draft = drafts.draft(making.viewer(ILYA), draft.id)

    assert releasing.publish(draft, at=at) == 2
    assert making.module().address == "/modules/cybercrime/renamed/"


def test_a_draft_goes_with_its_course_to_those_who_teach_there(app: Flask, at: datetime) -> None:
    ((domain, text),) = making.checked().domains
    with transaction():
        publishing.publish_domain(replace(domain, slug="other"), text)
        for login, reach in ((AIDA, "cybercrime"), (VERA, "other")):
            person = users.by_login(login)
            assert person
            grants.give(None, person, "instructor", Reach(domain=reach), at=at)
    draft = releasing.changed_draft(at=at, login=AIDA)
    aida, vera = making.viewer(AIDA), making.viewer(VERA)
    known = drafts.draft(aida, draft.id)
    with transaction():
        db.session.get_one(Module, "first-steps").domain_slug = "other"

    assert drafts.open_drafts(aida) == []
    with pytest.raises(NotFound):
        drafts.draft(aida, draft.id)
    with pytest.raises(NotFound):
        releasing.publish(known, at=at, login=AIDA)
    assert drafting.draft_of(at=at, login=VERA).id == draft.id
    assert releasing.publish(drafts.draft(vera, draft.id), at=at, login=VERA) == 2


def test_the_address_of_another_course_is_left_alone(app: Flask, at: datetime) -> None:
    releasing.publish(releasing.changed_draft(at=at), at=at)

    assert catalogue.module("cybercrime", "advanced").address == ADVANCED
