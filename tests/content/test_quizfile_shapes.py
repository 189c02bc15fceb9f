from __future__ import annotations

from fractions import Fraction

import pytest

from elearn.quiz.answers import Variant
from elearn.quiz.kinds import matching, numeric, text, true_false
from elearn.quiz.questions import Pool, Question, Rules
from tests.content.quizzes import HEAD, codes, question, quiz, read


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("37", numeric.Key(Fraction(37), Fraction(37), Fraction(37))),
        ("37 °C", numeric.Key(Fraction(37), Fraction(37), Fraction(37), ("°C",))),
        ("37 ± 0.5 °C", numeric.Key(Fraction("36.5"), Fraction("37.5"), Fraction(37), ("°C",))),
        ("37 +/- 0.5", numeric.Key(Fraction("36.5"), Fraction("37.5"), Fraction(37))),
        ("200 ± 2%", numeric.Key(Fraction(196), Fraction(204), Fraction(200))),
        ("50 % ± 5 %", numeric.Key(Fraction(45), Fraction(55), Fraction(50), ("%",))),
        ("36..38", numeric.Key(Fraction(36), Fraction(38))),
        ("36 .. 38 °C", numeric.Key(Fraction(36), Fraction(38), None, ("°C",))),
        ("-5", numeric.Key(Fraction(-5), Fraction(-5), Fraction(-5))),
        ("1 400,5", numeric.Key(*[Fraction("1400.5")] * 3)),
        ('"112"', text.Key((Variant("112"),))),
        ("24/7", text.Key((Variant("24/7"),))),
        ("2nd Street", text.Key((Variant("2nd Street"),))),
        ("3 kg of rice and 2 of salt", text.Key((Variant("3 kg of rice and 2 of salt"),))),
        ("* custody *", text.Key((Variant("* custody *", is_pattern=True),))),
        (r"one \| two", text.Key((Variant("one"), Variant("two")))),
        ("true", true_false.Key(True)),
        ("False", true_false.Key(False)),
        ("дұрыс", true_false.Key(True)),
        ("نادرست", true_false.Key(False)),
    ],
)
def test_the_shape_of_an_answer_tells_its_kind(answer: str, key: object) -> None:
    assert question(f"So?\n\nAnswer: {answer}").key == key


@pytest.mark.parametrize("word", ["written", "письменно", "жазбаша", "نوشتاری", "yozma"])
def test_a_written_answer_says_so_in_any_language(word: str) -> None:
    read_question = question(f"Report.\n\nAnswer: {word}\n\nRubric:\n\n- names the place\n- dates")

    assert read_question.kind == "written"
    assert read_question.wordings["en"].rubric == ("names the place", "dates")


def test_an_information_page_is_a_heading_with_text() -> None:
    page = question("Read this.\n\n- a list -> with an arrow\n\nInfo: yes")

    assert page.kind == "information"
    assert page.wordings["en"].prompt == "Read this.\n\n- a list -> with an arrow"


def test_a_short_label_may_follow_an_answer_on_its_line() -> None:
    read_question = question("How much?\n\nAnswer: 5 kg; Unit: required; Points: 0,5")

    assert read_question.key == numeric.Key(*[Fraction(5)] * 3, ("kg",), is_unit_required=True)
    assert read_question.points == Fraction(1, 2)


def test_an_ordinary_list_in_the_prompt_is_part_of_it() -> None:
    read_question = question(
        "You see:\n\n- a phone\n- a card\n\nWhat first?\n\n- (x) one\n- ( ) two"
    )

    assert read_question.wordings["en"].prompt == ("You see:\n\n- a phone\n- a card\n\nWhat first?")


def test_a_table_and_code_in_the_prompt_are_part_of_it() -> None:
    prompt = "| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nAnswer: 5\n- (x) no\n# no\n```"

    assert question(f"{prompt}\n\nAnswer: 3").wordings["en"].prompt == prompt


def test_an_option_may_go_on_in_further_lines() -> None:
    read_question = question(
        "Who?\n\n- (x) one\n  and more\n\n  and again\n  > why\n  > so\n- ( ) two"
    )

    assert read_question.wordings["en"].parts == ("one\nand more\n\nand again", "two")
    assert read_question.wordings["en"].feedback == ("why\nso", "")


