from __future__ import annotations

from fractions import Fraction

import pytest

from elearn.quiz.answers import Variant
from elearn.quiz.drawing import draw
from elearn.quiz.kinds import cloze, matching, multiple, numeric, ordering, single, text, true_false
from elearn.quiz.questions import Pool, Question
from elearn.quiz.storage import quiz_from, quiz_json
from tests.content.quizzes import EXAMPLE, check, codes, errors, quiz, read

# ── the example of the format ──


def example() -> dict[str, Question]:
    return {
        each.id: each for outer in quiz(EXAMPLE).questions() for each in (outer, *outer.questions)
    }


def test_the_example_of_the_format_is_read_without_an_error() -> None:
    _, findings = read(EXAMPLE)

    assert errors(findings) == []


def test_the_example_warns_of_its_small_pool_and_missing_levels() -> None:
    _, findings = read(EXAMPLE)

    assert codes(findings) == {"W03", "W09", "W10", "W16", "W18"}


def test_the_example_has_a_pool_of_three_and_a_scenario_of_five() -> None:
    pool, scenario = quiz(EXAMPLE).entries

    assert isinstance(pool, Pool)
    assert (pool.draw, len(pool.questions), pool.titles) == (2, 3, {"en": "First minutes"})
    assert isinstance(scenario, Question)
    assert (scenario.kind, len(scenario.questions)) == ("scenario", 5)
    assert scenario.possible == 8


def test_the_keys_of_the_example_are_those_its_author_wrote() -> None:
    read_example = example()
    half = Fraction(1, 2)

    assert {id: each.key for id, each in read_example.items() if each.kind != "scenario"} == {
        "first-touch-7k2m": single.Key((Fraction(0), Fraction(1), half)),
        "record-91xa": multiple.Key((True, True, False, False), (None, None, None, -half)),
        "power-on-3d9e": true_false.Key(False),
        "weight-5t1b": numeric.Key(Fraction("1.35"), Fraction("1.45"), Fraction("1.4"), ("kg",)),
        "coc-name-8w4j": text.Key(
            (
                Variant("chain of custody"),
                Variant("custody chain"),
                Variant("chain-of-custody record"),
            )
        ),
        "signs-4b8c": matching.Key((0, 1), 3),
        "steps-2f6t": ordering.Key(4),
        "gaps-8r3q": cloze.Key(
            (
                cloze.Gap(single.Key((Fraction(1), Fraction(0), Fraction(0)))),
                cloze.Gap(text.Key((Variant("person"), Variant("officer")))),
                cloze.Gap(numeric.Key(Fraction(24), Fraction(24), Fraction(24))),
            )
        ),
    }


def test_gaps_leave_a_placeholder_in_the_prompt() -> None:
    wording = example()["gaps-8r3q"].wordings["en"]

    assert wording.targets == ("scene", "laboratory", "court")
    assert cloze.pieces(wording.prompt) == [
        "The record is opened at the ",
        1,
        " and lists\nevery ",
        2,
        " who held the exhibit within ",
        3,
        " hours.",
    ]


def test_feedback_stands_beside_its_option() -> None:
    wording = example()["record-91xa"].wordings["en"]

    assert wording.feedback == ("", "", "", "Never on the outside of the bag.")


def test_a_question_knows_its_line() -> None:
    assert example()["record-91xa"].line == 34


def test_what_is_stored_of_a_quiz_is_the_whole_quiz() -> None:
    assert quiz_from(quiz_json(quiz(EXAMPLE))) == quiz(EXAMPLE)


def test_a_quiz_that_was_read_can_be_drawn() -> None:
    drawn = draw(quiz(EXAMPLE), b"seed")

    assert drawn.possible == 12


# ── what must be harmless ──


@pytest.mark.parametrize(
    "changed",
    [
        EXAMPLE.replace("\n", "\r\n"),
        "\ufeff" + EXAMPLE,
        EXAMPLE.replace("- (x)", "- (\u00a0x\u00a0)").replace("- ( )", "-\u00a0(\u00a0)"),
        EXAMPLE.replace("- (", "\u200f- (").replace("- [", "- \u200e["),
        EXAMPLE.replace("(x)", "(х)").replace("[x]", "[✓]"),
        EXAMPLE.replace("(50%)", "(۵۰٪)").replace("[-50%]", "[ -50 % ]"),
        EXAMPLE.replace("1.4 ± 0.05", "۱٫۴ ± ۰٫۰۵").replace("±", "+-"),
        EXAMPLE.replace("1.4 ± 0.05", "1,4 ± 0,05"),
        EXAMPLE.replace("->", "→"),
        EXAMPLE.replace("Answer:", "Ответ:")
        .replace("false", "неверно")
        .replace("Points:", "Баллы:"),
        EXAMPLE.replace("Points:", "امتیاز:").replace("Order:", "ترتیب:").replace("Pool:", "Пул:"),
        EXAMPLE.replace("\n\nCredit: each\n\nId:", "\n\nCredit: each\nId:"),
    ],
)
def test_what_keyboards_and_editors_do_changes_no_key(changed: str) -> None:
    assert [each.key for each in quiz(changed).questions()] == [
        each.key for each in quiz(EXAMPLE).questions()
    ]
    inside = [list(each.questions) for each in quiz(changed).questions()]
    assert [each.key for each in inside[3]] == [
        each.key for each in list(quiz(EXAMPLE).questions())[3].questions
    ]
    assert errors(read(changed)[1]) == []


def test_a_label_under_the_last_option_is_refused_and_yet_understood() -> None:
    read_question, findings = check("Who?\n\n- (x) one\n- ( ) two\n  > Why\nExplain: so")

    assert errors(findings) == ["6 E23"]
    assert read_question is not None
    assert read_question.wordings["en"].explain == "so"
    assert read_question.wordings["en"].feedback == ("", "Why")


def test_a_quote_outside_its_option_is_refused_and_not_lost() -> None:
    read_question, findings = check("Who?\n\n- (x) one\n> Right.\n- ( ) two")

    assert errors(findings) == ["4 E36"]
    assert read_question is not None
    assert read_question.wordings["en"].feedback == ("Right.", "")


def test_mixed_bullets_are_refused_and_still_one_list() -> None:
    read_question, findings = check("Who?\n\n- (x) one\n* ( ) two\n- ( ) three")

    assert errors(findings) == ["4 E37"]
    assert read_question is not None
    assert read_question.wordings["en"].parts == ("one", "two", "three")
