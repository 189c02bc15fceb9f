from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.quiz.drawing import Drawn, draw
from elearn.quiz.kinds import KINDS, scenario, true_false, written
from elearn.quiz.marking import Score, is_passed, mark, score
from elearn.quiz.questions import Quiz
from tests.quiz.banks import HALF_AND_HALF, case, page, question, quiz, quizzes, seeds


def right_answers(drawn: Drawn) -> dict[str, object]:
    answers = {q.id: KINDS[q.kind].solution(q.key, q.layout) for q in drawn.answerable()}
    return {id: answer for id, answer in answers.items() if answer is not None}


@given(quizzes(), seeds)
def test_right_answers_earn_everything_that_no_person_must_read(bank: Quiz, seed: bytes) -> None:
    drawn = draw(bank, seed, state="kz")

    earned = score(drawn, right_answers(drawn))

    by_people = [q.points for q in drawn.answerable() if q.kind == "written"]
    assert earned.points + sum(by_people) == earned.possible == drawn.possible


@given(quizzes(), seeds)
def test_no_answers_earn_nothing_and_wait_for_nobody(bank: Quiz, seed: bytes) -> None:
    earned = score(draw(bank, seed, state="kz"), {})

    assert earned.points == 0
    assert not earned.is_waiting
    assert not is_passed(earned.points, earned.possible, 1)


def test_a_written_answer_waits_until_a_person_has_given_points() -> None:
    drawn = draw(quiz(question("report", written.Key(), points=3)), b"seed")

    waiting = score(drawn, {"report": "I sealed the phone."})
    marked = score(drawn, {"report": "I sealed the phone."}, {"report": Fraction(5, 2)})

    assert waiting.is_waiting
    assert waiting.by_question == {"report": None}
    assert waiting.points == 0
    assert not marked.is_waiting
    assert marked.points == Fraction(5, 2)


def test_a_mark_by_a_person_stands_before_the_rules() -> None:
    drawn = draw(quiz(question("true", true_false.Key(True))), b"seed")

    assert score(drawn, {"true": False}, {"true": Fraction(1)}).points == 1


def test_part_credit_is_the_exact_share_of_the_points() -> None:
    drawn = draw(quiz(question("record", HALF_AND_HALF, points="1/3")), b"seed")
    (asked,) = drawn.questions
    first_right = next(id for id, index in asked.layout["options"] if index == 0)

    assert mark(asked, [first_right]) == Fraction(1, 6)


def test_a_scenario_is_worth_what_its_questions_earn() -> None:
    bank = quiz(
        page("law"),
        case("parcel", question("a", true_false.Key(True)), question("b", true_false.Key(False))),
    )
    drawn = draw(bank, b"seed")

    earned = score(drawn, {"a": True, "b": True})

    assert earned == Score(Fraction(1), Fraction(2), {"a": Fraction(1), "b": Fraction(0)})
    assert earned.percent == 50
    assert drawn.questions[1].kind == scenario.KIND
    assert [mark(element, None) for element in drawn.questions] == [0, 0]


def test_29_of_50_reach_58_percent() -> None:
    assert is_passed(Fraction(29), Fraction(50), 58)
    assert not is_passed(Fraction(29), Fraction(50), 59)
    assert not is_passed(Fraction(29) - Fraction(1, 10**12), Fraction(50), 58)


@given(st.fractions(min_value=Fraction(1, 50), max_value=500), st.integers(1, 100))
def test_the_pass_mark_itself_is_enough_and_a_hair_below_is_not(
    possible: Fraction, percent: int
) -> None:
    border = possible * percent / 100

    assert is_passed(border, possible, percent)
    assert not is_passed(border - Fraction(1, 10**9), possible, percent)


@pytest.mark.parametrize("percent", [1, 80])
def test_where_nothing_can_be_earned_nobody_passes(percent: int) -> None:
    nothing = score(draw(quiz(page("law")), b"seed"), {})

    assert nothing.percent == 0
    assert not is_passed(nothing.points, nothing.possible, percent)
