"""Where a domain asks for it, a second instructor approves the very files that are published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import drafting
import making
import pytest
import releasing
from cast import ILYA, VERA
from flask import Flask, current_app
from sending import Browser

from elearn.db import transaction
from elearn.errors import Conflict, Invalid, NotAllowed
from elearn.library import publishing
from elearn.library.workshop import drafts, pictures, releases, reviews, texts
from elearn.library.workshop.drafts import Drafted


@pytest.fixture
def vera(app: Flask, at: datetime) -> str:
    """A second instructor, in a domain that asks for reviews."""
    releasing.review_wanted()
    return releasing.second_instructor(at=at)


def give(
    draft: Drafted, review: object, verdict: str, *, at: datetime, login: str = VERA, said: str = ""
) -> None:
    with transaction():
        reviews.give(
            making.viewer_inside(login),
            draft.id,
            review,
            verdict,
            remarks=said,
            at=at,  # type: ignore[arg-type]
        )


def test_nothing_is_published_without_the_approval(vera: str, at: datetime) -> None:
    draft = releasing.changed_draft(at=at)

    with pytest.raises(Conflict, match="second instructor"):
        releasing.publish(draft, at=at)

    ready, soon = releasing.rendered(draft, at=at), at + timedelta(days=1)
    with pytest.raises(Conflict, match="second instructor"), transaction():
        releases.schedule(making.viewer_inside(ILYA), draft, ready, why="Why", moment=soon, at=at)
    assert making.module().number == 1


def test_what_a_second_instructor_approved_is_published(vera: str, at: datetime) -> None:
    draft = releasing.changed_draft(at=at)
    review = releasing.ask(draft, at=at)
    with pytest.raises(Conflict, match="second instructor"):
        releasing.publish(draft, at=at, renews=None)

    give(draft, review, "approved", at=at)

    assert releasing.publish(draft, at=at, renews=None) == 2


def test_a_change_ends_the_approval(vera: str, at: datetime) -> None:
    draft = releasing.changed_draft(at=at)
    give(draft, releasing.ask(draft, at=at), "approved", at=at)
    draft = releasing.changed_draft("Other words.", at=at)

    with pytest.raises(Conflict, match="second instructor"):
        releasing.publish(draft, at=at, renews=None)


def test_a_version_in_between_ends_the_approval(vera: str, at: datetime) -> None:
    draft = releasing.changed_draft(at=at)
    give(draft, releasing.ask(draft, at=at), "approved", at=at)
    making.another_version(at=at + timedelta(minutes=1), hours="2")

    with pytest.raises(Conflict, match="second instructor"):
        releasing.publish(draft, at=at + timedelta(minutes=2), renews=None)


def test_who_asked_or_wrote_does_not_approve(vera: str, at: datetime) -> None:
    draft = releasing.changed_draft(at=at)
    review = releasing.ask(draft, at=at)
    with pytest.raises(NotAllowed, match="second instructor"):
        give(draft, review, "approved", at=at, login=ILYA)

    draft = releasing.changed_draft(at=at, name="law.en.md", login=vera)
    review = releasing.ask(draft, at=at)

    with pytest.raises(NotAllowed, match="second instructor"):
        give(draft, review, "approved", at=at, login=vera)
    assert reviews.waiting(making.viewer(vera)) == []


def test_who_began_the_draft_with_a_file_has_written_in_it(
    app: Flask, client_as: Callable[[str], Browser], at: datetime
) -> None:
    without_quiz = drafting.draft_of("advanced", at=at)
    with transaction():
        texts.remove(making.viewer_inside(ILYA), without_quiz.id, "quiz.en.md", at=at)
    releasing.publish(drafts.draft(making.viewer(ILYA), without_quiz.id), at=at)
    ilya, goal = client_as(ILYA), {"to": "course:advanced"}
    sent = ilya.post("/author/import/", goal | {"text": "1. Where?\nA) here\n*B) there"})
    ilya.post(f"{sent.location.partition('?')[0]}take", goal)

    assert reviews.has_written(making.viewer(ILYA), drafting.draft_of("advanced", at=at))


def test_who_took_a_picture_out_does_not_approve(vera: str, at: datetime) -> None:
    draft = releasing.changed_draft(at=at)
    body = (making.MODULES / "cybercrime/first-steps/media/seal.png").read_bytes()
    came = pictures.made(current_app.config["MEDIA"], body)
    with transaction():
        viewer = making.viewer_inside(ILYA)
        name = pictures.put(viewer, draft.id, came, called="", words="New", at=at)
    with transaction():
        pictures.remove(making.viewer_inside(vera), draft.id, name, at=at)

    with pytest.raises(NotAllowed, match="second instructor"):
        give(draft, releasing.ask(draft, at=at), "approved", at=at)


def test_who_only_opened_the_draft_may_approve(vera: str, at: datetime) -> None:
    drafting.draft_of(at=at, login=vera)
    draft = releasing.changed_draft(at=at)
    give(draft, releasing.ask(draft, at=at), "approved", at=at, login=vera)

    assert releasing.publish(draft, at=at, renews=None) == 2


def test_a_return_says_what_should_be_changed(vera: str, at: datetime) -> None:
    draft = releasing.changed_draft(at=at)
    review = releasing.ask(draft, at=at)
    with pytest.raises(Invalid, match="what should be changed"):
        give(draft, review, "returned", at=at)

    give(draft, review, "returned", at=at, said="Name the article.")

    found = reviews.last(draft.id)
    assert found
    assert (found.verdict, found.remarks) == ("returned", "Name the article.")
    assert drafts.draft(making.viewer(ILYA), draft.id).state == "writing"
    with pytest.raises(Conflict, match="judged meanwhile"):
        give(draft, review, "approved", at=at)


def test_who_may_review_is_told_what_waits(vera: str, at: datetime) -> None:
    draft = releasing.changed_draft(at=at)
    releasing.ask(draft, at=at)

    assert [one.draft.id for one in reviews.waiting(making.viewer(vera))] == [draft.id]
    assert reviews.waiting(making.viewer(ILYA)) == []


def test_a_domain_that_asks_no_more_lets_it_through(vera: str, at: datetime) -> None:
    draft = releasing.changed_draft(at=at)
    ((domain, text),) = making.checked().domains
    with transaction():
        publishing.publish_domain(domain, text)

    assert releasing.publish(draft, at=at) == 2
