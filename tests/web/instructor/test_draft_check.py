"""The check of a draft in the browser: every finding with the place where it is mended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import drafting
import pytest
from cast import ILYA
from flask import Flask
from sending import Browser
from stories.page import Element

from elearn import content
from elearn.library.workshop.drafts import Drafted
from elearn.web.instructor import found_words, question_says

CONTENT = Path(content.__file__).parent
ClientAs = Callable[[str | None], Browser]


@pytest.fixture
def ilya(client_as: ClientAs) -> Browser:
    return client_as(ILYA)


@pytest.fixture
def draft(app: Flask, at: datetime) -> Drafted:
    return drafting.new_draft(at=at)


def errors_of(browser: Browser, draft: Drafted) -> list[Element]:
    return list(browser.see(f"{draft.address}check/").every("li", **{"class": "is-error"}))


def test_a_key_that_is_missing_is_found_at_its_question(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    drafting.saved(draft, "quiz.ru.md", drafting.QUIZ.replace("(x)", "( )"), at=at)

    (error,) = errors_of(ilya, draft)

    assert "No answer is marked as right: mark the right one." in error.words
    assert error.first("a").words == "Question 1: Что видно сразу"
    assert error.first("a").get("href").startswith(draft.address)


def test_a_mistake_in_a_lesson_names_the_line_below_its_settings(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    drafting.saved(draft, "first-look.ru.md", f"{drafting.LESSON}\n<br>\n", at=at)

    (error,) = errors_of(ilya, draft)

    assert "Line 5" in error.words
    assert error.first("a").get("href") == f"{draft.address}texts/first-look.ru.md?line=11"


def test_a_mistake_in_the_settings_leads_to_their_form(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    settings = f"{drafting.SETTINGS}requires: [nowhere]\nhours: 0\n"
    drafting.saved(draft, "module.yml", settings, at=at)

    (error,) = errors_of(ilya, draft)

    assert error.first("a").get("href") == f"{draft.address}settings/#_hours"


def test_where_nothing_bars_it_the_way_on_is_shown(ilya: Browser, draft: Drafted) -> None:
    shown = ilya.get(f"{draft.address}check/").text

    assert f'href="{draft.address}publish/"' in shown


BARE = "".join(
    f"## Вопрос {number}\n\n- (x) Да\n- ( ) Нет\n\nId: bare-{number:04d}\n\n"
    for number in range(1, 4)
)


def hints_of(browser: Browser, draft: Drafted) -> list[Element]:
    return list(browser.see(f"{draft.address}check/").every("li", **{"class": "is-hint"}))


def test_equal_hints_are_said_once_with_the_questions_they_are_about(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    drafting.saved(draft, "quiz.ru.md", drafting.QUIZ + "\n" + BARE, at=at)

    (hint,) = [one for one in hints_of(ilya, draft) if "why the answer is right" in one.words]

    assert "4 questions say nothing about why the answer is right." in hint.words
    links = list(hint.first("details").every("a"))
    assert [one.words for one in links][1:] == [f"Question {n}: Вопрос {n - 2}" for n in (3, 4, 5)]
    assert links[1].get("href") == f"{draft.address}questions/ru/bare-0001/"


def test_what_reports_would_lack_is_said_without_labels(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    drafting.saved(draft, "quiz.ru.md", drafting.QUIZ + "\n" + BARE, at=at)

    said = " ".join(one.words for one in hints_of(ilya, draft))

    assert "3 questions say neither how hard they are nor what of the course they check" in said
    assert not [word for word in ("Explain", "Level", "Id", "bare-") if word in said]


def test_equal_mistakes_each_keep_their_line(ilya: Browser, draft: Drafted, at: datetime) -> None:
    drafting.saved(draft, "quiz.ru.md", drafting.QUIZ + "\n" + BARE.replace("(x)", "( )"), at=at)

    assert len(errors_of(ilya, draft)) == 3


def test_two_answers_that_are_the_same_are_both_named(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    text = drafting.QUIZ.replace("Марка страны отправления", "обычный ВЕС")
    drafting.saved(draft, "quiz.ru.md", text, at=at)

    (error,) = errors_of(ilya, draft)

    assert "“Обычный вес” and “обычный ВЕС” are the same: change one of them." in error.words


def test_a_question_in_a_set_has_the_number_of_the_list(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    inside = BARE.replace("## ", "### ").replace("- (x) Да", "- ( ) Да", 1)
    text = f"{drafting.QUIZ}\n## Набор: запас\n\nВыбрать: 1\n\n{inside}"
    drafting.saved(draft, "quiz.ru.md", text, at=at)

    (error,) = errors_of(ilya, draft)

    assert error.first("a").words == "Question 3.1: Вопрос 1"


def test_no_sentence_of_the_browser_names_a_file_or_a_command() -> None:
    plain = {**found_words.IN_PLAIN_WORDS, **question_says.IN_FORMS}
    signs = ("flask", ".yml", "(x)", "( )", "[x]", "**", "Explain:", "Level", "Id ", "%(id)s")

    assert not [text for text in plain.values() if any(sign in text for sign in signs)]
    folders = (CONTENT, CONTENT.parent / "quiz")
    files = (path for folder in folders for path in folder.rglob("*.py"))
    said = squeezed("".join(path.read_text("utf-8") for path in files))
    assert not [text for text in plain if squeezed(text) not in said]


def squeezed(text: str) -> str:
    """Letters alone, so that a sentence is found however its line is broken."""
    return "".join(letter for letter in text if letter.isalnum())
