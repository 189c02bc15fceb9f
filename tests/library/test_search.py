"""Search: any part of a word, letters that keyboards confuse, alike on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import making
import pytest
from cast import AIDA, BEK
from flask import Flask

from elearn.languages import fold
from elearn.library import search


def found(query: str, login: str = AIDA, language: str = "en") -> list[str]:
    """The slugs of the lessons found, in order."""
    results = search.find(making.viewer(login), query, language=language)
    return [one.address.strip("/").rpartition("/")[2] for one in results]


ANY_KEYBOARD = (
    "безопас",
    "КИБЕРБЕЗОПАСНОСТЬ",
    "кибербезопасность отключения",
    "включёно",
    "включено",
    "كتاب",
    "کتاب",
    "كتاب قلم",
    "دستگاه",
    "isolat",
    "ISOLATION networks",
    "live device",
)


@pytest.mark.parametrize("query", ANY_KEYBOARD)
def test_a_word_is_found_by_any_part_and_on_any_keyboard(app: Flask, query: str) -> None:
    assert found(query)[0] == "seizing"


ONLY_SIGNS = (
    "",
    " ",
    "nowhere-at-all",
    "%",
    "_",
    "*",
    '"',
    "NEAR(a b)",
    "a OR b; --",
    "' OR 1=1",
    "\\",
    "x" * 500,
    "🙂",
    "seal AND nothinghere",
    ") UNION SELECT",
    "title:x",
    "-seal x y z q w e r t",
)


@pytest.mark.parametrize("query", ONLY_SIGNS)
def test_signs_of_a_query_language_are_only_signs(app: Flask, query: str) -> None:
    assert found(query) == []


def test_a_short_word_is_found_at_the_beginning_of_words_only(app: Flask) -> None:
    assert "sealing" in found("se")
    assert found("zq") == []


def test_a_title_comes_before_a_mention(app: Flask) -> None:
    assert found("seal")[0] == "sealing"


def test_each_lesson_is_found_once_in_ones_own_language_first(app: Flask) -> None:
    viewer = making.viewer(AIDA)

    (russian,) = search.find(viewer, "away", language="ru") or [None]  # the English words only
    assert russian is not None
    assert russian.language == "en"
    assert [one.language for one in search.find(viewer, "сотрудник", language="ru")] == ["ru"]


def test_a_national_chapter_is_found_by_officers_of_its_state_alone(app: Flask) -> None:
    assert found("Astana", AIDA) == ["law"]
    assert found("Astana", BEK) == []


def test_the_hit_is_marked_in_its_surroundings(app: Flask) -> None:
    (result,) = search.find(making.viewer(AIDA), "touch", language="en")

    assert ("touch.", True) in result.snippet


@pytest.mark.parametrize("query", ["f", "fa", "facts", "w", "о", "se"])
def test_each_lesson_found_shows_why(app: Flask, query: str) -> None:
    results = search.find(making.viewer(AIDA), query, language="en")

    for result in results:
        hits = [fold(word).strip('“"(') for word, is_hit in result.title + result.snippet if is_hit]
        assert hits, result
        assert all(word.startswith(query) for word in hits), hits
    assert results


def test_a_new_version_is_found_and_the_old_words_are_not(app: Flask, at: datetime) -> None:
    module = next(one for one, _ in making.checked().modules if one.id == "first-steps")
    lessons = tuple(replace(one, text="Quite other prose.", title="New") for one in module.lessons)
    making.another_version(at=at, lessons=lessons)

    assert found("touch") == []
    assert set(found("prose")) == {"seizing", "law", "sealing"}


def test_a_lesson_names_its_module_in_its_own_language(app: Flask) -> None:
    titles = {
        one.language: one.module_title
        for query in ("сотрудник", "away")
        for one in search.find(making.viewer(AIDA), query, language="ru")
    }

    assert set(titles) == {"ru", "en"}
    assert titles["ru"] != titles["en"]
