"""Publishing in the browser: what stands in the way, what changes, and what is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import drafting
import making
import pytest
import releasing
from cast import AIDA, ILYA, VERA
from flask import Flask
from making import FIRST_STEPS
from sending import Browser

from elearn.library.workshop import drafts, renderings, texts
from elearn.library.workshop.drafts import Drafted
from tests.test_database import in_threads

ClientAs = Callable[[str | None], Browser]
COURSE = "/author/modules/cybercrime/first-steps/"


@pytest.fixture
def ilya(app: Flask, at: datetime) -> Browser:
    return Browser(app, ILYA)


def form(browser: Browser, draft: Drafted, **more: str) -> dict[str, Any]:
    """What the page's form sends, filled in."""
    shown = browser.see(f"{draft.address}publish/")
    seen = next(one.get("value") for one in shown.every("input") if one.get("name") == "seen")
    return {"seen": seen, "because": "New law", "renew": "no", "do": "publish"} | more


def publish(browser: Browser, draft: Drafted, **more: str) -> Any:
    return browser.post(f"{draft.address}publish/", form(browser, draft, **more))


def test_it_says_what_changes_and_publishes(
    ilya: Browser, client_as: ClientAs, at: datetime
) -> None:
    draft = releasing.changed_draft("SEALED-TWICE", at=at)
    making.an_attempt(AIDA, at=at)
    words = ilya.see(f"{draft.address}publish/").words
    assert "Lesson “Seizing a device”, English changed" in words
    assert "1 officer is in the quiz now and stays" in words

    answer = publish(ilya, draft)

    assert answer.status_code == 303
    assert answer.location == f"{COURSE}?done=published"
    assert "Published: version 2. Officers see it now." in ilya.see(answer.location).words
    assert "Officers see it now" not in ilya.see(COURSE).words
    assert "SEALED-TWICE" in client_as(AIDA).get(f"{FIRST_STEPS}seizing/").text
    assert "New law" in ilya.see(COURSE).words


