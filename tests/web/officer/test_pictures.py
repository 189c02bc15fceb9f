"""Pictures in questions and options, from the author's file to the officer's result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from cast import AIDA, ILYA
from sending import Browser
from stories.page import Element

from tests.web.instructor.papers import STATEMENT, handed_in, mark, place

ClientAs = Callable[[str | None], Browser]


@pytest.fixture
def aida(client_as: ClientAs, at: datetime) -> Browser:
    return client_as(AIDA)


def alternatives(shown: Element) -> list[str]:
    return sorted(one.get("alt") for one in shown.every("img"))


def test_a_picture_is_the_label_of_its_option_and_can_be_loaded(aida: Browser) -> None:
    question = aida.see(aida.start(STATEMENT)).first("section", id="the-seal")

    fields = {one.get("id") for one in question.every("input", type="radio")}
    labels = [one for one in question.every("label") if one.get("for") in fields]
    assert sorted(alternatives(one) for one in labels) == [["A broken seal"], ["A whole seal"]]
    assert "The seal of a bag, unbroken" in alternatives(question)
    for picture in question.every("img"):
        assert aida.get(picture.get("src")).mimetype == "image/png"


def test_a_picture_is_told_by_its_words_where_a_list_takes_none(aida: Browser) -> None:
    question = aida.see(aida.start(STATEMENT)).first("section", id="which-seal")

    for choice in question.every("select"):
        options = sorted(one.words for one in choice.every("option"))
        assert options == ["A hand that opens a bag", "Choose", "Nobody opened it"]
    assert alternatives(question) == ["A torn seal"]


def test_a_picture_names_its_question_in_the_readers_language(aida: Browser) -> None:
    address = aida.start(STATEMENT)

    shown = aida.see(f"{address}?lang=ru")

    assert "Целая пломба" in alternatives(shown.first("section", id="the-seal"))


def test_the_result_tells_the_right_answer_of_pictures_in_words(
    aida: Browser, client_as: ClientAs
) -> None:
    attempt = handed_in(aida, in_your_words="I listen.")
    mark(client_as(ILYA), place(attempt, "in-your-words"), "4")

    shown = aida.see(f"{attempt}result/")

    assert "A whole seal" in alternatives(shown.first("section", id="the-seal"))
    pairs = [one.words for one in shown.first("section", id="which-seal").every("bdi")]
    assert "A torn seal — A hand that opens a bag" in pairs
    steps = [one.words for one in shown.first("section", id="seal-it").every("bdi")]
    assert steps[-3:] == ["A bag", "A number", "Sign"]
