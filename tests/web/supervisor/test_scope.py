"""Unit X never learns of unit Y: every report in every format, asked for by who supervises X.

The pages come from the map of addresses, so that a new one is held to this as well.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import cast
import making
import pytest
from cast import AIDA, NAMES, SANA, SAUL
from docx import Document
from flask import Flask
from furnishing import BECAUSE, TITLE, desk
from pypdf import PdfReader
from python_calamine import load_workbook
from sending import Browser
from werkzeug.test import TestResponse

from elearn.db import transaction
from tests.test_doors import NOBODYS, filled, routes

ClientAs = Callable[[str | None], Browser]
OF_NORTH = {AIDA, NAMES[AIDA], NAMES[SANA], "Northern Crossing", BECAUSE, TITLE, "Basics"}


@pytest.fixture
def things(app: Flask, at: datetime) -> dict[str, str]:
    """One of everything in North."""
    with transaction():
        cast.join(at=at - timedelta(days=1))
    attempt = making.an_attempt(AIDA, at=at)
    aida = making.viewer(AIDA)
    return {
        **NOBODYS,
        **desk(AIDA, SANA, at=at),
        "<uuid:person_id>": str(aida.person_id),
        "<uuid:unit_id>": str(aida.unit_id),
        "<uuid:attempt_id>": str(attempt),
    }


def asked(app: Flask, things: dict[str, str]) -> Iterator[str]:
    """Every page of the desk as it is, and narrowed to North; now, and as of a day before."""
    unit, person = things["<uuid:unit_id>"], things["<uuid:person_id>"]
    whose = f"unit={unit}&person={person}&entry={things['<uuid:training_id>']}"
    for rule, method in routes(app):
        if method == "GET" and rule.startswith(("/supervise/", "/training/")):
            path = filled(rule, things)
            for query in ("", f"?{whose}", f"?{whose}&at=2026-03-01", "?all=1", f"?after={person}"):
                yield path + query


def words_of(answer: TestResponse) -> str:
    """What a reader finds in an answer, whatever its format."""
    kind, body = answer.mimetype, io.BytesIO(answer.data)
    if kind.endswith("spreadsheetml.sheet"):
        book = load_workbook(body)
        rows = [
            row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()
        ]
        return " ".join(str(cell) for row in rows for cell in row)
    if kind.endswith("wordprocessingml.document"):
        paper = Document(body)
        cells = [cell for table in paper.tables for row in table.rows for cell in row.cells]
        return " ".join(one.text for one in [*paper.paragraphs, *cells])
    if kind == "application/pdf":
        return " ".join(page.extract_text() for page in PdfReader(body).pages)
    return answer.get_data(as_text=True)


def of_north(words: str) -> set[str]:
    return {one for one in OF_NORTH if one in words}


def test_who_supervises_south_learns_nothing_of_north(
    app: Flask, client_as: ClientAs, things: dict[str, str]
) -> None:
    saul = client_as(SAUL)
    learned = {}
    for path in asked(app, things):
        answer = saul.get(path)
        assert answer.status_code < 500, path
        if found := of_north(words_of(answer)):
            learned[path] = found

    assert learned == {}


def test_who_supervises_north_finds_it_in_every_format(
    app: Flask, client_as: ClientAs, things: dict[str, str]
) -> None:
    """Else the test before would see nothing wherever it looks."""
    sana, report = client_as(SANA), f"/supervise/reports/{things['<uuid:report_id>']}"
    pages = [f"{report}.docx", f"{report}.xlsx", f"{report}.pdf", "/supervise/completion"]
    pages += ["/supervise/completion.csv", "/supervise/completion.xlsx", "/supervise/units/"]

    assert all(of_north(words_of(sana.get(path))) for path in pages)
