"""Training elsewhere from spreadsheets: every row right, or nothing; the same file once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import cast
import making
import outside_papers as papers
import pytest
from cast import AIDA, BEK, DINA, SANA
from flask import Flask
from outside_papers import ON
from unchanged import nothing_changes

from elearn.db import transaction
from elearn.errors import Conflict, Invalid
from elearn.languages import LANGUAGES
from elearn.learning.training import list_columns, lists
from elearn.learning.training.lists import Preview
from elearn.people import users
from elearn.web import training_papers

SHOWN = {
    "person": "Service number or login",
    "title": "Title",
    "provider": "Given by",
    "number": "Document number",
    "held_on": "Day",
    "valid_until": "Valid until",
    "course": "Course",
}
HEAD = tuple(SHOWN.values())
GOOD = (AIDA, "Open sources", "INTERPOL", "007", "10.03.2025", "", "first-steps")
Row = tuple[str, ...]


@pytest.fixture(autouse=True)
def _joined(app: Flask, at: datetime) -> None:
    with transaction():
        cast.join(at=at - timedelta(days=1))
        aida = users.by_login(AIDA)
        assert aida
        aida.service_number = "0007"


def look(*rows: Row, head: Row = HEAD, by: str = SANA) -> Preview:
    table = list(enumerate((head, *rows), start=1))
    return lists.look(making.viewer(by), table, SHOWN, on=ON)


def enter(*rows: Row, at: datetime, by: str = SANA) -> int:
    viewer, preview = making.viewer(by), look(*rows, by=by)
    with transaction():
        return lists.enter(viewer, preview, b"table", at=at)


def troubles(*rows: Row) -> list[tuple[int, str]]:
    return [(number, str(one)) for number, one in look(*rows).troubles]


def test_a_file_is_entered_whole_and_waits_for_another_person(at: datetime) -> None:
    assert enter(GOOD, ("0007", *GOOD[1:3], "008", "2025-04-01", "2027-04-01", ""), at=at) == 2

    first, second = papers.stored()
    assert (first.document_number, first.held_on, first.state) == (
        "007",
        date(2025, 3, 10),
        "waiting",
    )
    assert second.valid_until == date(2027, 4, 1)
    with pytest.raises(Conflict, match="entered this yourself"):
        papers.approved(SANA, first.id, at=at)
    papers.approved(DINA, first.id, at=at)


def test_the_same_file_again_adds_nothing(at: datetime) -> None:
    enter(GOOD, at=at)
    papers.refused(DINA, papers.stored()[0].id, at=at)
    again = look(("0007", "OPEN  sources", "Interpol", "٠٠٧", "2025-03-10", "", ""))

    assert (again.fresh, [row.number for row in again.rows if row.is_there]) == ([], [2])
    with nothing_changes():
        assert enter(GOOD, at=at, by=DINA) == 0


def test_a_row_that_stands_twice_in_a_file_is_entered_once(at: datetime) -> None:
    assert enter(GOOD, GOOD, at=at) == 1


WRONG: list[tuple[Row, str]] = [
    (("", *GOOD[1:]), "Give the service number or login."),
    ((BEK, *GOOD[1:]), f"Nobody in your units has the number or login {BEK}."),
    (("7", *GOOD[1:]), "Nobody in your units has the number or login 7."),
    ((AIDA, "", *GOOD[2:]), "Give the title, in 300 characters at most."),
    ((*GOOD[:4], "", *GOOD[5:]), "Give the day it was held."),
    ((*GOOD[:4], "5/3/2025", *GOOD[5:]), "5/3/2025 could be two days"),
    ((*GOOD[:4], "2026-03-03", *GOOD[5:]), "The day it was held is still to come."),
    ((*GOOD[:5], "soon", GOOD[6]), "Write the day as 2026-03-02 or 02.03.2026."),
    ((*GOOD[:6], "First step"), "There is no course First step. Did you mean First steps?"),
    ((*GOOD[:6], "Cooking"), "There is no course Cooking."),
]


@pytest.mark.parametrize(("row", "sentence"), WRONG)
def test_one_mistake_is_said_with_its_row_and_nothing_enters(
    at: datetime, row: Row, sentence: str
) -> None:
    ((number, said),) = troubles(GOOD, row)

    assert (number, said.startswith(sentence)) == (3, True), said
    with pytest.raises(Conflict), nothing_changes():
        enter(GOOD, row, at=at)


def test_every_mistake_of_a_row_is_said_at_once() -> None:
    assert [number for number, _said in troubles((BEK, "", "", "", "x", "y", "z"))] == [2] * 4


def test_a_number_of_two_people_is_asked_about() -> None:
    with transaction():
        sana = users.by_login(SANA)
        assert sana
        sana.service_number = "0007"

    ((_number, said),) = troubles(("0007", *GOOD[1:]))
    assert said == "Several people have the number 0007. Give the login."


@pytest.mark.parametrize("course", ["first-steps", "FIRST  steps", "Первые шаги", ""])
def test_a_course_is_known_by_its_title_in_any_language(course: str) -> None:
    (row,) = look((*GOOD[:6], course)).rows

    assert row.paper.module_id == ("first-steps" if course else None)


@pytest.mark.parametrize("missing", list_columns.REQUIRED)
def test_a_column_that_is_needed_is_named(missing: str) -> None:
    head = tuple(name for field, name in SHOWN.items() if field != missing)
    with pytest.raises(Invalid, match=f"no column {SHOWN[missing]}"):
        look(GOOD, head=head)


def test_a_column_that_stands_twice_is_named() -> None:
    with pytest.raises(Invalid, match="Two columns are called Title"):
        look((*GOOD, "x"), head=(*HEAD, "TITLE"))


HEADS = {
    "ru": "Табельный номер;Название обучения;Организатор;Номер документа;Дата;Действует до;Курс",
    "kk": "Қызметтік нөмір;Оқыту атауы;Ұйымдастырушы;Құжат нөмірі;Өткізілген күні;;",
    "tg": "Рақами хизматӣ;Номи омӯзиш;Ташкилкунанда;Рақами ҳуҷҷат;Сана;;",
    "uz": "Xizmat raqami;O‘quv nomi;Tashkilotchi;Hujjat raqami;Sana;;",
    "fa-af": "نمبر خدمت;عنوان آموزش;برگزارکننده;شماره سند;تاریخ;معتبر تا;دوره",
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_names_that_a_page_says_are_known_in_its_language(app: Flask, code: str) -> None:
    with app.test_request_context(f"/?lang={code}"):
        shown = training_papers.names()

    assert list(list_columns.places(list(shown.values()), shown)) == list(shown)


@pytest.mark.parametrize("code", HEADS)
def test_columns_are_known_in_the_languages_of_the_hub(code: str) -> None:
    (row,) = look(GOOD, head=tuple(HEADS[code].split(";"))).rows

    assert (row.paper.title, row.paper.document_number) == ("Open sources", "007")
