from __future__ import annotations

import pytest

from elearn.content.origins import origin
from elearn.content.quizzes.quizfile import parse_quiz
from elearn.quiz.answers import Variant
from elearn.quiz.kinds import cloze, numeric, text
from elearn.quiz.questions import Pool
from tests.content.quizzes import HEAD, errors, quiz, read

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


def test_wordings_that_a_translation_added_are_no_change_of_the_key() -> None:
    published, _ = read(BASE, objectives=[], ru=RUSSIAN)
    stale = BASE.replace("Who touches it?", "Who may touch it?")

    _, findings = read(stale, objectives=[], published=published, ru=RUSSIAN)

    assert not [one for one in errors(findings) if "E34" in one]


def test_a_question_that_is_put_otherwise_is_told_before_it_is_published() -> None:
    published, _ = read(BASE, objectives=[])
    reworded = BASE.replace("Name the record", "Name the document")

    _, findings = read(reworded, objectives=[], published=published)

    assert [one.values for one in findings if one.code == "W13"] == [{"id": "name"}]


def test_a_quiz_as_it_was_published_tells_of_no_change() -> None:
    published, _ = read(BASE, objectives=[], ru=RUSSIAN)

    _, findings = read(BASE, objectives=[], published=published, ru=RUSSIAN)

    assert not [one for one in findings if one.code == "W13"]
