from __future__ import annotations

from fractions import Fraction

import pytest

from elearn.content.origins import origin
from elearn.content.quizfile import parse_quiz
from elearn.quiz.answers import Variant
from elearn.quiz.drawing import draw
from elearn.quiz.kinds import cloze, matching, multiple, numeric, ordering, single, text, true_false
from elearn.quiz.questions import Pool, Question, Rules
from elearn.quiz.storage import quiz_from, quiz_json
from tests.content.quizzes import EXAMPLE, HEAD, check, codes, errors, question, quiz, read

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


# ── shapes ──


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


# ── translations ──

BASE = (
    HEAD
    + """## Pool: First

Draw: 1

### Who touches it?

- (x) The trained officer
  > Right.
- ( ) Anybody

Id: who

### Name the record

Answer: chain of custody

Id: name

## The record

It is opened at the [[(x) scene ( ) court]] within [[= 24]] hours by the [[officer]].

Id: gaps

## How heavy?

Answer: 1.4 ± 0.1 kg

Id: weight
"""
)
RUSSIAN = (
    f"---\ntitle: Цифровые доказательства\nof: {origin(BASE)}\n\n---\n\n"
    + """## Пул: Первое

### Кто берёт телефон?

- (х) Обученный сотрудник
  > Верно.
- ( ) Любой

Id: who

### Назовите документ

Ответ: цепочка хранения

Id: name

## Протокол

Он открывается на [[( ) месте ( ) суде]] в течение [[= 24]] часов [[сотрудником]].

Id: gaps

## Сколько весит?

Ответ: 1,4 ± 0,1 кг

Id: weight
"""
)


def russian(old: str = "", new: str = "") -> list[str]:
    assert old in RUSSIAN
    _, findings = read(BASE, objectives=[], ru=RUSSIAN.replace(old, new) if old else RUSSIAN)
    return [f"{each.line} {each.code}" for each in findings if each.file == "quiz.ru.md"]


def test_a_translation_gives_its_words() -> None:
    translated = quiz(BASE, ru=RUSSIAN)
    by_id = {each.id: each for each in translated.questions()}

    assert russian() == []
    assert translated.titles["ru"] == "Цифровые доказательства"
    pool = translated.entries[0]
    assert isinstance(pool, Pool)
    assert pool.titles == {"en": "First", "ru": "Первое"}
    assert by_id["who"].wordings["ru"].parts == ("Обученный сотрудник", "Любой")
    assert by_id["gaps"].wordings["ru"].targets == ("месте", "суде")


def test_a_translation_adds_accepted_words_and_units_and_takes_none_away() -> None:
    by_id = {each.id: each for each in quiz(BASE, ru=RUSSIAN).questions()}

    assert by_id["name"].key == text.Key((Variant("chain of custody"), Variant("цепочка хранения")))
    gaps_key = by_id["gaps"].key
    assert isinstance(gaps_key, cloze.Key)
    assert gaps_key.gaps[2].key == text.Key((Variant("officer"), Variant("сотрудником")))
    weight = by_id["weight"].key
    assert isinstance(weight, numeric.Key)
    assert weight.units == ("kg", "кг")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- (х) Обученный сотрудник", "- ( ) Обученный сотрудник"),
        ("Ответ: цепочка хранения\n\n", ""),
        ("Ответ: 1,4 ± 0,1 кг\n\n", ""),
        ("[[( ) месте ( ) суде]]", "[[(x) месте ( ) суде]]"),
        ("Id: who", "Points: 1; Id: who"),
    ],
)
def test_a_translation_may_leave_the_key_empty_or_repeat_it(old: str, new: str) -> None:
    assert russian(old, new) == []


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("(х) Обученный сотрудник\n  > Верно.\n- ( )", "( ) Обученный сотрудник\n- (x)", "9 E33"),
        ("- ( ) Любой\n", "- ( ) Любой\n- ( ) Никто\n", "9 E33"),
        ("- (х) Обученный сотрудник\n  > Верно.\n- ( )", "- [x] Обученный\n- [ ]", "9 E33"),
        ("1,4 ± 0,1", "1,5 ± 0,1", "29 E33"),
        ("[[= 24]]", "[[= 48]]", "23 E33"),
        (" [[сотрудником]]", "", "23 E33"),
        ("[[( ) месте ( ) суде]]", "[[( ) месте (x) суде]]", "23 E33"),
        ("Id: who", "Id: other", "9 E33"),
        ("Id: who", "Points: 5; Id: who", "15 E33"),
        ("Id: who\n", "", "9 E27"),
    ],
)
def test_a_translation_cannot_change_the_key(old: str, new: str, finding: str) -> None:
    assert finding in russian(old, new)


def test_a_question_that_is_missing_in_a_translation_is_named() -> None:
    start, end = RUSSIAN.index("## Сколько"), len(RUSSIAN)

    assert russian(RUSSIAN[start:end], "") == ["1 E33"]


def test_a_translation_of_an_older_original_is_stale() -> None:
    assert russian(origin(BASE), "sha256-000000000000") == ["3 W17"]


def test_a_translation_that_does_not_say_its_original_is_told_to() -> None:
    assert russian(f"of: {origin(BASE)}\n", "") == ["1 W17"]


def test_rules_stand_in_the_base_language_only() -> None:
    assert russian("of:", "pass mark: 10%\nof:") == ["3 E30"]


def test_a_translation_without_a_quiz_to_translate_is_refused() -> None:
    read_quiz, findings = parse_quiz({"ru": ("quiz.ru.md", RUSSIAN)}, base="en")

    assert read_quiz is None
    assert errors(findings) == ["1 E33"]


def test_a_scenario_without_id_is_found_by_its_first_question() -> None:
    base = HEAD + "## Scenario: Parcel\n\nA case.\n\n### One\n\nAnswer: seal\n\nId: a\n"
    other = base.replace("Parcel", "Посылка").replace("A case.", "Случай.")

    (scenario,) = quiz(base, ru=other).questions()

    assert scenario.wordings["ru"].title == "Посылка"
    assert scenario.wordings["ru"].prompt == "Случай."


# ── what was published before ──


def test_a_question_keeps_its_kind_under_its_id() -> None:
    before = quiz(BASE)
    now = BASE.replace("Answer: chain of custody", "Answer: true")

    _, findings = read(now, objectives=[], published=before)

    assert "18 E28" in errors(findings)


def test_a_stale_translation_of_a_question_whose_key_changed_is_refused() -> None:
    before = quiz(BASE)
    now = BASE.replace("Answer: chain of custody", "Answer: custody chain")

    _, findings = read(now, objectives=[], published=before, ru=RUSSIAN)

    assert "17 E34" in errors(findings)