def test_a_reused_right_side_is_offered_once() -> None:
    read_question = question("Match\n\n- a -> x\n- b -> y\n- c -> x\n\nReuse: yes")

    assert read_question.key == matching.Key((0, 1, 0), 2)
    assert read_question.wordings["en"].targets == ("x", "y")


def test_a_heading_in_code_is_no_question() -> None:
    text_of_quiz = HEAD + "## So?\n\n```\n## no\n```\n\nAnswer: true\n\nId: a\n"

    assert len(list(quiz(text_of_quiz).questions())) == 1


def test_a_scenario_in_a_pool_counts_as_one_and_shares_its_points() -> None:
    (pool,) = quiz(
        HEAD
        + "## Pool: one\n\nDraw: 1; Points each: 2\n\n"
        + "### So?\n\nAnswer: true\n\nId: a\n\n"
        + "### Scenario: case\n\nA case.\n\n"
        + "#### One\n\nAnswer: custody\n\nId: b\n\n#### Two\n\nAnswer: seal\n\nId: c\n"
    ).entries

    assert isinstance(pool, Pool)
    assert [each.possible for each in pool.questions] == [2, 2]
    assert [each.points for each in pool.questions[1].questions] == [1, 1]


def test_a_page_of_information_counts_for_nothing() -> None:
    page = "#### Read\n\nThe file.\n\nInfo: yes\n\nId: p\n\n"
    (pool,) = quiz(
        HEAD
        + "## Pool: one\n\nDraw: 1; Points each: 2\n\n### Scenario: case\n\nA case.\n\n"
        + f"{page}#### One\n\nAnswer: custody\n\nId: b\n"
    ).entries

    assert isinstance(pool, Pool)
    assert [each.points for each in pool.questions[0].questions] == [0, 2]
    assert pool.questions[0].possible == 2


def test_questions_of_a_scenario_take_its_objective_and_level() -> None:
    (scenario,) = quiz(
        HEAD
        + "## Scenario: case\n\nObjective: EV-1; Level: apply; Points each: 3\n\n"
        + "### One\n\nAnswer: custody\n\nId: b\n"
    ).entries

    assert isinstance(scenario, Question)
    (inside,) = scenario.questions
    assert (inside.objective, inside.level, inside.points) == ("EV-1", "apply", 3)


# ── rules ──


def rules(settings: str) -> Rules:
    body = "## Name it\n\nAnswer: custody\n\nId: a\n"
    read_quiz, findings = read(f"---\ntitle: one\n{settings}\n---\n{body}")
    assert read_quiz is not None
    assert "E30" not in codes(findings)
    return read_quiz.rules


def test_rules_that_are_not_given_have_the_defaults_of_the_format() -> None:
    assert rules("") == Rules(80, 3, (86400,), None, "feedback", "after pass", "options", "best")


@pytest.mark.parametrize(
    ("settings", "name", "value"),
    [
        ("pass mark: 75%", "pass_percent", 75),
        ("pass mark: ۷۵٪", "pass_percent", 75),
        ("attempts: unlimited", "attempts", None),
        ("supervised: yes", "supervised", True),
        ("supervised: Да", "supervised", True),
        ("supervised: بلی", "supervised", True),
        ("supervised: true", "supervised", True),
        ("supervised: жоқ", "supervised", False),
        ("attempts: 1", "attempts", 1),
        ("wait between attempts: 24h, 7d", "waits_seconds", (86400, 604800)),
        ("wait between attempts: [90m, 2h]", "waits_seconds", (5400, 7200)),
        ("wait between attempts: none", "waits_seconds", (0,)),
        ("time limit: 45m", "limit_minutes", 45),
        ("time limit: 2h", "limit_minutes", 120),
        ("shuffle: no", "shuffle", "no"),
        ("show: score", "show", "score"),
        ("show answers: never", "show_answers", "never"),
        ("keep: first", "keep", "first"),
    ],
)
def test_rules_are_read_as_their_author_writes_them(
    settings: str, name: str, value: object
) -> None:
    assert getattr(rules(settings), name) == value
