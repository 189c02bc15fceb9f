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
from elearn.web.instructor import found_words

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

    assert "no right" in error.words or "(x)" in error.words
    assert "Что видно сразу" in error.first("a").words
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


def test_no_sentence_of_the_browser_names_a_file_or_a_command() -> None:
    plain = found_words.IN_PLAIN_WORDS

    assert not [text for text in plain.values() if "flask" in text or ".yml" in text]
    sources = "".join(path.read_text("utf-8") for path in CONTENT.rglob("*.py"))
    said = squeezed(sources)
    assert not [text for text in plain if squeezed(text) not in said]


def squeezed(text: str) -> str:
    """Letters alone, so that a sentence is found however its line is broken."""
    return "".join(letter for letter in text if letter.isalnum())
