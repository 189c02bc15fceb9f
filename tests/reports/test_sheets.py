"""Sheets: the same table as CSV and as XLSX; whatever stands in a cell, it stays what it is."""

from __future__ import annotations

import csv
import io
import re
import tracemalloc
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from elearn.reports import sheets
from elearn.reports.sheets import Row, Sheet, Table

LIKE_FORMULAS = ("=1+1", "+7 701", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("https://evil.example")')
LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"))
CELLS = st.text(LETTERS, max_size=8)


def as_xlsx(*written: Sheet) -> bytes:
    file = io.BytesIO()
    sheets.write_xlsx(file, written)
    return file.getvalue()


def cells_of(file: bytes, place: int = 0) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    return book.get_sheet_by_index(place).to_python(skip_empty_area=False)


def part_of(file: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    return zipfile.ZipFile(io.BytesIO(file)).read(name).decode()


def of_rows(*rows: Row, **more: object) -> Sheet:
    return Sheet("Rows", [Table(["a", "b"], rows)], **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", LIKE_FORMULAS)
def test_what_looks_like_a_formula_is_text_in_xlsx(text: str) -> None:
    file = as_xlsx(of_rows([text, "x"]))

    assert cells_of(file)[1][0] == text
    assert "<f>" not in part_of(file)
    assert "hyperlink" not in part_of(file)


def test_a_service_number_keeps_its_zeros_and_a_number_is_one() -> None:
    rows = cells_of(as_xlsx(of_rows(["0042", 42])))

    assert rows == [["a", "b"], ["0042", 42.0]]


def test_empty_cells_are_left_out_of_xlsx_and_empty_in_csv() -> None:
    sheet = of_rows(["", None], ["x", None])

    assert cells_of(as_xlsx(sheet)) == [["a", "b"], ["", ""], ["x", ""]]
    assert 'r="B2"' not in part_of(as_xlsx(sheet))
    assert "".join(sheets.csv_lines(sheet)) == "\ufeffa,b\r\n,\r\nx,\r\n"


def test_what_a_sheet_is_about_stands_above_it_in_either_format() -> None:
    sheet = of_rows(["x", "y"], title="Completion", about=[("Unit", "=North")])

    above = [["Completion", ""], ["Unit", "=North"], ["", ""], ["a", "b"], ["x", "y"]]
    lines = "".join(sheets.csv_lines(sheet, ";")).split("\r\n")
    assert cells_of(as_xlsx(sheet)) == above
    assert lines == ["\ufeffCompletion", "Unit;'=North", "", "a;b", "x;y", ""]


def test_the_head_stays_in_sight_and_the_sheet_turns_with_the_language() -> None:
    file = as_xlsx(of_rows(["x", "y"], title="Completion", is_rtl=True, fixed=1))

    assert 'rightToLeft="1"' in part_of(file)
    assert re.search(r'<pane xSplit="1" ySplit="3" [^>]*state="frozen"', part_of(file))


def test_sums_and_changes_stand_below_the_rows() -> None:
    table = Table(["a", "b"], [["x", 1], ["y", 2]], sums=[["all", 3]], changes=[["more", -1]])

    rows = cells_of(as_xlsx(Sheet("Sums", [table])))
    assert rows[1:] == [["x", 1.0], ["y", 2.0], ["all", 3.0], ["more", -1.0]]
    assert "".join(sheets.csv_lines(Sheet("", [table]))).endswith("all,3\r\nmore,'-1\r\n")


def test_any_name_makes_a_tab() -> None:
    file = as_xlsx(Sheet("a/b:c*[d]?'" + "e" * 40, [Table(["a"], [])]))

    assert CalamineWorkbook.from_filelike(io.BytesIO(file)).sheet_names[0].startswith("a b c  d")


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=4))
def test_every_cell_of_csv_comes_back_as_it_was_but_for_its_apostrophe(
    rows: list[list[str]],
) -> None:
    text = "".join(sheets.csv_lines(of_rows(*rows)))

    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))[1:]
    assert read == [[sheets.safe(cell) for cell in row] for row in rows]


def test_a_long_table_is_written_while_it_is_read() -> None:
    def rows() -> Iterator[Row]:
        yield from ([f"{row:06}", *["Passed"] * 20] for row in range(1_500))

    tracemalloc.start()
    with io.BytesIO() as file:
        sheets.write_xlsx(file, [Sheet("Long", [Table(["a"] * 21, rows())])])
        size = file.tell()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    # All its cells at once would be ten times that.
    assert peak < 1_500_000 + size
