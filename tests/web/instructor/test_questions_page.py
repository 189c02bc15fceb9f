"""Questions of a draft as forms: what is typed there is the Markdown of the quiz, both ways."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import cast
import pytest
from cast import BEK, IDA, ILYA
from flask import Flask
from sending import Browser

from elearn.db import db, transaction
from elearn.library.workshop import texts
from elearn.library.workshop.drafts import Drafted
from elearn.web.instructor import question_says
from tests.drafting import QUIZ, new_draft, saved
from tests.web.instructor.papers import second_instructor

ROOT = Path(__file__).parents[3]
ClientAs = Callable[[str | None], Browser]

TRANSLATION = """\
---
title: Parcels at the border
of: sha256-0123456789ab

---

## What is seen at once

- ( ) A new label on an old box
- ( ) The stamp of the country
- ( ) A usual weight

Id: label-7k2m
"""


@pytest.fixture
def draft(app: Flask, at: datetime) -> Drafted:
    return new_draft(at=at)


@pytest.fixture
def ilya(client_as: ClientAs) -> Browser:
    return client_as(ILYA)


@pytest.fixture
def olga(app: Flask, at: datetime) -> Browser:
    return second_instructor(app)


def text_of(draft: Drafted, name: str = "quiz.ru.md") -> str:
    db.session.rollback()
    return texts.text(draft.id, name).text


def at_page(draft: Drafted, rest: str = "", language: str = "ru") -> str:
    return f"{draft.address}questions/{language}/{rest}"


def hidden(browser: Browser, path: str) -> dict[str, str]:
    """What the form carries along."""
    page = browser.get(path).text
    return dict(re.findall(r'<input type="hidden" name="(stamp|revision)" value="(\w*)"', page))


def first(browser: Browser, draft: Drafted, **typed: Any) -> dict[str, Any]:
    """The form of the first question as it stands, with what is typed over it."""
    return {
        **hidden(browser, at_page(draft, "label-7k2m/")),
        "title": "Что видно сразу",
        "option": [
            "Новая наклейка на старой коробке",
            "Марка страны отправления",
            "Обычный вес",
        ],
        "feedback": ["", "", ""],
        "share": ["", "", ""],
        "right": "0",
        "explain": "Переупаковку выдаёт наклейка.",
        "objective": "PB-1",
        "level": "apply",
        **typed,
    }


def test_the_list_tells_every_question_in_plain_words(ilya: Browser, draft: Drafted) -> None:
    page = ilya.get(at_page(draft)).text

    assert "Отметьте признаки переупаковки" in page
    assert "One right answer" in page
    assert "Notice a repacked parcel" in page
    assert "Id:" not in page


def test_the_address_without_a_language_leads_to_that_of_the_course(
    ilya: Browser, draft: Drafted
) -> None:
    assert ilya.get(f"{draft.address}questions/").location == at_page(draft)


def test_a_form_sent_as_it_stands_changes_no_byte(ilya: Browser, draft: Drafted) -> None:
    answer = ilya.post(at_page(draft, "label-7k2m/"), first(ilya, draft))

    assert answer.status_code == 303
    assert text_of(draft) == QUIZ


def test_a_form_writes_the_lines_of_its_question_alone(ilya: Browser, draft: Drafted) -> None:
    typed = first(ilya, draft, option=["Новая наклейка", "Марка", "> 5 кг"], right="2")

    ilya.post(at_page(draft, "label-7k2m/"), typed | {"feedback": ["", "Нет.", ""]})

    assert text_of(draft) == QUIZ.replace(
        "- (x) Новая наклейка на старой коробке\n- ( ) Марка страны отправления\n- ( ) Обычный вес",
        "- ( ) Новая наклейка\n- ( ) Марка\n  > Нет.\n- (x) \\> 5 кг",
    )


def test_a_change_of_the_text_stands_in_the_form(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    saved(draft, "quiz.ru.md", QUIZ.replace("Обычный вес", "Запах краски"), at=at)

    assert "Запах краски" in ilya.get(at_page(draft, "label-7k2m/")).text


def test_a_row_is_added_without_a_script_and_nothing_is_stored(
    ilya: Browser, draft: Drafted
) -> None:
    page = ilya.post(at_page(draft, "label-7k2m/"), first(ilya, draft, go="add.choices")).text

    assert 'id="_option_3"' in page
    assert text_of(draft) == QUIZ


NEW = {
    "single": (
        {"option": ["Да", "Нет", ""], "right": "1", "feedback": ["", "", ""]},
        "- ( ) Да\n- (x) Нет",
    ),
    "multiple": ({"option": ["a", "b"], "right": "0", "share": ["", "-50"]}, "- [x] a\n- [-50%] b"),
    "true-false": ({"answer": "false"}, "Answer: false"),
    "numeric": (
        {"amount.value": "1,4", "amount.tolerance": "0,05", "amount.unit": "кг"},
        "Answer: 1,4 ± 0,05 кг",
    ),
    "text": ({"variants": "112\r\nсто двенадцать"}, 'Answer: "112" | сто двенадцать'),
    "matching": (
        {"left": ["a", "c", ""], "right_side": ["b", "d", ""], "extra": ["e"]},
        "- a -> b\n- c -> d\n- -> e",
    ),
    "ordering": ({"step": ["a", "b", "c"]}, "Order:\n\n1. a\n2. b\n3. c"),
    "cloze": ({"prompt": "Это [[слово]]."}, "Это [[слово]]."),
    "written": ({"rubric": ["открытый", ""]}, "Answer: written\n\nRubric:\n\n- открытый"),
    "information": ({"prompt": "Прочтите."}, "Прочтите.\n\nInfo: yes"),
    "scenario": ({"prompt": "Дело."}, "Дело."),
    "pool": ({"draw": "2"}, "Draw: 2"),
}


@pytest.mark.parametrize("kind", NEW)
def test_a_new_question_of_any_kind_is_written(ilya: Browser, draft: Drafted, kind: str) -> None:
    typed, lines = NEW[kind]
    assert ilya.get(at_page(draft, f"~new/?kind={kind}")).status_code == 200

    answer = ilya.post(at_page(draft, f"~new/?kind={kind}"), {"title": "Новый", **typed})

    assert answer.status_code == 303
    written = text_of(draft).removeprefix(QUIZ)
    assert lines in written
    assert ("Id: novyy-" in written) == (kind != "pool")
    assert ilya.get(answer.location).status_code == 200


def test_a_question_goes_into_its_group(ilya: Browser, draft: Drafted) -> None:
    ilya.post(at_page(draft, "~new/?kind=pool"), {"title": "Набор", "draw": "1"})

    ilya.post(
        at_page(draft, "~new/?kind=true-false&into=~2"), {"title": "Верно ли?", "answer": "true"}
    )

    assert "## Pool: Набор\n\nDraw: 1\n\n### Верно ли?\n\nAnswer: true\n" in text_of(draft)


WRONG = {
    "numeric": ({"amount.value": "many"}, "_value"),
    "cloze": ({"prompt": "Без пропусков"}, "_prompt"),
    "true-false": ({}, "_answer"),
    "text": ({"variants": ""}, "_variants"),
    "matching": ({"left": ["", "c"], "right_side": ["b", "d"]}, "_pairs"),
    "single": ({"option": ["", ""]}, "_choices"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_cannot_be_read_is_told_at_its_field_and_kept(
    ilya: Browser, draft: Drafted, kind: str
) -> None:
    typed, field = WRONG[kind]

    answer = ilya.post(at_page(draft, f"~new/?kind={kind}"), {"title": "Новый вопрос", **typed})

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}"' in answer.text
    assert 'value="Новый вопрос"' in answer.text
    assert text_of(draft) == QUIZ


def test_a_mistyped_key_is_stored_and_told_at_its_field(ilya: Browser, draft: Drafted) -> None:
    typed = {"title": "Вес", "amount.value": "3,4.5", "amount.unit": "кг"}

    answer = ilya.post(at_page(draft, "~new/?kind=numeric"), typed)
    page = ilya.get(answer.location).text

    assert re.search(r'id="_value_found"><li class="is-wrong">', page)
    assert 'aria-describedby="_value_found"' in page


def test_what_a_form_cannot_hold_opens_as_text(ilya: Browser, draft: Drafted, at: datetime) -> None:
    saved(draft, "quiz.ru.md", QUIZ.replace("Explain:", "Слово:"), at=at)

    answer = ilya.get(at_page(draft, "label-7k2m/"))

    assert answer.status_code == 303
    assert "/texts/quiz.ru.md?line=" in answer.location


def test_the_question_is_shown_as_officers_see_it_without_its_key(
    ilya: Browser, draft: Drafted
) -> None:
    page = ilya.get(at_page(draft, "label-7k2m/")).text
    shown = page.partition("As officers see it")[2]

    assert "Новая наклейка на старой коробке" in shown
    assert "checked" not in shown
    assert "Переупаковку выдаёт наклейка." not in shown


def test_two_at_different_questions_lose_nothing_and_are_told(
    ilya: Browser, olga: Browser, draft: Drafted
) -> None:
    typed = first(ilya, draft, title="Что видно?")
    other = hidden(olga, at_page(draft, "signs-91xa/"))
    olga.post(
        at_page(draft, "signs-91xa/"),
        other | {"title": "Признаки", "option": ["Вес", "Лента", "Коробка"], "right": ["0", "1"]},
    )

    answer = ilya.post(at_page(draft, "label-7k2m/"), typed)

    assert answer.status_code == 303
    assert "## Что видно?" in text_of(draft)
    assert "## Признаки" in text_of(draft)
    page = ilya.get(answer.location).text
    assert "Olga" in page
    assert "Признаки" in page


def test_two_at_one_question_see_both_texts(ilya: Browser, olga: Browser, draft: Drafted) -> None:
    typed = first(ilya, draft, title="Мой вопрос")
    olga.post(at_page(draft, "label-7k2m/"), first(olga, draft, title="Её вопрос"))

    answer = ilya.post(at_page(draft, "label-7k2m/"), typed)

    assert answer.status_code == 409
    assert 'value="Мой вопрос"' in answer.text
    assert "Её вопрос" in answer.text
    assert "## Её вопрос" in text_of(draft)
    (stamp,) = re.findall(r'name="stamp" value="(\w+)"', answer.text)
    assert ilya.post(at_page(draft, "label-7k2m/"), typed | {"stamp": stamp}).status_code == 303
    assert "## Мой вопрос" in text_of(draft)


def test_a_question_that_another_took_out_can_be_put_back(
    ilya: Browser, olga: Browser, draft: Drafted
) -> None:
    typed = first(ilya, draft, kind="single")
    olga.post(at_page(draft, "label-7k2m/remove"))

    answer = ilya.post(at_page(draft, "label-7k2m/"), typed)

    assert answer.status_code == 409
    assert ilya.post(at_page(draft, "label-7k2m/"), typed | {"stamp": ""}).status_code == 303
    assert "Id: label-7k2m" in text_of(draft)


def test_questions_move(ilya: Browser, draft: Drafted) -> None:
    ilya.post(at_page(draft, "signs-91xa/move"), {"to": "up"})

    text = text_of(draft)
    assert text.index("signs-91xa") < text.index("label-7k2m")
    ilya.post(at_page(draft, "signs-91xa/move"), {"to": "down"})
    assert text_of(draft) == QUIZ
    assert ilya.get(at_page(draft, "signs-91xa/move")).status_code == 303


def test_a_question_is_removed_once_that_is_confirmed(ilya: Browser, draft: Drafted) -> None:
    assert "Remove this question?" in ilya.get(at_page(draft, "signs-91xa/remove")).text

    ilya.post(at_page(draft, "signs-91xa/remove"))

    assert "signs-91xa" not in text_of(draft)
    assert "label-7k2m" in text_of(draft)


def test_a_group_is_removed_without_its_questions(ilya: Browser, draft: Drafted) -> None:
    ilya.post(at_page(draft, "~new/?kind=pool"), {"title": "Набор", "draw": "1"})
    ilya.post(at_page(draft, "label-7k2m/move"), {"to": "~2"})
    assert "### Что видно сразу" in text_of(draft)

    ilya.post(at_page(draft, "~1/remove"), {"go": "keep"})

    assert "\n## Что видно сразу" in text_of(draft)
    assert "Набор" not in text_of(draft)


# ── translations ──


def test_a_translation_is_written_beside_the_original_and_never_its_key(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    saved(draft, "quiz.en.md", TRANSLATION, at=at)
    path = at_page(draft, "label-7k2m/", "en")
    page = ilya.get(path).text
    assert "Новая наклейка на старой коробке" in page
    assert 'name="right"' not in page

    typed = hidden(ilya, path) | {"title": "At once", "option": ["A label", "A stamp", "Weight"]}
    ilya.post(path, typed | {"right": "2", "points": "5", "share": ["", "100", ""]})

    text = text_of(draft, "quiz.en.md")
    assert "## At once\n\n- ( ) A label\n- ( ) A stamp\n- ( ) Weight\n\nId: label-7k2m\n" in text


def test_a_question_that_a_translation_lacks_is_put_where_the_original_has_it(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    saved(draft, "quiz.en.md", TRANSLATION.replace("label-7k2m", "signs-91xa"), at=at)
    assert "Translate this question" in ilya.get(at_page(draft, "", "en")).text

    path = at_page(draft, "label-7k2m/", "en")
    ilya.post(path, hidden(ilya, path) | {"title": "First", "option": ["a", "b", "c"]})

    text = text_of(draft, "quiz.en.md")
    assert text.index("Id: label-7k2m") < text.index("Id: signs-91xa")


@pytest.mark.parametrize("rest", ["nothing-here/", "nothing-here/remove", "~99/"])
def test_what_is_not_there_is_not_found(ilya: Browser, draft: Drafted, rest: str) -> None:
    assert ilya.get(at_page(draft, rest)).status_code == 404
    assert ilya.get(at_page(draft, "", "xx")).status_code == 404


def test_a_group_of_a_translation_shows_the_original_of_its_words(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    pooled = QUIZ.replace("## Что видно", "## Пул: Осмотр\n\nDraw: 1\n\n### Что видно")
    saved(draft, "quiz.ru.md", pooled, at=at)
    text = TRANSLATION.replace("## What", "## Pool: Looking\n\n### What")
    saved(draft, "quiz.en.md", text, at=at)
    path = at_page(draft, "~0/", "en")
    assert "Осмотр" in ilya.get(path).text

    ilya.post(path, hidden(ilya, path) | {"title": "A first look", "draw": "9"})

    assert text_of(draft, "quiz.en.md") == text.replace("Looking", "A first look")


def test_an_address_that_is_no_name_makes_no_question(ilya: Browser, draft: Drafted) -> None:
    typed = {"kind": "true-false", "title": "Верно?", "answer": "true", "stamp": ""}

    assert ilya.post(at_page(draft, "a b;c/"), typed).status_code == 404
    assert text_of(draft) == QUIZ


def test_another_persons_course_is_not_there(
    client_as: ClientAs, draft: Drafted, at: datetime
) -> None:
    with transaction():
        cast.join(at=at)

    assert client_as(BEK).get(at_page(draft)).status_code == 403
    assert client_as(IDA).get(at_page(draft)).status_code == 404


def sentences() -> set[str]:
    """All that the reading of a quiz may say."""
    folders = (ROOT / "elearn/content/quizzes", ROOT / "elearn/quiz/kinds")
    trees = (ast.parse(file.read_text("utf-8")) for each in folders for file in each.glob("*.py"))
    constants = (
        node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)
    )
    return {node.value for node in constants if isinstance(node.value, str)}


def test_what_the_form_says_in_other_words_is_said_by_the_check() -> None:
    assert set(question_says.IN_FORMS) <= sentences()


def test_a_finding_speaks_of_the_form_and_not_of_signs(ilya: Browser, draft: Drafted) -> None:
    ilya.post(at_page(draft, "label-7k2m/"), first(ilya, draft, right="9"))

    page = ilya.get(at_page(draft, "label-7k2m/")).text

    assert "No answer is marked as right" in page
    assert "(x)" not in page


def test_what_is_missing_is_said_below_its_own_field(ilya: Browser, draft: Drafted) -> None:
    page = ilya.get(at_page(draft, "signs-91xa/")).text

    field, note = page.index('id="_explain"'), page.index("Nothing explains the answer")
    assert field < note < page.index('id="_hint"')
    assert 'aria-describedby="_explain_found"' in page


def test_the_preview_has_the_number_of_the_question(ilya: Browser, draft: Drafted) -> None:
    seen = ilya.see(at_page(draft, "signs-91xa/")).first("section", **{"class": "seen"})

    assert "2. Отметьте признаки переупаковки" in seen.words


def test_a_save_leads_on_to_the_next_mistake_and_to_the_check(
    ilya: Browser, draft: Drafted, at: datetime
) -> None:
    saved(draft, "quiz.ru.md", QUIZ.replace("[x]", "[ ]"), at=at)

    page = ilya.see(ilya.post(at_page(draft, "label-7k2m/"), first(ilya, draft)).location)

    links = {one.get("href"): one.words for one in page.every("a")}
    assert links[at_page(draft, "signs-91xa/")] == "Question 2: Отметьте признаки переупаковки"
    assert links[f"{draft.address}check/"] == "Back to the check"


def test_a_save_without_a_mistake_elsewhere_leads_to_the_check_alone(
    ilya: Browser, draft: Drafted
) -> None:
    page = ilya.see(ilya.post(at_page(draft, "label-7k2m/"), first(ilya, draft)).location)

    assert "The next mistake" not in page.words
    assert "Back to the check" in page.words