def test_mistakes_stand_first_and_bar_it(ilya: Browser, at: datetime) -> None:
    draft = releasing.changed_draft(at=at)
    drafting.saved(draft, "quiz.en.md", "---\ntitle: Quiz\n---\n\n# Quiz\n\n## Empty\n", at=at)

    shown = ilya.see(f"{draft.address}publish/")

    assert "What stands in the way" in shown.words
    assert f"{draft.address}check/" in [one.get("href") for one in shown.every("a")]
    assert "Why, in one sentence" not in shown.words
    assert ilya.post(f"{draft.address}publish/", {"because": "x"}).status_code == 409
    assert making.module().number == 1


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"because": ""}, "Give the reason"),
        ({"renew": ""}, "must learn this anew"),
        ({"when": "day"}, "Write the day as"),
        ({"when": "day", "day": "2026-02-02", "hour": "09:30"}, "still to come"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_lost(
    ilya: Browser, at: datetime, missing: dict[str, str], said: str
) -> None:
    draft = releasing.changed_draft(at=at)

    answer = publish(ilya, draft, **missing)

    assert answer.status_code == 422
    assert said in answer.text
    assert missing.get("because", "New law") in answer.text
    assert making.module().number == 1


def test_a_key_that_changes_is_told_apart_from_words(ilya: Browser, at: datetime) -> None:
    draft = drafting.draft_of(at=at)
    quiz = texts.text(draft.id, "quiz.en.md").text
    quiz = quiz.replace("- ( ) The senior", "- (x) The senior")
    quiz = quiz.replace("- (x) The officer trained", "- ( ) The officer trained")
    quiz = quiz.replace("What belongs in the record?", "What belongs in it?")
    drafting.saved(draft, "quiz.en.md", quiz, at=at)

    shown = ilya.see(f"{draft.address}publish/")

    boxes = [one.words for one in shown.every("div") if "care" in (one.get("class") or "")]
    assert [one for one in boxes if "Pick one" in one and "Pick many" not in one]
    assert "Pick many other words, the same right answer" in shown.words


def test_a_version_from_files_is_told_of_before(ilya: Browser, at: datetime) -> None:
    draft = releasing.changed_draft("Mine.", at=at)
    making.another_version(at=at, hours="2")
    shown = ilya.see(f"{draft.address}publish/")
    assert "Another version was published since this draft began" in shown.words
    compare = f"{COURSE}versions/compare?from=1&to=2"
    assert compare in [one.get("href") for one in shown.every("a")]

    assert publish(ilya, draft).status_code == 409
    assert publish(ilya, draft, over="yes").status_code == 303
    assert making.module().number == 3


def test_what_changed_since_the_page_was_shown_is_not_published(
    ilya: Browser, at: datetime
) -> None:
    draft = releasing.changed_draft(at=at)
    sent = form(ilya, draft)
    making.another_version(at=at, hours="2")

    answer = ilya.post(f"{draft.address}publish/", sent | {"over": "yes"})

    assert answer.status_code == 409
    assert "nothing is lost" in answer.text
    assert making.module().number == 2


def test_a_day_is_chosen_and_taken_back(ilya: Browser, at: datetime) -> None:
    draft = releasing.changed_draft(at=at)
    assert "by the clock of Almaty (UTC+05:00)" in ilya.see(f"{draft.address}publish/").words
    answer = publish(ilya, draft, when="day", day="2026-03-20", hour="09:30")
    assert "The day is set" in ilya.see(answer.location).words
    assert "is published on Mar 20, 2026" in ilya.see(f"{draft.address}publish/").words
    assert "Mar 20, 2026" in ilya.see(COURSE).words

    answer = ilya.post(f"{draft.address}publish/unschedule")

    assert "Taken from its day" in ilya.see(answer.location).words
    assert drafts.draft(making.viewer(ILYA), draft.id).state == "writing"
    assert ilya.get(f"{draft.address}publish/unschedule").status_code == 303


def test_a_new_course_is_read_whole_and_published(ilya: Browser, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    assert (
        "This course is new: 1 lesson, 2 questions, pass mark 80%, 3 attempts, a wait after a "
        "failed attempt: 24 hours, a certificate that does not run out."
    ) in ilya.see(f"{draft.address}publish/").words
    assert "Новая наклейка на старой коробке" in ilya.see(f"{draft.address}review/").words

    assert publish(ilya, draft, renew="").status_code == 303

    assert "Parcels at the border" in ilya.see("/author/modules/cybercrime/parcels/").words


def test_a_second_instructor_reads_and_approves(
    ilya: Browser, client_as: ClientAs, at: datetime
) -> None:
    releasing.review_wanted()
    releasing.second_instructor(at=at)
    draft = releasing.changed_draft("SEALED-TWICE", at=at)
    assert "Ask for a review" in ilya.see(f"{draft.address}publish/").words
    assert publish(ilya, draft).status_code == 409

    assert publish(ilya, draft, do="ask", renew="yes").status_code == 303

    assert "A second instructor decides" in ilya.see(f"{draft.address}review/").words
    vera = client_as(VERA)
    shown = vera.see(f"{draft.address}review/")
    assert "SEALED-TWICE" in " ".join(one.words for one in shown.every("ins"))
    review = next(one.get("value") for one in shown.every("input") if one.get("name") == "review")
    verdict = {"review": review, "verdict": "approved"}
    assert ilya.post(f"{draft.address}review/", verdict).status_code == 403
    assert vera.post(f"{draft.address}review/", verdict).status_code == 303
    assert "Approved by Vera" in ilya.see(f"{draft.address}publish/").words
    assert publish(ilya, draft).status_code == 303
    version = releasing.version()
    assert (version.number, version.edition) == (2, 2)


def test_a_return_without_remarks_says_what_is_missing(
    ilya: Browser, client_as: ClientAs, at: datetime
) -> None:
    releasing.review_wanted()
    releasing.second_instructor(at=at)
    draft = releasing.changed_draft(at=at)
    review = releasing.ask(draft, at=at)
    vera = client_as(VERA)
    sent = {"review": str(review), "verdict": "returned"}

    assert vera.post(f"{draft.address}review/", sent).status_code == 422
    assert vera.post(f"{draft.address}review/", {"review": "none"}).status_code == 409
    remarks = {"remarks": "Name the article."}
    assert vera.post(f"{draft.address}review/", sent | remarks).status_code == 303

    assert "Name the article." in ilya.see(f"{draft.address}publish/").words


def test_what_was_saved_in_the_last_moment_is_not_published_unseen(
    app: Flask, ilya: Browser, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = releasing.changed_draft(at=at)
    sent = form(ilya, draft)
    rendered_at_once = renderings.of_draft

    def after_another_save(*given: Any, **more: Any) -> Any:
        def save() -> None:
            releasing.changed_draft("Unseen.", at=at + timedelta(seconds=1))

        assert in_threads(app, [save]) == [None]
        return rendered_at_once(*given, **more)

    monkeypatch.setattr(renderings, "of_draft", after_another_save)

    assert ilya.post(f"{draft.address}publish/", sent).status_code == 409
    assert making.module().number == 1
