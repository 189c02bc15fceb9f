"""A draft as officers will see it: read, and sat on trial, whatever is not done yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import drafting
import pytest
from cast import ILYA
from flask import Flask
from sending import Browser
from sqlalchemy import func, select

from elearn.db import db
from elearn.library.workshop.drafts import Drafted
from elearn.models.learning import Attempt

ClientAs = Callable[[str | None], Browser]
CHECKED = f"{drafting.LESSON}\n::: check\n\n- (x) Да\n- ( ) Нет\n\n:::\n\n[дальше](second.ru.md)\n"


@pytest.fixture
def ilya(client_as: ClientAs) -> Browser:
    return client_as(ILYA)


@pytest.fixture
def draft(app: Flask, at: datetime) -> Drafted:
    return drafting.new_draft(at=at)


def sit(browser: Browser, draft: Drafted, *right: str) -> dict[str, Any]:
    """The form of a trial with these options chosen."""
    page = browser.see(f"{draft.address}trial/")
    hidden = ("_seed", "_origin", "language")
    fields: dict[str, Any] = {name: page.first("input", name=name).get("value") for name in hidden}
    chosen = {
        one.first("label").words: one.first("input")
        for one in page.every("div", **{"class": "option"})
    }
    for text in right:
        field = chosen[text]
        fields.setdefault(field.get("name"), []).append(field.get("value"))
    return fields


def test_a_lesson_is_read_as_officers_will_see_it(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    settings = drafting.SETTINGS.replace("[first-look]", "[first-look, second]")
    drafting.saved(draft, "module.yml", settings, at=at)
    drafting.saved(draft, "second.ru.md", drafting.LESSON.replace("Первый", "Второй"), at=at)
    drafting.saved(draft, "first-look.ru.md", CHECKED, at=at)

    page = ilya.get(f"{draft.address}read/first-look/").text

    assert ilya.get(f"{draft.address}read/").location == f"{draft.address}read/first-look/"
    assert "<h2" in page
    assert "Что видно сразу" in page
    assert "Show the answer" in page
    assert f'href="{draft.address}read/second/"' in page


def test_a_broken_lesson_says_what_is_wrong_and_the_others_are_read(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    settings = drafting.SETTINGS.replace("[first-look]", "[first-look, second]")
    drafting.saved(draft, "module.yml", settings, at=at)
    drafting.saved(draft, "second.ru.md", drafting.LESSON, at=at)
    drafting.saved(draft, "first-look.ru.md", f"{drafting.LESSON}\n<br>\n", at=at)

    broken = ilya.get(f"{draft.address}read/first-look/")

    assert broken.status_code == 200
    assert "put right first" in broken.text
    assert "put right first" not in ilya.get(f"{draft.address}read/second/").text
    assert ilya.get(f"{draft.address}read/nowhere/").status_code == 404


def test_a_trial_is_marked_and_nothing_of_it_is_kept(ilya: Browser, draft: Drafted) -> None:
    fields = sit(ilya, draft, "Новая наклейка на старой коробке", "Другой вес", "Новая лента")

    shown = ilya.post(f"{draft.address}trial/", fields)

    assert shown.status_code == 200
    assert 'data-state="passed"' in shown.text
    assert "Переупаковку выдаёт наклейка." in shown.text
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_a_wrong_answer_shows_the_right_one(ilya: Browser, draft: Drafted) -> None:
    shown = ilya.post(f"{draft.address}trial/", sit(ilya, draft, "Обычный вес"))

    assert 'data-state="failed"' in shown.text
    assert "Not right" in shown.text


def test_a_page_of_the_trial_holds_no_key(ilya: Browser, draft: Drafted) -> None:
    page = ilya.get(f"{draft.address}trial/").text

    assert "Переупаковку" not in page
    assert "is-right" not in page


def test_a_question_with_a_mistake_is_left_out_by_name(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    drafting.saved(draft, "quiz.ru.md", drafting.QUIZ.replace("(x)", "( )"), at=at)

    page = ilya.get(f"{draft.address}trial/").text

    assert "Left out" in page
    assert "Что видно сразу" in page
    assert "Отметьте признаки переупаковки" in page
    assert "Марка страны" not in page


def test_without_any_question_the_way_on_is_told(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    broken = drafting.QUIZ.replace("(x)", "( )").replace("[x]", "[ ]")
    drafting.saved(draft, "quiz.ru.md", broken, at=at)

    page = ilya.get(f"{draft.address}trial/")

    assert page.status_code == 200
    assert "no question yet" in page.text


def test_a_quiz_that_was_changed_meanwhile_is_shown_anew(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    fields = sit(ilya, draft, "Обычный вес")
    drafting.saved(draft, "quiz.ru.md", drafting.QUIZ.replace("Обычный", "Прежний"), at=at)

    answer = ilya.post(f"{draft.address}trial/", fields)

    assert answer.status_code == 409
    assert "Прежний вес" in answer.text
    assert "was changed" in answer.text


def test_a_form_with_a_seed_of_its_own_is_refused(ilya: Browser, draft: Drafted) -> None:
    assert ilya.post(f"{draft.address}trial/", {"_seed": "x"}).status_code == 422
