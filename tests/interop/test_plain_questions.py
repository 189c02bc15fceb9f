"""Exams as people type them: every way to say what is right, and no guess where none is said."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.content.quizzes.sketches import Sketch
from elearn.errors import Invalid
from elearn.interop import bringing
from elearn.interop.brought import Brought, BroughtLesson
from elearn.interop.plain import keys, reading, written


def read(text: str) -> Brought:
    return bringing.pasted(text, "ru")


def right(question: Sketch) -> str:
    """The places of the right options, or else the answer."""
    marked = [str(place) for place, one in enumerate(question.choices, 1) if one.mark]
    return ",".join(marked) or question.answer


def rights(text: str) -> list[str]:
    return [right(question) for question in read(text).questions]


OPTIONS = "А) дом\nБ) суд\nВ) лес"
WAYS = {
    "a line with the answer": (f"1. Где?\n{OPTIONS}\nОтвет: Б", "2"),
    "the answer in words": (f"1. Где?\n{OPTIONS}\nПравильный ответ: суд", "2"),
    "the letter and the words": (f"1. Где?\n{OPTIONS}\nОтвет: Б) суд", "2"),
    "two right ones": (f"1. Где?\n{OPTIONS}\nОтвет: а, в", "1,3"),
    "a star before": ("1. Где?\nА) дом\n*Б) суд\nВ) лес", "2"),
    "a star behind": ("1. Где?\nА) дом\nБ) суд*\nВ) лес", "2"),
    "a plus before": ("1. Где?\nА) дом\n+ Б) суд\nВ) лес", "2"),
    "a plus behind the letter": ("1. Где?\nА) дом\nБ) + суд\nВ) лес", "2"),
    "a plus behind": ("1. Где?\nА) дом\nБ) суд (+)\nВ) лес", "2"),
    "a tick": ("1. Где?\nА) дом\nБ) суд ✓\nВ) лес", "2"),
    "a word in brackets": ("1. Где?\nА) дом\nБ) суд (верно)\nВ) лес", "2"),
    "a key at the end": (f"1. Где?\n{OPTIONS}\n\nКлючи\n1-Б", "2"),
    "a list at the end": (f"1. Где?\n{OPTIONS}\n\nОтветы:\n1. б", "2"),
    "numbers for options": ("1. Где?\n1) дом\n2) суд\n3) лес\nОтвет: 2", "2"),
    "one numbering for all": ("1. Где?\n1. дом\n2. суд\n3. лес\nОтвет: 2", "2"),
    "options in a row": ("1. Где?\nА) дом\tБ) суд\tВ) лес\nОтвет: Б", "2"),
    "options behind the question": ("1. Где? а) дом б) суд в) лес\nОтвет: б", "2"),
    "no letters": ("1. Где?\nдом\n*суд\nлес", "2"),
    "the word question": (f"Вопрос 1. Где?\n{OPTIONS}\nОтвет: Б", "2"),
    "a number sign": (f"№1 Где?\n{OPTIONS}\nОтвет: Б", "2"),
    "Aiken": ("Where?\nA. home\nB. court\nC. wood\nANSWER: B", "2"),
    "Latin letters that look Russian": ("1. Где?\nA) дом\nB) суд\nC) лес\nОтвет: В", "2"),
    "Russian letters that look Latin": ("1. Где?\nА) дом\nВ) суд\nС) лес\nОтвет: C", "3"),
    "Kazakh letters": ("1. Қайда?\nА) үй\nВ) сот\nС) орман\nД) дала\nЖауабы: Д", "4"),
    "Uzbek": ("1-savol: Qayerda?\nA) uy\nB) sud\nC) o‘rmon\nTo‘g‘ri javob: B", "2"),
    "Turkmen": ("1. Nirede?\nA) öý\nB) kazyýet\nC) tokaý\nJogap: B", "2"),
    "Tajik": ("1. Куҷо?\nА) хона\nБ) суд\nВ) ҷангал\nҶавоб: Б", "2"),
    "Kyrgyz": ("1. Кайда?\nА) үй\nБ) сот\nВ) токой\nТуура жооп: Б", "2"),
    "Dari": ("۱. کجا؟\nالف) خانه\nب) محکمه\nج) جنگل\nجواب: ب", "2"),
    "Pashto": ("۱. چیرته؟\nالف) کور\nب) محکمه\nج) ځنګل\nسم ځواب: ب", "2"),
    "signs of a testing program": ("? Qayerda?\n= uy\n+ sud\n= o‘rmon\n= bog‘", "2"),
    "parted by signs": ("Qayerda?\n====\nuy\n====\n#sud\n====\no‘rmon\n++++", "2"),
    "tags of a testing program": (
        "<question>Қайда?\n<variant>үй\n<variantright>сот\n<variant>орман",
        "2",
    ),
    "ticks of a list": ("1. Где?\n- [ ] дом\n- [x] суд\n- [ ] лес", "2"),
    "true": ("1. Луна светит сама.\nОтвет: неверно", "false"),
    "true or false as options": ("1. Луна светит сама.\nА) верно\nБ) неверно\nОтвет: Б", "false"),
    "a number": ("1. Сколько понятых?\nОтвет: 2", "2"),
    "words": ("1. Как называется документ?\nОтвет: протокол", "протокол"),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_a_key_is_read_however_it_is_written(way: str) -> None:
    text, wanted = WAYS[way]

    assert rights(text) == [wanted]


def test_kinds_follow_from_what_is_right() -> None:
    text = "\n".join(WAYS[way][0] for way in ("a star before", "two right ones", "true"))

    kinds = [one.kind for one in read(text.replace("1. Луна", "3. Луна")).questions]

    assert kinds == ["single", "multiple", "true-false"]


def test_a_question_without_a_key_is_kept_and_told() -> None:
    brought = read(f"7. Где?\n{OPTIONS}")

    assert rights(f"7. Где?\n{OPTIONS}") == [""]
    assert [(one.place, one.text) for one in brought.remarks] == [("7", keys.NO_KEY)]


def test_two_keys_that_disagree_are_none() -> None:
    brought = read("1. Где?\nА) дом\n*Б) суд\nВ) лес\nОтвет: В")

    assert [right(one) for one in brought.questions] == [""]
    assert brought.remarks[0].text == keys.CONFLICT
    assert brought.remarks[0].values == {"first": "Б", "second": "В"}


def test_a_key_that_names_no_option_is_told() -> None:
    brought = read(f"1. Где?\n{OPTIONS}\nОтвет: Д")

    assert brought.remarks[0].text == keys.NO_OPTION


def test_a_russian_key_counts_in_russian_where_the_letters_are_latin() -> None:
    options = "\n".join(
        f"{letter}) {word}"
        for letter, word in zip("ABCD", ["один", "два", "три", "пять"], strict=True)
    )
    text = f"1. Первый?\n{options}\n2. Второй?\n{options}\nКлюч\n1-Б, 2-В"

    assert rights(text) == ["2", "3"]


def test_a_key_begins_anew_where_the_numbers_do() -> None:
    part = f"1. Где?\n{OPTIONS}\n2. Куда?\n{OPTIONS}\n"

    assert rights(f"{part}{part}Ответы\n1-А, 2-Б\n1-В, 2-А") == ["1", "2", "3", "1"]


def test_what_is_in_no_question_is_told_and_not_lost() -> None:
    brought = read(f"Тест\nИнструкция: думайте.\n1. Где?\n{OPTIONS}\nОтвет: Б\nКонец файла.")

    left = [one.values["text"] for one in brought.remarks if one.text == reading.LEFT]
    assert (brought.title, left) == ("Тест", ["Инструкция: думайте.", "Конец файла."])


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_sample_of_the_card_is_read(language: str) -> None:
    card = Path(f"docs/instructor/card.{language}.md").read_text("utf-8")
    sample = [
        line[1:].strip().strip("\\").replace("\\.", ".")
        for line in card.split("\n")
        if line[:1] == ">"
    ]
    text = "\n".join(line.replace("**", "*", 1).replace("**", "") for line in sample)

    assert rights(text) == ["2", "1"]


def test_a_line_without_its_sign_is_a_question_where_options_follow_and_else_is_told() -> None:
    text = "? Bir?\n= a\n+ b\n= c\n13 Ikki?\n= a\n= b\n+ c\n4 Uch\n? To‘rt?\n= a\n+ b"

    brought = read(text)

    assert [right(one) for one in brought.questions] == ["2", "3", "2"]
    assert [one.values["text"] for one in brought.remarks] == ["4 Uch"]


SECOND = "Сколько понятых нужно?\nа) один\nб) двое\n"


def test_a_second_question_without_a_number_is_not_joined_to_the_first() -> None:
    first = "6. Что делать, если экран разблокирован?\n"
    for text in (f"{first}{SECOND}Ответ: б", f"{first}Сколько понятых нужно?\nодин\n*двое"):
        brought = read(f"{text}\n7. Где?\n{OPTIONS}\nОтвет: Б")

        assert [right(one) for one in brought.questions] == ["", "2", "2"]
        assert [(one.place, one.text) for one in brought.remarks] == [
            ("6", keys.NO_ANSWER),
            ("6", written.PARTED),
        ]


def test_a_key_at_the_end_is_not_given_to_a_question_that_lost_its_options() -> None:
    text = f"1. Что делать?\n{SECOND}2. Где?\n{OPTIONS}\nКлюч: 1-б, 2-В"

    assert rights(text) == ["", "", "3"]


@pytest.mark.parametrize(
    "text",
    [f"6. Опишите осмотр.\n{SECOND}Ответ: б", "6. Осмотр\n\nПонятые\nа) да\nб) да два\nОтвет: б"],
)
def test_what_may_be_two_questions_is_told(text: str) -> None:
    brought = read(text)

    assert [right(one) for one in brought.questions] == ["2"]
    assert [one.text for one in brought.remarks] == [written.JOINED]


@pytest.mark.parametrize(
    "text",
    [
        f"6. Следователь прибыл на место. {'Было темно. ' * 20}\n{SECOND}Ответ: б",
        "6. Сколько нужно понятых,\nесли их нет?\nа) один\nб) двое\nОтвет: б",
        f"6. Дополните:\n{SECOND}Ответ: б",
    ],
)
def test_a_long_question_is_one(text: str) -> None:
    assert rights(text) == ["2"]
    assert read(text).remarks == ()


def test_letters_of_options_are_the_authors() -> None:
    automatic = "1. Где?\nA) дом\nB) суд\nОтвет: Б\n2. Кто?\nA) я\nB) он\nОтвет: А"

    assert read(WAYS["Kazakh letters"][0]).signs == (("А", "В", "С", "Д"),)
    assert read(WAYS["one numbering for all"][0]).signs == (("1", "2", "3"),)
    assert read(WAYS["a line with the answer"][0]).signs == (("А", "Б", "В"),)
    assert read(automatic).signs == ()


def test_an_explanation_goes_with_its_question() -> None:
    (question,) = read(f"1. Где?\n{OPTIONS}\nОтвет: Б\nПояснение: так решил суд").questions

    assert question.labels == {"explain": "так решил суд"}


def test_initials_and_sums_are_no_labels() -> None:
    text = (
        "1. Кто автор?\nА) А. С. Пушкин\nБ) Л. Н. Толстой\nОтвет: А\n"
        "2. Сколько будет 1.5 + 2?\nОтвет: 3,5"
    )

    first, second = read(text).questions

    assert [one.text for one in first.choices] == ["А. С. Пушкин", "Л. Н. Толстой"]
    assert (second.kind, second.answer) == ("numeric", "3,5")


def test_letters_of_an_old_code_page_are_read_and_told() -> None:
    data = f"1. Где находится суд?\n{OPTIONS}\nОтвет: Б".encode("cp1251")

    brought = bringing.read("exam.txt", data, "ru")

    assert right(brought.questions[0]) == "2"
    assert brought.remarks[0].text == bringing.LETTERS


def test_gift_and_moodle_are_known_by_what_they_are() -> None:
    gift = bringing.pasted("::Где::Где?{=суд ~дом ~лес}", "ru")
    moodle = bringing.read(
        "bank.xml",
        b'<?xml version="1.0"?><quiz><question type="truefalse"><name><text>T</text></name>'
        b'<questiontext format="html"><text>Moon</text></questiontext>'
        b'<answer fraction="100"><text>true</text></answer>'
        b'<answer fraction="0"><text>false</text></answer></question></quiz>',
    )

    assert [one.kind for one in gift.questions] == ["single"]
    assert [one.kind for one in moodle.questions] == ["true-false"]


def test_bytes_that_are_no_text_are_refused_in_words() -> None:
    with pytest.raises(Invalid, match="neither a Word file"):
        bringing.read("x", b"ab\0cd" * 100)


def test_too_many_questions_for_one_quiz_are_refused_with_what_to_do() -> None:
    text = "\n".join(f"{number}. Где?\n{OPTIONS}\nОтвет: Б" for number in range(1, 600))

    with pytest.raises(Invalid, match="Split the file into 2"):
        bringing.files_of(read(text), id="a", base="ru", title="A")


def test_a_lesson_that_is_too_long_for_one_text_becomes_several() -> None:
    for between in ("\n\n## Часть\n\n", "\n\n"):
        lesson = BroughtLesson("Закон", between.join(["Текст закона. " * 200] * 60))

        files = bringing.files_of(Brought(lessons=(lesson,)), id="a", base="ru", title="A")

        assert all(len(text.encode()) < 200_000 for text in files.values())
        assert [name for name in files if name.startswith("zakon")] == [
            f"zakon-{number}.ru.md" for number in range(1, len(files))
        ]


def test_questions_come_behind_those_that_are_there() -> None:
    first = bringing.files_of(read(WAYS["a tick"][0]), id="a", base="ru", title="A")
    again = bringing.files_of(read(WAYS["words"][0]), id="b", base="en", title="B", existing=first)

    assert again.keys() == {"quiz.ru.md"}
    assert again["quiz.ru.md"].startswith(first["quiz.ru.md"].rstrip())
    assert "Answer: протокол" in again["quiz.ru.md"]


@pytest.mark.parametrize(
    "text",
    [
        "1. " * 400_000,
        "А) " * 400_000,
        "1-А, " * 300_000,
        "*" * 2_000_000,
        "Ответ: " * 200_000,
        "\n".join("1) a" for _ in range(19_000)),
        "\n".join("? a\n= b\n+ c" for _ in range(6_000)),
        "(" * 1_000_000,
        " \t" * 1_000_000,
    ],
)
def test_long_texts_take_seconds_and_not_minutes(text: str) -> None:
    begun = time.process_time()
    read(text)

    assert time.process_time() - begun < 60


PARTS = st.sampled_from(
    ["1. ", "2) ", "А) ", "б. ", "*", "+", "Ответ: ", "Ключи", "1-А", "====", "++++", "? ", "= ",
     "\n", "\t", "суд", "Где?", "- ", "[x] ", "<variant>", "الف) ", "۱. ", "{", "№", "(верно)", "A"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PARTS | st.text(max_size=8), max_size=60))
def test_any_text_is_read_without_a_fault(parts: list[str]) -> None:
    try:
        brought = read("".join(parts))
    except Invalid:
        return
    bringing.files_of(brought, id="a", base="ru", title="A")
