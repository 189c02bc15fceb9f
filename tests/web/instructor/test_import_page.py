"""A Word file of an instructor becomes a draft: looked at first, and never over another's text."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import cast
import drafting
import making
import photographed
import pytest
import word_files
from cast import AIDA, IDA, ILYA
from flask import Flask
from sending import Browser
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from elearn.db import db, transaction
from elearn.library.workshop import drafts, pictures, texts
from elearn.library.workshop.drafts import Drafted
from elearn.models.assignments import Upload
from elearn.people import uploads

ClientAs = Callable[[str | None], Browser]
START = "/author/import/"
NEW = {"to": "", "subject": "cybercrime", "base": "ru", "title": ""}
TEXT = "1. Где находится суд?\nА) в лесу\n*Б) в городе\nВ) на реке"


def plain(page: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split()).replace(" )", ")").replace(" . ", ". ")


def send(browser: Browser, body: bytes = b"", **fields: object) -> TestResponse:
    file = {"file": (io.BytesIO(body), "Экзамен.docx")} if body else {}
    return browser.post(START, NEW | fields | file)


def looked_at(browser: Browser, body: bytes = b"", **fields: object) -> str:
    """The address of the report of what was sent."""
    answer = send(browser, body, **fields)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def take(browser: Browser, address: str, **fields: object) -> TestResponse:
    return browser.post(f"{address.partition('?')[0]}take", NEW | {"title": "Улики"} | fields)


def taken(browser: Browser, address: str, **fields: object) -> Drafted:
    """The draft that what was looked at was taken into."""
    answer = take(browser, address, **fields)
    assert answer.status_code == 303, answer.text
    return drafts.draft(making.viewer(ILYA), UUID(answer.location.split("/")[3]))


def test_an_exam_in_word_becomes_a_draft_that_the_check_accepts(
    client_as: ClientAs, at: datetime
) -> None:
    ilya = client_as(ILYA)
    address = looked_at(ilya, word_files.exam())

    report = ilya.get(address).text
    draft = taken(ilya, address)

    assert "20 questions" in report
    assert "found for 20 of 20" in plain(report)
    assert "no right answer" not in report
    assert "Выберите правильный ответ." in report
    assert {one.code for one in drafting.checked(draft, at=at).findings if one.is_error} == set()
    module = drafting.checked(draft, at=at).module
    assert module is not None
    assert module.titles == {"ru": "Улики"}
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 0


def test_without_open_ends_the_check_comes_next(client_as: ClientAs) -> None:
    ilya = client_as(ILYA)

    assert str(take(ilya, looked_at(ilya, text=TEXT)).location).endswith("/check/")


def test_the_report_shows_every_line_of_a_question_and_letters_before_its_options(
    client_as: ClientAs,
) -> None:
    ilya = client_as(ILYA)
    text = f"1. Суд\nбыл закрыт.\n{TEXT[3:]}\n2. Кто?\n- я\n* - он\nОтвет: Б"

    report = plain(ilya.get(looked_at(ilya, text=text)).text)

    assert "был закрыт. Где находится суд? А) в лесу Б) в городе right В) на реке" in report
    assert "2. Кто? А) я Б) он right" in report


def test_numbers_are_the_authors(client_as: ClientAs) -> None:
    ilya = client_as(ILYA)
    text = "6. Что?\nГде?\nА) я\nБ) он\nОтвет: Б\n7. Кто?\nА) я\nБ) он\nОтвет: Б"

    report = plain(ilya.get(looked_at(ilya, text=text)).text)

    assert "6. Что? There are neither" in report
    assert "6. Что? no right answer Где? А) я" in report
    assert "7. Кто? А) я" in report


def test_a_subject_can_be_chosen_and_changed_on_the_report(
    client_as: ClientAs, at: datetime
) -> None:
    ilya = client_as(ILYA)
    address = looked_at(ilya, word_files.exam(), subject="")

    report = ilya.get(address).text
    refused = take(ilya, address, subject="")

    assert '<select id="_subject" name="subject" required>' in report
    assert refused.status_code == 422
    assert '<p class="is-wrong" id="_subject_error">Choose a subject.</p>' in refused.text
    assert taken(ilya, address, subject="cybercrime", base="kk").domain_slug == "cybercrime"


def test_a_file_that_the_browser_lost_is_asked_for_once_more(client_as: ClientAs) -> None:
    answer = send(client_as(ILYA), word_files.exam(), base="xx")

    assert answer.status_code == 422
    assert "Choose the file once more" in answer.text


def test_the_reasons_stay_until_each_question_is_marked(client_as: ClientAs, at: datetime) -> None:
    ilya = client_as(ILYA)
    with transaction():
        cast.join(at=at)
    text = f"{TEXT}\nОтвет: А\n2. Кто?\nА) я\nБ) он\nОтвет: Д"
    answer = take(ilya, looked_at(ilya, text=text))
    page = ilya.get(answer.location)
    draft = drafts.draft(making.viewer(ILYA), UUID(answer.location.split("/")[3]))
    quiz = texts.all_of(draft.id)["quiz.ru.md"]
    drafting.saved(draft, "quiz.ru.md", quiz.replace("- ( ) он", "- (x) он"), at=at)

    before, after = plain(page.text), plain(ilya.get(answer.location).text)

    assert "2 questions have no right answer yet" in before
    assert "The key says two things: Б by how" in before
    assert "The key says “Д”" in before
    assert f"{draft.address}questions/ru/" in page.text
    assert "1 question has no right answer yet" in after
    assert "Кто? Marked" in after
    assert client_as(IDA).get(answer.location).status_code == 404


def test_a_question_without_options_opens_as_a_form_to_fill_in(client_as: ClientAs) -> None:
    ilya = client_as(ILYA)

    answer = take(ilya, looked_at(ilya, text=f"{TEXT}\n2. Кто?"))
    page = ilya.get(answer.location).text
    (address,) = re.findall(r'<a href="(/author/drafts/[^"]*/questions/ru/[^"]+)"', page)

    assert "1 question has no right answer yet" in page
    assert ilya.get(address).status_code == 200


def test_a_file_is_no_list_of_open_ends(client_as: ClientAs, at: datetime) -> None:
    ilya, draft = client_as(ILYA), drafting.new_draft(at=at)

    for body in (TEXT, '[["a", 2, {}]]', '[["a", 2, 3]]', "[" * 5_000, '["abc"]', "5"):
        upload = looked_at(ilya, text=body).split("/")[3]
        assert ilya.get(f"{draft.address}import/{upload}/").status_code == 404


def test_forgetting_a_file_asks_first(client_as: ClientAs) -> None:
    ilya = client_as(ILYA)
    address = looked_at(ilya, text=TEXT)
    path, _, chosen = address.partition("?")

    asked = ilya.get(f"{path}drop?{chosen}")

    assert "Nothing of it has been taken in" in asked.text
    assert ilya.get(address).status_code == 200


def test_looking_at_a_file_changes_nothing(client_as: ClientAs, at: datetime) -> None:
    ilya = client_as(ILYA)

    ilya.get(looked_at(ilya, word_files.exam()))

    assert drafts.open_drafts(making.viewer(ILYA)) == []


def test_pasted_questions_go_behind_those_of_an_open_draft(
    client_as: ClientAs, at: datetime
) -> None:
    ilya, draft = client_as(ILYA), drafting.new_draft(at=at)
    to = f"draft:{draft.id}"

    assert ilya.get(f"{draft.address}import/").location == f"{START}?to={to}"
    taken(ilya, looked_at(ilya, text=TEXT, to=to), to=to)

    said = texts.all_of(draft.id)
    assert said["quiz.ru.md"].startswith(drafting.QUIZ.rstrip())
    assert "- (x) в городе" in said["quiz.ru.md"]
    assert said["first-look.ru.md"] == drafting.LESSON


def test_a_published_course_gets_a_draft_of_its_next_version(
    client_as: ClientAs, at: datetime
) -> None:
    ilya = client_as(ILYA)
    to = "course:first-steps"

    draft = taken(ilya, looked_at(ilya, text=TEXT, to=to), to=to)

    assert draft.module_id == "first-steps"
    assert "- (x) в городе" in texts.all_of(draft.id)["quiz.en.md"]


def test_pictures_are_made_anew_and_named_in_the_text(client_as: ClientAs, at: datetime) -> None:
    import docx

    document = docx.Document()
    document.add_heading("Осмотр", 1)
    photograph = photographed.photograph(photographed.scene(300, 200))
    document.add_picture(io.BytesIO(photograph))
    ilya = client_as(ILYA)

    draft = taken(ilya, looked_at(ilya, word_files.saved(document)))

    (name,) = [one for one in pictures.named_in(draft.id) if "@" not in one]
    assert f"media/{name}" in texts.all_of(draft.id)["osmotr.ru.md"]
    assert {one.code for one in drafting.checked(draft, at=at).findings if one.is_error} == set()


def test_a_question_without_a_key_stands_first_in_the_report_and_in_the_check(
    client_as: ClientAs, at: datetime
) -> None:
    ilya = client_as(ILYA)
    address = looked_at(ilya, text=TEXT.replace("*", ""))

    report = ilya.get(address).text
    draft = taken(ilya, address)

    assert "1 question has no right answer yet" in report
    assert "mark the right answer" in report
    found = {one.code for one in drafting.checked(draft, at=at).findings if one.is_error}
    assert "E02" in found


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Choose a file, or paste"),
        ({"text": TEXT, "base": "xx"}, "Choose the language"),
        ({"text": "%PDF-1.7"}, "Word document"),
    ],
)
def test_what_cannot_be_read_is_told_and_kept_on_the_page(
    client_as: ClientAs, fields: dict[str, str], says: str
) -> None:
    answer = send(client_as(ILYA), **fields)

    assert answer.status_code == 422
    assert says in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert fields.get("text", "")[:20] in answer.text


def test_more_questions_than_a_quiz_holds_are_told_at_once(client_as: ClientAs) -> None:
    text = "\n".join(TEXT.replace("1.", f"{number}.", 1) for number in range(1, 500))

    answer = send(client_as(ILYA), text=text)

    assert answer.status_code == 422
    assert "Split the file into 2" in answer.text


def test_a_new_course_needs_a_title(client_as: ClientAs) -> None:
    ilya = client_as(ILYA)

    answer = take(ilya, looked_at(ilya, text=TEXT), title=" ")

    assert answer.status_code == 422
    assert "Write a title" in answer.text
    assert drafts.open_drafts(making.viewer(ILYA)) == []


def test_a_text_that_somebody_saved_meanwhile_is_not_overwritten(app: Flask, at: datetime) -> None:
    from elearn.interop import bringing
    from elearn.library.workshop import imports

    draft, viewer = drafting.new_draft(at=at), making.viewer(ILYA)
    goal = imports.goal(viewer, f"draft:{draft.id}", subject="", base="", title="")
    prepared = imports.prepare(app.config["MEDIA"], goal, bringing.pasted(TEXT, "ru"))
    drafting.saved(draft, "quiz.ru.md", f"{drafting.QUIZ}\n", at=at)

    with pytest.raises(imports.Conflict, match="after you looked"), transaction():
        imports.take_in(viewer, prepared, at=at)
    assert texts.all_of(draft.id)["quiz.ru.md"] == f"{drafting.QUIZ}\n"


def test_a_file_is_its_owners_and_is_forgotten_after_a_day(
    client_as: ClientAs, at: datetime
) -> None:
    ilya = client_as(ILYA)
    with transaction():
        cast.join(at=at)
    viewer = making.viewer(ILYA)
    with transaction():
        old = uploads.keep(viewer, "import", "a", b"1. a", at=at - timedelta(days=2))
    address = looked_at(ilya, text=TEXT)

    assert ilya.get(f"{START}{old}/?subject=cybercrime&base=ru").status_code == 404
    assert client_as(IDA).get(address).status_code == 404
    assert ilya.post(f"{address.partition('?')[0]}drop").status_code == 303
    assert ilya.get(address).status_code == 404


def test_who_may_begin_no_course_brings_into_none(client_as: ClientAs, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    with transaction():
        cast.join(at=at)
    ida = client_as(IDA)

    assert send(ida, text=TEXT).status_code == 422
    assert send(ida, text=TEXT, to=f"draft:{draft.id}").status_code == 404
    assert send(ida, text=TEXT, to="course:first-steps").status_code == 404
    assert client_as(AIDA).get(START).status_code == 403
    assert client_as(None).get(START).status_code == 303


def test_an_address_that_lost_what_was_chosen_leads_back_to_the_form(
    client_as: ClientAs,
) -> None:
    ilya = client_as(ILYA)

    answer = ilya.get(looked_at(ilya, text=TEXT).partition("?")[0])

    assert (answer.status_code, answer.location) == (303, START)


def test_a_reload_after_a_form_leads_back_to_the_file(client_as: ClientAs) -> None:
    ilya = client_as(ILYA)
    address = looked_at(ilya, text=TEXT)
    path, _, chosen = address.partition("?")

    assert ilya.get(f"{path}take?{chosen}").location == address
