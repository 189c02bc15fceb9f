"""The page of a draft: what is added, moved, taken out, and what two people do at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from threading import Event
from time import sleep

import cast
import drafting
import making
import pytest
import releasing
from cast import AIDA, IDA, ILYA
from flask import Flask
from sending import Browser

from elearn.db import db, transaction
from elearn.errors import Conflict
from elearn.library.workshop import drafts, lessons, plans, reviews, texts
from elearn.library.workshop.drafts import Drafted
from tests.test_database import in_threads

ClientAs = Callable[[str | None], Browser]


@pytest.fixture
def ilya(client_as: ClientAs) -> Browser:
    return client_as(ILYA)


@pytest.fixture
def draft(app: Flask, at: datetime) -> Drafted:
    return drafting.new_draft(at=at)


def said(draft: Drafted) -> dict[str, str]:
    """The texts of the draft as they stand now."""
    db.session.rollback()
    return texts.all_of(draft.id)


def order_of(draft: Drafted) -> list[str]:
    return [one.slug for one in lessons.contents_of(said(draft)).lessons]


def test_the_page_lists_the_lessons_and_who_changed_them(ilya: Browser, draft: Drafted) -> None:
    page = ilya.get(draft.address).text

    assert "Первый осмотр" in page
    assert f"{draft.address}texts/first-look.ru.md" in page
    assert "2 questions" in page


def test_a_lesson_is_added_under_an_address_made_from_its_title(
    ilya: Browser, draft: Drafted
) -> None:
    for _ in range(2):
        answer = ilya.post(f"{draft.address}lessons/", {"title": "Второй осмотр"})
        assert answer.status_code == 303, answer.text

    assert order_of(draft) == ["first-look", "vtoroy-osmotr", "vtoroy-osmotr-2"]
    assert "Второй осмотр" in texts.text(draft.id, "vtoroy-osmotr.ru.md").text
    assert drafting.checked(draft, at=draft.made_at).module is not None


def test_a_lesson_without_a_title_is_not_added(ilya: Browser, draft: Drafted) -> None:
    answer = ilya.post(f"{draft.address}lessons/", {"title": " "})

    assert answer.status_code == 422
    assert order_of(draft) == ["first-look"]


def test_a_lesson_moves_up_and_down(ilya: Browser, draft: Drafted) -> None:
    ilya.post(f"{draft.address}lessons/", {"title": "Second"})

    ilya.post(f"{draft.address}lessons/second/move", {"go": "up"})
    assert order_of(draft) == ["second", "first-look"]
    ilya.post(f"{draft.address}lessons/second/move", {"go": "up"})
    ilya.post(f"{draft.address}lessons/second/move", {"go": "down"})
    assert order_of(draft) == ["first-look", "second"]


def test_a_lesson_is_taken_out_after_a_question_and_its_words_are_kept(
    ilya: Browser, draft: Drafted
) -> None:
    ilya.post(f"{draft.address}lessons/", {"title": "Second"})
    assert "Second" in ilya.get(f"{draft.address}lessons/second/remove").text

    ilya.post(f"{draft.address}lessons/second/remove")

    assert order_of(draft) == ["first-look"]
    assert "Second" in (texts.text_at(draft.id, "second.ru.md", 1) or "")


def test_the_only_lesson_stays(ilya: Browser, draft: Drafted) -> None:
    assert ilya.post(f"{draft.address}lessons/first-look/remove").status_code == 422
    assert order_of(draft) == ["first-look"]


def test_two_who_add_a_lesson_at_once_lose_none(app: Flask, draft: Drafted, at: datetime) -> None:
    mine, _ = plans.added(draft, "Mine")
    theirs, _ = plans.added(draft, "Theirs")
    with transaction():
        plans.carry_out(making.viewer(ILYA), draft.id, theirs, at=at)

    with pytest.raises(Conflict), transaction():
        plans.carry_out(making.viewer(ILYA), draft.id, mine, at=at)

    assert order_of(draft) == ["first-look", "theirs"]
    assert "mine.ru.md" not in said(draft)


def test_a_glossary_and_a_quiz_begin_with_prompts(ilya: Browser, draft: Drafted) -> None:
    with transaction():
        texts.remove(making.viewer(ILYA), draft.id, "quiz.ru.md", at=draft.made_at)

    ilya.post(f"{draft.address}glossary")
    ilya.post(f"{draft.address}quiz")

    assert {"glossary.ru.md", "quiz.ru.md"} <= set(said(draft))
    assert not [
        one for one in drafting.checked(draft, at=draft.made_at).findings if one.code == "E41"
    ]


@pytest.mark.parametrize("page", ["", "check/", "settings/", "publish/", "trial/"])
def test_a_question_without_id_gets_one_before_the_author_hears_of_it(
    ilya: Browser, draft: Drafted, at: datetime, page: str
) -> None:
    drafting.saved(draft, "quiz.ru.md", drafting.QUIZ.replace("; Id: label-7k2m", ""), at=at)

    ilya.see(f"{draft.address}{page}")

    assert said(draft)["quiz.ru.md"].count("Id: ") == 2


def test_who_only_looks_at_a_draft_may_still_review_it(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    releasing.review_wanted()
    vera = releasing.second_instructor(at=at)
    draft = releasing.changed_draft(at=at)
    quiz = re.sub("; Id: [a-z0-9-]+", "", said(draft)["quiz.en.md"], count=1)
    drafting.saved(draft, "quiz.en.md", quiz, at=at)

    client_as(vera).see(draft.address)

    assert said(draft)["quiz.en.md"] == quiz
    assert not reviews.has_written(making.viewer(vera), draft)


def test_what_is_mended_writes_nothing_over(
    app: Flask, ilya: Browser, draft: Drafted, at: datetime
) -> None:
    without_id = drafting.QUIZ.replace("; Id: label-7k2m", "")
    drafting.saved(draft, "quiz.ru.md", without_id, at=at)
    is_saved = Event()

    def somebody() -> None:
        with transaction():
            text = without_id.replace("Обычный вес", "Новые слова")
            texts.put(making.viewer_inside(ILYA), draft.id, "quiz.ru.md", text, at=at)
            is_saved.set()
            sleep(0.3)

    def look() -> int:
        is_saved.wait()
        return ilya.get(draft.address).status_code

    assert in_threads(app, [somebody, look]) == [None, 200]
    assert "Новые слова" in said(draft)["quiz.ru.md"]


def test_a_lesson_that_differs_by_state_gets_a_text_for_one(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    drafting.saved(draft, "module.yml", f"{drafting.SETTINGS}national: [first-look]\n", at=at)
    drafting.saved(draft, "first-look.uz.md", drafting.LESSON, at=at)
    states = f"{draft.address}lessons/first-look/states"

    assert ilya.post(states, {"state": "xx", "go": "add"}).status_code == 422
    answer = ilya.post(states, {"state": "kz", "go": "add"})

    assert answer.location == f"{draft.address}texts/first-look.kz.ru.md"
    assert said(draft)["first-look.kz.ru.md"] == drafting.LESSON
    assert "Kazakhstan" in ilya.get(draft.address).text
    for state in ("kz", "uz", "ru", ""):
        ilya.post(states, {"state": state, "go": "remove"})
    assert "first-look.kz.ru.md" not in said(draft)
    assert {"first-look.ru.md", "first-look.uz.md"} <= set(said(draft))


@pytest.mark.parametrize("settings", ["title: {", "base: xx\n", "", "- 1\n"])
def test_a_draft_whose_settings_cannot_be_read_still_has_its_pages(
    ilya: Browser, draft: Drafted, at: datetime, settings: str
) -> None:
    drafting.saved(draft, "module.yml", settings, at=at)

    for path in ("", "check/", "settings/", "trial/", "drop"):
        assert ilya.get(f"{draft.address}{path}").status_code == 200, path
    assert ilya.post(f"{draft.address}lessons/", {"title": "Second"}).status_code == 409


def test_a_draft_is_dropped_after_a_question(ilya: Browser, draft: Drafted) -> None:
    assert "never published" in ilya.get(f"{draft.address}drop").text

    assert ilya.post(f"{draft.address}drop").status_code == 303
    db.session.rollback()
    assert drafts.draft(making.viewer(ILYA), draft.id).state == "dropped"
    assert ilya.get(draft.address).status_code == 409


def test_who_does_not_teach_the_course_finds_no_draft(
    client_as: ClientAs, draft: Drafted, at: datetime
) -> None:
    with transaction():
        cast.join(at=at)

    assert client_as(AIDA).get(draft.address).status_code == 403
    assert client_as(IDA).get(draft.address).status_code == 404
    assert client_as(IDA).post(f"{draft.address}lessons/", {"title": "x"}).status_code == 404
    assert client_as(IDA).post(f"{draft.address}drop").status_code == 404
