"""The worked examples of docs/instructor/quizzes.md are the golden tests of marking 1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from elearn.content.quizzes.quizfile import parse_check
from elearn.quiz.kinds import KINDS
from elearn.quiz.kinds.responses import Layout
from elearn.quiz.numbers import Numbers
from elearn.quiz.questions import Question, Wording

HANDBOOK = Path(__file__).parents[2] / "docs" / "instructor" / "quizzes.md"
EXAMPLE = re.compile(
    r"```markdown\n(.*?)\n```\n\n\| answer \| each \| all \|\n\|[-|]+\n((?:\|[^\n]*\n)+)", re.DOTALL
)


def worked_examples() -> Iterator[tuple[str, str, str, str]]:
    """Question, answer in words, credit, and the share it earns."""
    for text, table in EXAMPLE.findall(HANDBOOK.read_text("utf-8")):
        for row in table.strip().splitlines():
            answer, each, all_or_nothing = (cell.strip() for cell in row.strip("|").split("|"))
            yield text, answer, "each", each
            yield text, answer, "all", all_or_nothing


def question_of(text: str) -> Question:
    question, findings = parse_check("quizzes.md", 1, text.split("\n"), "en")
    assert question is not None
    assert not [str(finding) for finding in findings if finding.is_error]
    return question


def response_of(question: Question, layout: Layout, answer: str) -> object:
    """What the page would send for an answer in words."""
    wording = question.wordings["en"]
    match question.kind:
        case "single":
            return ids(layout["options"], wording.parts)[answer]
        case "multiple":
            by_text = ids(layout["options"], wording.parts)
            return [by_text[text] for text in answer.split(" + ")]
        case "true-false":
            return answer == "true"
        case "matching":
            lefts = ids(layout["lefts"], wording.parts)
            targets = ids(layout["targets"], wording.targets)
            pairs = (pair.split(" -> ") for pair in answer.split("; "))
            return {lefts[left]: targets[right] for left, right in pairs}
        case "ordering":
            by_text = ids(layout["items"], wording.parts)
            return [by_text[wording.parts[int(place) - 1]] for place in answer.split(", ")]
        case "cloze":
            return filled(layout, wording, answer.split("; "))
        case _:
            return answer


def ids(entries: list[list[object]], texts: tuple[str, ...]) -> dict[str, str]:
    return {texts[int(str(index))]: str(token) for token, index in entries}


def filled(layout: Layout, wording: Wording, words: list[str]) -> dict[str, str]:
    return {
        str(place): word if options is None else ids(options, wording.targets)[word]
        for place, (word, options) in enumerate(zip(words, layout["gaps"], strict=True), 1)
    }


@pytest.mark.parametrize(("text", "answer", "credit", "share"), worked_examples())
def test_a_worked_example_of_the_handbook_earns_what_it_says(
    text: str, answer: str, credit: str, share: str
) -> None:
    question = question_of(text)
    kind = KINDS[question.kind]
    layout = kind.layout(question, Numbers(b"golden"), True)

    response = kind.accept(question.key, layout, response_of(question, layout, answer))
    earned = kind.mark(question.key, layout, response, credit)

    assert earned == (None if share == "waits" else Fraction(share))


def test_every_kind_that_is_marked_has_a_worked_example() -> None:
    kinds = {question_of(text).kind for text, _, _, _ in worked_examples()}

    assert kinds == KINDS.keys() - {"information", "scenario"}
