"""The text of a quiz in differences: words and circles, nothing that only programs read."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from elearn.web.instructor import changed_quiz
from tests.drafting import QUIZ


@pytest.fixture
def shown(app: Flask) -> str:
    with app.test_request_context():
        return changed_quiz.shown(QUIZ.partition("---\n\n#")[2])


def test_marks_are_circles_and_boxes(shown: str) -> None:
    assert "● Новая наклейка на старой коробке\n○ Марка страны отправления" in shown
    assert "☑ Другой вес" in shown
    assert "☐ Старая коробка" in shown


def test_no_line_of_programs_is_shown(shown: str) -> None:
    assert not [sign for sign in ("Id:", "label-7k2m", "##", "- (", "Explain") if sign in shown]


def test_labels_stand_in_the_words_of_the_form(shown: str) -> None:
    assert "Why the answer is right: Переупаковку выдаёт наклейка." in shown
    assert "How hard it is: Apply" in shown


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("- (50%) a", "○ 50% a"),
        ("  > So it is.", "So it is."),
        ("Ид: a-1", ""),
        ("Id: a-1; Points: 2", "Points: 2"),
        ("Article 5: who; what", "Article 5: who; what"),
        ("```\n- (x) code\n```", "```\n- (x) code\n```"),
    ],
)
def test_a_line_is_shown_softly(app: Flask, line: str, said: str) -> None:
    with app.test_request_context():
        assert changed_quiz.shown(line) == said


def test_an_empty_line_stands_before_a_question_alone(app: Flask) -> None:
    with app.test_request_context():
        assert changed_quiz.shown("## A\n\nB\n\n\nC\n\nId: a\n## D") == "A\nB\nC\n\nD"


@given(st.lists(st.sampled_from(["- (x) ", "Id: ", ";", ":", "> ", "\n", "\n", "a"])))
def test_any_text_is_shown_without_the_signs_of_a_file(pieces: list[str]) -> None:
    lines = changed_quiz.shown("".join(pieces)).split("\n")

    assert not [line for line in lines if line.startswith("Id:")]
