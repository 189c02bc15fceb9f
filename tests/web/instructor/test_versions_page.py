"""The history of a course: any two versions compared, one taken back, one taken away."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime

import drafting
import making
import pytest
import releasing
from cast import ILYA
from flask import Flask
from sending import Browser

from elearn.db import db, transaction
from elearn.library.workshop import drafts, texts
from elearn.web.instructor import changed

ClientAs = Callable[[str | None], Browser]
VERSIONS = "/author/modules/cybercrime/first-steps/versions/"


@pytest.fixture
def ilya(app: Flask, at: datetime) -> Browser:
    """Ilya, who has published a second version."""
    releasing.publish(releasing.changed_draft("The bag is sealed twice.", at=at), at=at)
    return Browser(app, ILYA)


def test_the_history_says_who_when_and_why(ilya: Browser) -> None:
    rows = [one.words for one in ilya.see(VERSIONS).every("li") if "version" in one.words]
    second, first = rows[:2]

    assert "version 1" in first
    assert "from files" in first
    assert "what officers see" in second
    assert "Why" in second
    assert "Ilya <Sadykov> & Sons · written here · edition 1" in second


def test_two_versions_differ_word_by_word(ilya: Browser) -> None:
    shown = ilya.see(f"{VERSIONS}compare?from=1&to=2")

    assert "Lesson “Seizing a device”, English changed" in shown.words
    put = [one.words for one in shown.every("ins")]
    assert "put in: The bag is sealed twice. until here." in " ".join(put)
    back = ilya.see(f"{VERSIONS}compare?from=2&to=1")
    assert "The bag is sealed twice." in " ".join(one.words for one in back.every("del"))


def test_one_text_is_compared_alone(ilya: Browser, at: datetime) -> None:
    draft = releasing.changed_draft("Third.", at=at, name="law.en.md")
    releasing.publish(draft, at=at)
    both = ilya.see(f"{VERSIONS}compare?from=1&to=3").words
    assert "Third." in both

    one = ilya.see(f"{VERSIONS}compare?from=1&to=3&file=law.en.md").words

    assert "Third." in one
    assert "sealed twice" not in one


def test_what_is_too_long_for_one_page_is_a_link(
    ilya: Browser, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    releasing.publish(releasing.changed_draft("Third.", at=at, name="law.en.md"), at=at)
    monkeypatch.setattr(changed, "MOST_SHOWN", 10)

    shown = ilya.see(f"{VERSIONS}compare?from=1&to=3")

    (link,) = [one for one in shown.every("a") if one.words == "Show what differs"]
    assert "Third." in ilya.see(str(link.get("href"))).words + shown.words


def test_a_quiz_is_compared_without_the_signs_of_its_file(ilya: Browser, at: datetime) -> None:
    draft = drafting.draft_of(at=at)
    text = texts.text(draft.id, "quiz.en.md").text
    drafting.saved(
        draft, "quiz.en.md", f"{text}\n## New?\n\n- (x) Yes\n- ( ) No\n\nId: new-1\n", at=at
    )
    releasing.publish(drafts.draft(making.viewer(ILYA), draft.id), at=at)

    shown = ilya.see(f"{VERSIONS}compare?from=2&to=3&file=quiz.en.md").words

    assert "● Yes" in shown
    assert "○ No" in shown
    assert not [sign for sign in ("Id:", "##", "- ( )") if sign in shown]


def test_settings_are_compared_in_words(ilya: Browser, at: datetime) -> None:
    draft = drafting.draft_of(at=at)
    settings = texts.text(draft.id, "module.yml").text
    drafting.saved(draft, "module.yml", settings.replace("hours: 1", "hours: 2"), at=at)
    releasing.publish(drafts.draft(making.viewer(ILYA), draft.id), at=at)

    shown = ilya.see(f"{VERSIONS}compare?from=2&to=3")

    assert "Settings of the course" in shown.words
    (terms,) = [one for one in shown.every("dl") if "Hours" in one.words]
    assert "taken out: 1 until here." in terms.words
    assert "hours:" not in shown.words


def test_settings_that_cannot_be_read_are_shown_as_written(ilya: Browser, at: datetime) -> None:
    draft = drafting.draft_of(at=at)
    drafting.saved(draft, "module.yml", "id: [", at=at)
    drafting.saved(draft, releasing.LESSON, "---\n- <script>\n---\n\n*" + "[" * 5_000, at=at)

    shown = ilya.see(f"{draft.address}review/")

    assert "As written: it cannot be read as settings" in shown.words
    assert "put in: id: [ until here." in shown.words
    assert "<script>" in " ".join(one.words for one in shown.every("ins"))


@pytest.mark.parametrize("asked", ["", "?from=1", "?from=x&to=2", "?from=1&to=٢", "?from=-1&to=2"])
def test_a_comparison_of_nothing_leads_to_the_versions(ilya: Browser, asked: str) -> None:
    answer = ilya.get(f"{VERSIONS}compare{asked}")

    assert (answer.status_code, answer.location) == (303, VERSIONS)


def test_a_version_that_is_not_there_is_not_found(ilya: Browser) -> None:
    for page in ("compare?from=1&to=99", "9/", "9.zip", f"{2**31}/", f"{10**30}.zip"):
        assert ilya.get(f"{VERSIONS}{page}").status_code == 404, page
    assert ilya.get(f"{VERSIONS}compare?from=1&to=2&file=no.md").status_code == 200


def test_an_old_version_is_taken_back(ilya: Browser) -> None:
    page = f"{VERSIONS}1/"
    assert "Take this version back" in ilya.see(page).words
    sent = {"because": "It was better", "renew": "no", "seen": "2"}
    assert ilya.post(f"{page}take-back", sent | {"because": ""}).status_code == 422
    assert ilya.post(f"{page}take-back", sent | {"renew": ""}).status_code == 422
    assert ilya.post(f"{page}take-back", sent | {"seen": "1"}).status_code == 409

    done = ilya.post(f"{page}take-back", sent).location
    assert "Published: version 3. Officers see it now." in ilya.see(done).words

    assert making.module().number == 3
    assert "an earlier version, taken back" in ilya.see(VERSIONS).words
    assert "Nothing differs." in ilya.see(f"{VERSIONS}compare?from=1&to=3").words


def test_a_draft_begins_from_an_old_version(ilya: Browser) -> None:
    answer = ilya.post(f"{VERSIONS}1/draft")

    shown = ilya.see(f"{answer.location}publish/").words
    assert "Another version was published since this draft began" in shown


def test_a_domain_that_wants_reviews_offers_a_draft_alone(ilya: Browser) -> None:
    releasing.review_wanted()

    shown = ilya.see(f"{VERSIONS}1/").words
    assert "Begin a draft from it" in shown
    assert "Take this version back" not in shown
    sent = {"because": "It was better", "renew": "no", "seen": "2"}
    assert ilya.post(f"{VERSIONS}1/take-back", sent).status_code == 409


def test_a_version_is_taken_away_as_its_folder(ilya: Browser) -> None:
    answer = ilya.get(f"{VERSIONS}1.zip")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="first-steps-1.zip"'
    assert answer.mimetype == "application/zip"
    names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert names[0] == "cybercrime/domain.yml"
    assert "cybercrime/first-steps/module.yml" in names
    assert ilya.get(f"{VERSIONS}1.zip").data == answer.data


def test_a_version_without_its_files_says_so(ilya: Browser) -> None:
    with transaction():
        db.session.execute(db.text("DELETE FROM version_file"))

    assert "before the hub kept" in ilya.see(f"{VERSIONS}1/").words
    assert "cannot be compared" in ilya.see(f"{VERSIONS}compare?from=1&to=2").words
    assert ilya.get(f"{VERSIONS}1.zip").status_code == 409
    assert "Publish its folder once more" in ilya.see(VERSIONS.removesuffix("versions/")).words
