from __future__ import annotations

import re
import time

from elearn.content.formatting import format_quiz, formatted, with_english_labels
from elearn.content.origins import origin
from tests.content.quizzes import EXAMPLE, errors, quiz, read

WITHOUT_IDS = re.sub(r";? ?Id: [a-z0-9-]+", "", EXAMPLE)


def test_a_file_that_lacks_nothing_stays_as_it_is() -> None:
    assert format_quiz(EXAMPLE, "en") == EXAMPLE


def test_every_question_gets_a_readable_id_of_its_own() -> None:
    tidied = format_quiz(WITHOUT_IDS, "en")

    assert errors(read(tidied)[1]) == []
    ids = re.findall(r"^Id: (.*)$", tidied, re.MULTILINE)
    assert len(set(ids)) == len(ids) == 8
    assert re.fullmatch(r"who-touches-the-phone-[0-9a-z]{4}", ids[0])


def test_ids_change_nothing_else() -> None:
    keys = [question.key for question in quiz(format_quiz(WITHOUT_IDS, "en")).questions()]

    assert keys == [question.key for question in quiz(EXAMPLE).questions()]


def test_two_questions_that_read_alike_get_two_ids() -> None:
    twice = "---\ntitle: a\n\n---\n" + "\n## So?\n\nAnswer: true\n" * 2

    ids = re.findall(r"^Id: (.*)$", format_quiz(twice, "en"), re.MULTILINE)

    assert len(set(ids)) == 2


def test_a_cyrillic_title_makes_an_id_that_can_be_typed() -> None:
    tidied = format_quiz("---\ntitle: a\n\n---\n\n## Изъятие телефона\n\nОтвет: верно\n", "ru")

    assert re.search(r"^Id: izyatie-telefona-[0-9a-z]{4}$", tidied, re.MULTILINE)


def test_a_translation_gets_no_ids_of_its_own() -> None:
    assert format_quiz(WITHOUT_IDS, "ru", is_base=False) == WITHOUT_IDS


def test_an_empty_line_parts_the_settings_from_their_end() -> None:
    touching = EXAMPLE.replace("keep: best\n\n---", "keep: best\n---")

    assert format_quiz(touching, "en") == EXAMPLE


def test_line_ends_stay_as_they_are() -> None:
    windows = WITHOUT_IDS.replace("\n", "\r\n")

    assert format_quiz(windows, "en") == format_quiz(WITHOUT_IDS, "en").replace("\n", "\r\n")


def test_labels_are_put_in_english_where_that_is_asked_for() -> None:
    russian = (
        "---\ntitle: Тест\n\n---\n\n## Пул: Первый\n\nВыбрать: 1; Баллы за каждый: 2\n\n"
        "### Кто?\n\nОтвет: цепочка: звено\n\nЦель: O1; Ид: kto-1\n"
    )

    english = with_english_labels(russian)

    assert english.splitlines()[5:] == [
        "## Pool: Первый",
        "",
        "Draw: 1; Points each: 2",
        "",
        "### Кто?",
        "",
        "Answer: цепочка: звено",
        "",
        "Objective: O1; Id: kto-1",
    ]
    assert with_english_labels(english) == english


def test_an_author_s_labels_stay_in_the_author_s_language() -> None:
    module = {
        "module.yml": "id: m\nbase: ru\n",
        "quiz.ru.md": "---\ntitle: Тест\n\n---\n\n## Кто?\n\nОтвет: цепочка\n\nИд: kto-1\n",
    }

    assert formatted(module) == {}
    assert "Answer: цепочка" in formatted(module, in_english=True)["quiz.ru.md"]


def test_new_ids_do_not_make_a_fresh_translation_stale() -> None:
    base = "---\ntitle: Quiz\n\n---\n\n## Who?\n\nAnswer: officer\n"
    module = {
        "module.yml": "id: m\nbase: en\n",
        "quiz.en.md": base,
        "quiz.ru.md": f"---\ntitle: Тест\nof: {origin(base)}\n\n---\n",
    }

    tidied = formatted(module)

    assert f"of: {origin(tidied['quiz.en.md'])}" in tidied["quiz.ru.md"]


def test_more_questions_than_a_quiz_takes_get_no_ids() -> None:
    begun = time.process_time()

    text = "---\ntitle: Q\n\n---\n\n# Q\n\n" + "## a\n\n" * 30_000

    assert format_quiz(text, "en") == text
    assert time.process_time() - begun < 20
