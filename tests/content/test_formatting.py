from __future__ import annotations

import re

from elearn.content.formatting import format_quiz
from tests.content.quizzes import EXAMPLE, errors, quiz, read

WITHOUT_IDS = re.sub(r";? ?Id: [a-z0-9-]+", "", EXAMPLE)


def test_a_file_that_lacks_nothing_stays_as_it_is() -> None:
    assert format_quiz(EXAMPLE, "en") == EXAMPLE


def test_every_question_gets_a_readable_id_of_its_own() -> None:
    formatted = format_quiz(WITHOUT_IDS, "en")

    assert errors(read(formatted)[1]) == []
    ids = re.findall(r"^Id: (.*)$", formatted, re.MULTILINE)
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
    formatted = format_quiz("---\ntitle: a\n\n---\n\n## Изъятие телефона\n\nОтвет: верно\n", "ru")

    assert re.search(r"^Id: izyatie-telefona-[0-9a-z]{4}$", formatted, re.MULTILINE)


def test_a_translation_gets_no_ids_of_its_own() -> None:
    assert format_quiz(WITHOUT_IDS, "ru", is_base=False) == WITHOUT_IDS


def test_an_empty_line_parts_the_settings_from_their_end() -> None:
    touching = EXAMPLE.replace("keep: best\n\n---", "keep: best\n---")

    assert format_quiz(touching, "en") == EXAMPLE


def test_line_ends_stay_as_they_are() -> None:
    windows = WITHOUT_IDS.replace("\n", "\r\n")

    assert format_quiz(windows, "en") == format_quiz(WITHOUT_IDS, "en").replace("\n", "\r\n")
