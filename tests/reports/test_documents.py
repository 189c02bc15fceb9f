"""A period report on paper: DOCX, XLSX and PDF say the same, first in Russian, then in another."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

import pytest
from docx import Document
from flask import Flask
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from elearn.languages import LANGUAGES
from elearn.models.identifiers import new_id
from elearn.reports import counting, documents, papers, periods, printing, sheets
from elearn.reports.counting import Line, Period
from elearn.reports.papers import Section
from elearn.reports.periods import Before, Kept
from elearn.web.language import compile_catalogues

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
UNITS = (Line("", "Север", (3, 1, 6, 4, 1, 1, 0)), Line("ab", "=Застава", (1204, 9, 7, 0, 7, 0, 2)))
SIGNATORY = "Начальник, полковник А. Б. Серік"
SECOND = ["kk", "ky", "uz", "tg", "tk", "fa-af", "ps", "ur", "en"]


@pytest.fixture(autouse=True)
def hub() -> Iterator[None]:
    """What papers ask of a hub: its zone, and what its languages say."""
    compile_catalogues()
    app = Flask("hub")
    app.config["TIME_ZONE"] = "Asia/Almaty"
    with app.app_context():
        yield


def report(language: str = "kk", signatory: str = SIGNATORY) -> Kept:
    ranks = (Line("капитан", "капитан", counting.added(UNITS)),)
    before = Before(3, datetime(2026, 2, 1, 9, 0, tzinfo=UTC), (1200, 10, 13, 4, 9, 0, 2))
    period = Period("Север", date(2026, 3, 1), UNITS, ranks)
    return Kept(new_id(), new_id(), 4, AT, language, signatory, period, before, "Sana Karimova", AT)


def sections(language: str = "kk", hub_name: str = "") -> tuple[Section, Section]:
    return papers.sections(report(language), hub_name=hub_name)


def word(written: Sequence[Section]) -> bytes:
    return documents.docx(written, at=AT)


def pdf_pages(written: Sequence[Section]) -> list[str]:
    read = PdfReader(io.BytesIO(printing.pdf(written, at=AT)))
    return [page.extract_text() for page in read.pages]


def xlsx(written: Sequence[Section]) -> CalamineWorkbook:
    file = io.BytesIO()
    sheets.write_xlsx(file, [papers.sheet(one) for one in written])
    return CalamineWorkbook.from_filelike(io.BytesIO(file.getvalue()))


def test_the_document_has_each_language_on_pages_of_its_own() -> None:
    file = Document(io.BytesIO(word(sections())))

    assert len(file.sections) == 2
    assert [(round(one.page_width.mm), round(one.page_height.mm)) for one in file.sections] == [
        (297, 210)
    ] * 2
    lines = [one.text for one in file.paragraphs]
    for code in ("ru", "kk"):
        assert LANGUAGES[code].said("Report on training") in lines
    assert len([one for one in lines if one == "Север"]) == 2


def test_the_tables_of_the_document_are_those_of_the_report() -> None:
    file = Document(io.BytesIO(word(sections())))

    by_unit = [[cell.text for cell in row.cells] for row in file.tables[0].rows]
    assert [row[1:4] for row in by_unit[1:3]] == [["3", "1", "6"], ["1\xa0204", "9", "7"]]
    assert by_unit[2][0] == "=Застава"
    assert by_unit[3][1:] == ["1\xa0207", "10", "13", "4", "30", "8", "1", "2"]
    assert by_unit[4][1:] == ["+7", "0", "0", "0", "0", "\N{MINUS SIGN}1", "+1", "0"]


def test_signature_and_date_have_their_places() -> None:
    file = Document(io.BytesIO(word(sections())))

    said = [cell.text.strip() for row in file.tables[2].rows for cell in row.cells]
    names = [LANGUAGES["ru"].said(one) for one in ("Signature", "Date")]
    assert said[0] == SIGNATORY
    assert said[4:] == names


@pytest.mark.parametrize("code", ["fa-af", "ps", "ur"])
def test_a_language_that_is_read_from_the_right_turns_its_half_alone(code: str) -> None:
    body = zipfile.ZipFile(io.BytesIO(word(sections(code)))).read("word/document.xml").decode()

    first, _, second = body.partition("<w:sectPr")
    assert "w:bidi" not in first
    assert second.count("<w:bidiVisual/>") == 3
    assert second.count("<w:p>") <= second.count("<w:bidi/>") + 1
    assert xlsx(sections(code)).sheet_names == ["Русский", LANGUAGES[code].name]


def test_the_workbook_has_a_sheet_for_each_language_with_numbers_that_are_numbers() -> None:
    book = xlsx(sections())

    assert book.sheet_names == ["Русский", "Қазақша"]
    rows = book.get_sheet_by_index(1).to_python()
    total = next(row for row in rows if row[0] == LANGUAGES["kk"].said("Total"))
    assert total[1:] == [1207, 10, 13, 4, 30, 8, 1, 2]
    assert any(row[0] == "=Застава" for row in rows)


@pytest.mark.parametrize("code", SECOND)
def test_the_pdf_has_both_languages_on_pages_of_their_own(code: str) -> None:
    first, second = pdf_pages(sections(code))

    assert "1 207" in first.replace("\xa0", " ")
    assert "Север" in second
    assert SIGNATORY in first
    assert "1 / 1" in first


def test_the_pdf_is_made_to_be_kept_and_the_same_each_time() -> None:
    made = printing.pdf(sections("ur"), at=AT)

    assert b"pdfaid" in made
    assert printing.pdf(sections("ur"), at=AT) == made


def test_a_report_of_many_units_goes_on_with_its_head_on_the_next_page() -> None:
    units = [Line(f"{n:02}", f"Unit {n:02}", UNITS[0].counts) for n in range(40)]
    ranks = (Line("", "", counting.added(units)),)
    period = Period("North", date(2026, 3, 1), tuple(units), ranks)
    many = Kept(new_id(), new_id(), 1, AT, "kk", "", period, None, "", AT)

    pages = pdf_pages(papers.sections(many, hub_name="The Hub"))
    head = LANGUAGES["ru"].said("Overdue")
    assert sum("Unit 39" in page for page in pages) == 2
    assert head in pages[0]
    assert head in pages[1]
    assert "The Hub" in pages[0]


def test_a_name_that_is_source_of_a_document_is_printed_as_it_is() -> None:
    evil = '#read("/etc/passwd") $x$ <b> & [[ ]]'
    written = papers.sections(report(signatory=evil), hub_name=evil)

    assert evil in pdf_pages(written)[0].replace("\n", " ")
    assert evil in [one.text for one in Document(io.BytesIO(word(written))).paragraphs]


def test_every_heading_is_said_by_every_language() -> None:
    for code in SECOND:
        said = papers.section(report(), LANGUAGES[code], hub_name="")
        assert len(said.tables[0].head) == len(papers.HEADS) + 1
        assert all(said.tables[0].head)
    assert periods.FIRST == "ru"
