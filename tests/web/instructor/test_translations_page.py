"""Translations of a draft: begun, beside their original, and known when it has gone on."""

from __future__ import annotations

from datetime import datetime

import cast
import drafting
import making
import pytest
from cast import IDA, ILYA
from flask import Flask
from sending import Browser
from werkzeug.test import TestResponse

from elearn.content.origins import origin
from elearn.content.translations import origin_said
from elearn.db import db, transaction
from elearn.library.workshop import texts
from elearn.library.workshop.drafts import Drafted

LESSON = "first-look.en.md"


@pytest.fixture
def draft(app: Flask, at: datetime) -> Drafted:
    return drafting.new_draft(at=at)


@pytest.fixture
def ilya(app: Flask, draft: Drafted) -> Browser:
    return Browser(app, ILYA)


def said(draft: Drafted) -> dict[str, str]:
    """The texts as they stand now."""
    db.session.rollback()
    return texts.all_of(draft.id)


def begin(ilya: Browser, draft: Drafted, language: str = "en") -> TestResponse:
    return ilya.post(f"{draft.address}translations/", {"language": language})


def send(
    ilya: Browser, draft: Drafted, section: str, *, go: str = "stay", **more: object
) -> TestResponse:
    fields = {"title": "A first look", "section": section, "go": go, "revision": "1", **more}
    return ilya.post(f"{draft.address}translations/en/first-look/", fields)


def test_a_translation_is_begun_with_every_text_and_awaits_review(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    assert begin(ilya, draft).status_code == 303

    assert {LESSON, "quiz.en.md"} <= set(said(draft))
    assert "status" in said(draft)["module.yml"]
    assert not [one for one in drafting.checked(draft, at=at).findings if one.is_error]
    shown = ilya.see(f"{draft.address}translations/").words
    assert "0 of 2 texts are ready" in shown
    assert "1 section not translated" in shown


def test_the_language_of_the_originals_is_none_to_translate_into(
    ilya: Browser, draft: Drafted
) -> None:
    assert begin(ilya, draft, "ru").status_code == 422
    assert begin(ilya, draft, "de").status_code == 422


def test_what_is_typed_beside_the_original_is_the_translation(
    ilya: Browser, draft: Drafted
) -> None:
    begin(ilya, draft)

    assert send(ilya, draft, "## At once\n\nA new label.", go="up-to-date").status_code == 303

    text = said(draft)[LESSON]
    assert "title: A first look" in text
    assert text.endswith("## At once\n\nA new label.\n")
    assert "1 of 2 texts are ready" in ilya.see(f"{draft.address}translations/").words


def test_an_original_that_went_on_is_told_section_by_section_until_it_is_caught_up(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    begin(ilya, draft)
    send(ilya, draft, "## At once\n\nA new label.", go="up-to-date")
    changed = drafting.LESSON.replace("другой вес", "другой вес и запах")
    drafting.saved(draft, "first-look.ru.md", changed, at=at)

    overview = ilya.see(f"{draft.address}translations/").words
    beside = ilya.see(f"{draft.address}translations/en/first-look/")

    assert "out of date against this draft: 1 section" in overview
    assert beside.first("ins").words == "и запах"
    send(ilya, draft, "## At once\n\nA new label, a smell.", revision=2, go="up-to-date")
    assert "out of date" not in ilya.see(f"{draft.address}translations/").words


def test_a_published_original_is_named_by_its_version(app: Flask, at: datetime) -> None:
    draft = drafting.draft_of(at=at)
    name, text = next(one for one in said(draft).items() if one[0].endswith(".ru.md"))
    of = origin_said(text)
    stale = (
        text.replace(of, "sha256-000000000000")
        if of
        else text.replace("---\n", "---\nof: sha256-000000000000\n", 1)
    )
    drafting.saved(draft, name, stale, at=at)

    shown = Browser(app, ILYA).see(f"{draft.address}translations/").words

    assert "out of date against version 1" in shown


def test_who_knows_an_older_text_sees_both_and_loses_nothing(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    begin(ilya, draft)
    drafting.saved(draft, LESSON, "---\ntitle: Ida\n\n---\n\n## Ida’s words\n", at=at)

    answer = send(ilya, draft, "## Ilya’s words")

    assert answer.status_code == 409
    assert "Ilya’s words" in answer.text
    assert "Ida’s words" in answer.text
    assert "Ida" in said(draft)[LESSON]


def test_a_translated_quiz_cannot_change_a_key(ilya: Browser, draft: Drafted, at: datetime) -> None:
    begin(ilya, draft)
    quiz = said(draft)["quiz.en.md"]
    other = quiz.replace("- (x)", "- (y)").replace("- ( )", "- (x)", 1).replace("(y)", "( )")
    drafting.saved(draft, "quiz.en.md", other, at=at)

    errors = [one.code for one in drafting.checked(draft, at=at).findings if one.is_error]

    assert "E33" in errors


def test_a_course_of_others_is_not_there(app: Flask, draft: Drafted, at: datetime) -> None:
    with transaction():
        cast.join(at=at)

    for path in ("translations/", "translations/en/first-look/"):
        assert Browser(app, IDA).get(draft.address + path).status_code == 404


def test_a_translation_that_is_not_there_is_not_found(ilya: Browser, draft: Drafted) -> None:
    for path in ("en/first-look", "ru/first-look", "en/no", "xx/first-look"):
        assert ilya.get(f"{draft.address}translations/{path}/").status_code == 404


def test_a_text_for_one_state_is_no_translation(app: Flask, at: datetime) -> None:
    address = f"{drafting.draft_of(at=at).address}translations/kz.en/law/"

    assert Browser(app, ILYA).get(address).status_code == 404
    assert Browser(app, ILYA).post(address, {"section": "x", "revision": "1"}).status_code == 404


def test_no_original_of_another_course_is_shown(
    ilya: Browser, draft: Drafted, app: Flask, at: datetime
) -> None:
    begin(ilya, draft)
    others = making.first_steps()[1].texts["law.en.md"]
    text = f"---\ntitle: A first look\nof: {origin(others)}\n\n---\n\n## What is seen at once\n"
    drafting.saved(draft, LESSON, text, at=at)

    shown = ilya.see(f"{draft.address}translations/en/first-look/").words

    assert others.split("## ")[1].splitlines()[0] not in shown
