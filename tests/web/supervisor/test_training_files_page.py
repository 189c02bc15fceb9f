"""A spreadsheet of past training: sent, looked at, and entered whole by a supervisor."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import cast
import outside_papers as papers
import pytest
from cast import AIDA, BEK, DINA, NAMES, SANA
from flask import Flask
from sending import Browser
from unchanged import nothing_changes

from elearn.db import transaction

ClientAs = Callable[[str | None], Browser]
START = "/supervise/training/import"
HEAD = "Табельный номер;Название обучения;Организатор;Номер документа;Дата;Курс"
ROW = f"{AIDA};Допрос свидетелей;ЮНОДК;0042;10.03.2025;Первые шаги"


@pytest.fixture(autouse=True)
def _joined(app: Flask, at: datetime) -> None:
    with transaction():
        cast.join(at=at - timedelta(days=1))


def sent(browser: Browser, *rows: str, letters: str = "cp1251") -> str:
    """The page of a file of these rows."""
    body = "\r\n".join((HEAD, *rows)).encode(letters)
    answer = browser.post(START, {"file": (io.BytesIO(body), "обучение 2025.csv")})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_a_file_is_looked_at_and_then_entered(client_as: ClientAs, at: datetime) -> None:
    sana = client_as(SANA)
    with nothing_changes():
        sana.see(START)
    page = sent(sana, ROW)
    shown = sana.see(page).words
    assert "1 new entry" in shown
    assert "Допрос свидетелей" in shown
    assert NAMES[AIDA] in shown
    assert not papers.stored()

    answer = sana.post(page)

    assert (answer.status_code, answer.location) == (303, "/supervise/training/?entered=1")
    assert "1 entry was added. It waits for a second person." in sana.see(answer.location).words
    (row,) = papers.stored()
    assert (row.document_number, row.state, row.module_id) == ("0042", "waiting", "first-steps")
    assert sana.get(page).status_code == 404


def test_the_same_file_again_says_that_nothing_is_new(client_as: ClientAs, at: datetime) -> None:
    sana = client_as(SANA)
    sana.post(sent(sana, ROW))

    shown = sana.see(sent(sana, ROW))

    assert "1 row is entered already" in shown.words
    assert "There is nothing new in this file." in shown.words
    assert not [one for one in shown.every("button") if "Enter" in one.words]


def test_mistakes_are_said_with_their_rows(client_as: ClientAs, at: datetime) -> None:
    sana = client_as(SANA)
    page = sent(sana, ROW, f"{BEK};X;Y;;3/5/2025;")

    shown = sana.see(page)

    assert "2 mistakes" in shown.words
    assert "Nobody in your units has the number or login 0042." in shown.words
    assert "3/5/2025 could be two days" in shown.words
    with nothing_changes():
        assert sana.post(page).status_code == 409


def test_letters_can_be_chosen(client_as: ClientAs, at: datetime) -> None:
    sana = client_as(SANA)
    page = sent(sana, ROW, letters="cp866")

    shown = sana.see(f"{page}?letters=cp866&delimiter=;")

    assert "Допрос свидетелей" in shown.words


def test_a_file_without_the_columns_says_so(client_as: ClientAs, at: datetime) -> None:
    sana = client_as(SANA)
    answer = sana.post(START, {"file": (io.BytesIO(b"a;b\r\n1;2\r\n"), "x.csv")})

    shown = sana.get(answer.location)

    assert shown.status_code == 422
    assert "The first row has no column Service number or login." in shown.text


def test_without_a_file_the_form_is_shown_again(client_as: ClientAs) -> None:
    assert client_as(SANA).post(START).status_code == 422


def test_a_file_is_its_senders_alone(client_as: ClientAs, at: datetime) -> None:
    page = sent(client_as(SANA), ROW)
    dina = client_as(DINA)
    for path in (page, f"{START}/{uuid4()}/"):
        with nothing_changes():
            assert dina.get(path).status_code == 404
            assert dina.post(path).status_code == 404
    assert client_as(AIDA).get(START).status_code == 403
