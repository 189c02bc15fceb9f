"""Completion and period reports as files: the same rows as the pages, and nobody else's."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import making
import pytest
import time_machine
from cast import AIDA, BEK, SANA, SAUL
from cast import join as bring_the_others
from docx import Document
from flask import Flask
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sending import Browser
from sqlalchemy import select

from elearn.db import db, transaction
from elearn.models.assignments import PeriodReport
from elearn.models.audit import AuditEntry
from elearn.people import users

ClientAs = Callable[[str | None], Browser]
MATRIX = "/supervise/completion"
REPORTS = "/supervise/reports/"
DAY = timedelta(days=1)


def of_csv(file: bytes, separator: str = ",") -> list[list[str]]:
    text = io.StringIO(file.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=separator))


def of_xlsx(file: bytes, place: int = 0) -> list[list[str]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    rows = book.get_sheet_by_index(place).to_python(skip_empty_area=False)
    return [list(map(str, row)) for row in rows]


def below_head(rows: list[list[str]]) -> list[list[str]]:
    """The rows of people."""
    head = next(place for place, row in enumerate(rows) if row[:1] == ["Service number or login"])
    return [row for row in rows[head + 1 :] if any(row)]


def about(rows: list[list[str]]) -> dict[str, str]:
    return {row[0]: row[1] for row in rows[:12] if len(row) > 1}


def acts() -> list[tuple[str, dict[str, object]]]:
    rows = db.session.execute(select(AuditEntry.did, AuditEntry.facts).order_by(AuditEntry.number))
    return [(did, facts) for did, facts in rows if did.endswith((" completion", " report"))]


# Completion ----------------------------------------------------------------------------------


def test_the_files_hold_the_rows_of_the_page(app: Flask, client_as: ClientAs, at: datetime) -> None:
    making.an_assignment(at=at)
    making.passed(AIDA, at=at)
    sana = client_as(SANA)

    people = sana.see(MATRIX).first("table").every("th", scope="row")
    names = [one.first("a").words for one in people]
    for rows in (of_csv(sana.get(f"{MATRIX}.csv").data), of_xlsx(sana.get(f"{MATRIX}.xlsx").data)):
        taken = below_head(rows)
        assert [row[1] for row in taken] == names == ["Sana Karimova", "Аида Нурланова"]
        assert [row[6:8] for row in taken] == [["Not started", ""], ["Passed", "2026-03-02"]]


def test_the_filters_of_the_page_choose_the_rows_and_are_printed(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    making.an_assignment(at=at)
    making.passed(AIDA, at=at)

    rows = of_csv(client_as(SANA).get(f"{MATRIX}.csv?state=passed&module=first-steps").data)
    assert [row[1] for row in below_head(rows)] == ["Аида Нурланова"]
    said = about(rows)
    assert (said["State"], said["Course"]) == ("Passed", "First steps")
    assert said["Made by"] == f"Sana Karimova ({SANA})"
    assert said["As of"] == said["Made on"] != ""


def test_a_day_that_is_past_is_taken_as_it_stood(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    making.an_assignment(at=at - 5 * DAY)
    making.passed(AIDA, at=at)

    rows = of_xlsx(client_as(SANA).get(f"{MATRIX}.xlsx?at=2026-03-01").data)
    assert [row[6] for row in below_head(rows)] == ["Not started", "Not started"]
    assert about(rows)["As of"].startswith("Mar 1, 2026")


def test_where_numbers_have_a_comma_a_semicolon_ends_a_cell(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    making.an_assignment(at=at)

    answer = client_as(SANA).get(f"{MATRIX}.csv?lang=ru")
    assert [len(row) for row in of_csv(answer.data, ";")[-2:]] == [8, 8]


def test_a_file_has_its_name_and_kind_and_is_kept_by_nobody(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    answer = client_as(SANA).get(f"{MATRIX}.xlsx")

    assert answer.mimetype.endswith("spreadsheetml.sheet")
    assert (
        answer.headers["Content-Disposition"] == 'attachment; filename="completion-2026-03-02.xlsx"'
    )
    assert answer.content_length == len(answer.data)
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("way", ["csv", "xlsx"])
def test_that_a_file_was_taken_is_in_the_record(
    app: Flask, client_as: ClientAs, at: datetime, way: str
) -> None:
    client_as(SANA).get(f"{MATRIX}.{way}?state=passed")

    assert acts() == [("export completion", {"way": way, "filter": "?state=passed"})]


@pytest.mark.parametrize("way", ["csv", "xlsx"])
def test_the_unit_of_somebody_else_is_in_no_file(
    app: Flask, client_as: ClientAs, at: datetime, way: str
) -> None:
    with transaction():
        bring_the_others(at=at)
    north = making.viewer(SANA).unit_id
    saul = client_as(SAUL)

    assert saul.get(f"{MATRIX}.{way}?unit={north}").status_code == 404
    assert acts() == []
    rows = (of_csv if way == "csv" else of_xlsx)(saul.get(f"{MATRIX}.{way}").data)
    assert {row[5] for row in below_head(rows)} == {"South"}


# Period reports ------------------------------------------------------------------------------


def made(browser: Browser, **fields: str) -> str:
    """The address of a report that was made with what the form has at first."""
    answer = browser.post(REPORTS, fields)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def files(browser: Browser, address: str) -> dict[str, bytes]:
    return {
        way: browser.get(f"{address.rstrip('/')}.{way}").data for way in ("docx", "xlsx", "pdf")
    }


def test_one_button_makes_and_keeps_a_report_that_leads_to_its_files(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    making.an_assignment(at=at)
    sana = client_as(SANA)

    page = sana.see(made(sana))
    assert page.first("h1").words == "Report on training No. 1"
    ends = {one.get("href").rpartition(".")[2] for one in page.every("a") if "." in one.get("href")}
    assert {"docx", "xlsx", "pdf"} <= ends
    assert "No. 1: North" in sana.see(REPORTS).first("main").words


def test_a_button_of_a_format_leads_to_the_file_at_once(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    sana = client_as(SANA)

    address = made(sana, go="pdf")
    assert address.endswith(".pdf")
    assert sana.get(address).data.startswith(b"%PDF")


def test_all_files_of_a_report_say_its_numbers(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    making.an_assignment(at=at)
    making.passed(AIDA, at=at)
    sana = client_as(SANA)

    address = made(sana)
    total = [one.words for one in sana.see(address).first("tfoot").every("td")]
    assert total == ["2", "0", "2", "1", "50", "0", "0", "0"]
    taken = files(sana, address)
    word = Document(io.BytesIO(taken["docx"])).tables[0].rows[3].cells
    assert [cell.text for cell in word[1:]] == total
    assert [f"{one}.0" for one in total] in [row[1:] for row in of_xlsx(taken["xlsx"])]
    assert " ".join(total) in PdfReader(io.BytesIO(taken["pdf"])).pages[0].extract_text().replace(
        "\n", " "
    )


def test_a_report_says_what_stood_whatever_came_later_and_can_be_checked(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    making.an_assignment(at=at)
    address = made(client_as(SANA))
    before = client_as(SANA).see(address).first("main").words
    with time_machine.travel(at + 2 * DAY, tick=False):
        making.passed(AIDA, at=at + DAY)
        sana = client_as(SANA)

        assert sana.see(address).first("main").words == before
        checked = sana.see(f"{address}check").first("main").words
    assert "every number is the same" in checked


def test_a_report_whose_facts_were_changed_says_which_lines_differ(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    making.an_assignment(at=at)
    address = made(client_as(SANA))
    with transaction():
        report = db.session.scalars(select(PeriodReport)).one()
        report.content = changed(report.content)

    with time_machine.travel(at + DAY, tick=False):
        checked = client_as(SANA).see(f"{address}check").first("main").words
    assert "these lines differ: Northern Crossing" in checked


def changed(content: dict[str, Any]) -> dict[str, Any]:
    """The same as if somebody else had served at the crossing."""
    units, ranks = ([list(row) for row in content[name]] for name in ("units", "ranks"))
    units[1][2] += 1
    ranks[0][2] += 1
    return content | {"units": units, "ranks": ranks}


def test_a_day_that_is_past_can_be_asked_for_and_one_to_come_cannot(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    making.an_assignment(at=at - 5 * DAY)
    making.passed(AIDA, at=at)
    sana = client_as(SANA)

    address = made(sana, at="2026-03-01")
    assert [one.words for one in sana.see(address).first("tfoot").every("td")][3] == "0"
    for day in ("2026-03-03", "yesterday"):
        answer = sana.post(REPORTS, {"at": day, "signatory": "Colonel <A>"})
        assert answer.status_code == 422
        assert "Colonel &lt;A&gt;" in answer.text


def test_making_and_taking_a_report_are_in_the_record(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    sana = client_as(SANA)
    files(sana, made(sana))

    assert acts() == [
        ("make report", {"unit": "North", "number": 1}),
        *(("export report", {"way": way}) for way in ("docx", "xlsx", "pdf")),
    ]


def test_nobody_sees_or_makes_a_report_of_anothers_unit(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    with transaction():
        bring_the_others(at=at)
    address = made(client_as(SANA)).rstrip("/")
    north = making.viewer(SANA).unit_id
    saul = client_as(SAUL)

    for end in ("/", "/check", ".docx", ".xlsx", ".pdf"):
        assert saul.get(f"{address}{end}").status_code == 404, end
    assert saul.post(REPORTS, {"unit": str(north)}).status_code == 404
    assert "North" not in saul.see(REPORTS).first("main").words
    assert client_as(AIDA).get(f"{address}/").status_code == 403


def test_a_supervisor_of_no_unit_is_told_so(app: Flask, client_as: ClientAs, at: datetime) -> None:
    with transaction():
        users.add(None, "lone@hub.example", role="supervisor", at=at)
    lone = client_as("lone@hub.example")

    assert "You supervise no unit" in lone.see(REPORTS).first("main").words
    assert lone.post(REPORTS).status_code == 404
    assert BEK not in lone.get(f"{MATRIX}.csv").text
