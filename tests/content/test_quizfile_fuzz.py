"""Whatever a file holds, reading it ends soon and without a traceback."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.content.formatting import format_quiz
from elearn.content.quizzes.quizfile import parse_check
from elearn.errors import has_errors
from elearn.quiz.drawing import draw, from_json, to_json
from elearn.quiz.storage import quiz_from, quiz_json
from tests.content.quizzes import EXAMPLE, HEAD, quiz, read

PIECES = (
    *("[[", "]]", "- ", "* ", "1. ", "( )", "(x)", "[x]", "[ ]", "(50%)", "->", "> ", "  > "),
    *("Answer:", "Order:\n", "Rubric:", "Id: a", "Points: 2;", "Info: yes", "Draw: 9", "Ответ:"),
    *("\n", "\n\n", "## ", "### Scenario: ", "## Pool: a", "#### ", "---\n", "```\n", "`", "|"),
    *("±", "..", "12", "1,5 kg", "%", "%(x)s", "a", "\u200f", "\ufeff", "⟦1⟧", "\t", "\u00a0"),
    *("х", "۵", "٪", "\r\n", ";", "    ", "<b>", "\x0b", "\x85", "\u2028", "\ud800", "ё", "= 3"),
)
jumbles = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@st.composite
def damaged(draw_from: st.DrawFn) -> str:
    """The example with a piece cut out and a jumble put in."""
    start = draw_from(st.integers(0, len(EXAMPLE)))
    cut = draw_from(st.integers(0, 40))
    return EXAMPLE[:start] + draw_from(jumbles) + EXAMPLE[start + cut :]


anything = st.one_of(st.text(max_size=200), jumbles, jumbles.map(lambda text: HEAD + text))
files = st.one_of(anything, damaged(), st.integers(0, len(EXAMPLE)).map(lambda at: EXAMPLE[:at]))


@settings(deadline=None)
@given(files, files)
def test_any_text_is_read_or_refused_with_sentences(base: str, translation: str) -> None:
    read_quiz, findings = read(base, ru=translation)

    assert all(each.sentence and each.line > 0 and each.column > 0 for each in findings)
    assert read_quiz is not None or has_errors(findings)


@settings(deadline=None)
@given(damaged(), st.binary(min_size=8, max_size=8))
def test_a_quiz_without_errors_can_be_stored_and_drawn(text: str, seed: bytes) -> None:
    read_quiz, findings = read(text)
    if read_quiz is None or has_errors(findings):
        return

    drawn = draw(quiz_from(quiz_json(read_quiz)), seed)

    assert from_json(to_json(drawn)) == drawn


@settings(deadline=None)
@given(files)
def test_any_practice_check_is_read_or_refused_with_sentences(text: str) -> None:
    question, findings = parse_check("lesson.md", 7, text.split("\n"), "en")

    assert all(each.sentence and each.line >= 7 for each in findings)
    assert question is not None or has_errors(findings)


@settings(deadline=None)
@given(files)
def test_formatting_twice_is_formatting_once(text: str) -> None:
    once = format_quiz(text, "en")

    assert format_quiz(once, "en") == once


# A head, a piece that is repeated, and how often.
BOMBS = {
    "gaps that stay open": ("## a\n\n", "[[ a\n", 40_000),
    "gaps in paragraphs": ("## a\n\n", "[[a]] [[b]]\n\n", 15_000),
    "back-ticks": ("## a\n\n", "` a `` b\n", 20_000),
    "labels nobody knows": ("## a\n\nAnswer: true\n\n", "Pionts: x\n", 20_000),
    "a long explanation": ("## a\n\nAnswer: true\n\nExplain: a\n", "abc\n", 50_000),
    "options": ("## a\n\n", "- [ ] abc\n", 20_000),
    "pairs": ("## a\n\n", "- a -> b\n", 22_000),
    "headings": ("", "## a\n", 40_000),
    "quotes": ("## a\n\n- ( ) a\n", "> a\n", 50_000),
    "wildcards": ("## a\n\nAnswer: ", "a*", 9_000),
    "digits": ("## a\n\nAnswer: ", "1", 19_000),
    "empty lines": ("## a\n", "\n", 200_000),
}


def seconds_for(text: str) -> float:
    """The processor's time for reading a file; the shorter of two, for a machine has moods."""
    taken = []
    for _ in range(2):
        before = time.process_time()
        read(text)
        taken.append(time.process_time() - before)
    return min(taken)


@pytest.mark.parametrize("name", BOMBS)
def test_the_time_for_a_file_grows_with_its_size_alone(name: str) -> None:
    head, piece, count = BOMBS[name]
    _, findings = read(HEAD + head + piece * count)

    part, whole = (seconds_for(HEAD + head + piece * (count // share)) for share in (8, 1))

    assert has_errors(findings)
    # Eight times the size; where the time grew by its square it would be sixty-four.
    assert whole < 24 * max(part, 0.005)


def test_lists_in_lists_in_lists_are_refused() -> None:
    _, findings = read(HEAD + "## a\n" + "\n".join(" " * depth + "- a" for depth in range(600)))

    assert has_errors(findings)


def test_the_time_for_a_quiz_grows_with_its_questions_alone() -> None:
    start, body = EXAMPLE.split("# Digital", 1)

    def copies(count: int) -> str:
        return start + "\n".join(
            ("# Digital" + body).replace("Id: ", f"Id: n{number}-") for number in range(count)
        )

    assert len(list(quiz(copies(45)).questions())) == 45 * 4
    assert seconds_for(copies(45)) < 24 * max(seconds_for(copies(6)), 0.005)
