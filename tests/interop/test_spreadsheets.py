"""Files that people bring become rows of text, or one sentence; never anything else."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from people import rosters

from elearn.errors import Invalid
from elearn.interop import code_pages, spreadsheets
from elearn.interop.spreadsheets import MOST_LINES, MOST_ROWS


def rows(body: bytes, **how: str) -> list[tuple[str, ...]]:
    return [cells for _, cells in spreadsheets.read(body, **how).rows]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_each_delimiter_and_line_end_is_found(delimiter: str, end: str) -> None:
    lines = [["№", "Name", "Unit"], ["00417", "O'rnak, or so", 'the "first"']]
    quoted = [
        delimiter.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in line) for line in lines
    ]

    table = spreadsheets.read(end.join(quoted).encode())

    assert [list(cells) for _, cells in table.rows] == lines
    assert table.delimiter == delimiter


@pytest.mark.parametrize(
    ("code_page", "lines"),
    [
        ("cp1251", rosters.RUSSIAN),
        ("kz1048", (*rosters.RUSSIAN, *rosters.KAZAKH)),
        ("ptcp154", (*rosters.RUSSIAN, *rosters.TAJIK)),
        ("koi8-t", (*rosters.RUSSIAN, *rosters.TAJIK)),
        ("cp866", rosters.RUSSIAN),
        ("cp1250", ("1;Nusgaýewa;Synag;Mysalowna;;kapitan;Nusga bölümi žeň",)),
        ("cp1256", ("1;مثال خان;فرضي احمد;;سب;پاسگاه نمونه;بخش گمرک",)),
    ],
)
def test_the_code_page_is_proposed_and_said_to_be_a_proposal(
    code_page: str, lines: tuple[str, ...]
) -> None:
    head = "" if code_page in ("cp1250", "cp1256") else rosters.HEAD
    body = rosters.text(*lines, head=head).encode(code_page)

    table = spreadsheets.read(body)

    assert (table.code_page, table.is_sure) == (code_page, False)
    assert rows(body, code_page=code_page) == [cells for _, cells in table.rows]
    assert spreadsheets.read(body, code_page=code_page).is_sure


@pytest.mark.parametrize("code_page", ["utf-8", "utf-8-sig", "utf-16"])
def test_utf_8_and_what_is_marked_is_sure(code_page: str) -> None:
    body = rosters.text(*rosters.EVERY).encode(code_page)

    table = spreadsheets.read(body)

    assert table.is_sure
    assert table.rows[3][1][2] == "نمونه؛ «آزمایشی»"
    assert table.rows[0][1][0] == "№"


def test_rows_keep_their_numbers_where_others_are_blank() -> None:
    table = spreadsheets.read(b"a;b\r\n\r\n;\r\n1;2\r\n")

    assert [number for number, _ in table.rows] == [1, 4]


def test_a_workbook_keeps_zeros_and_tells_of_lost_digits() -> None:
    body = rosters.workbook(
        [["No", "Name"], ["00417", "А"], [417, "Б"], [900101300123456.0 * 10, "В"]]
    )

    assert [cells[0] for cells in rows(body)] == ["No", "00417", "417", "9.001013E+15"]


def test_what_a_file_is_says_its_content_and_not_its_name() -> None:
    with pytest.raises(Invalid, match="Save this file as XLSX"):
        spreadsheets.read(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    with pytest.raises(Invalid, match="no XLSX workbook"):
        spreadsheets.read(_archive({"word/document.xml": b"<x/>"}))
    with pytest.raises(Invalid, match="no table"):
        spreadsheets.read(b"\x89PNG\r\n\0\0\0")


def test_a_million_rows_are_refused_before_they_are_read() -> None:
    with pytest.raises(Invalid, match="more than"):
        spreadsheets.read(b"1;2;3\r\n" * 1_000_000)
    with pytest.raises(Invalid, match="more than"):
        spreadsheets.read(b"\n" * 1_000_000)
    with pytest.raises(Invalid, match="more than"):
        spreadsheets.read(b";".join([b"x"] * 1_000))
    assert len(spreadsheets.read(b"1;2\n" * MOST_ROWS).rows) == MOST_ROWS


def test_a_workbook_that_unpacks_to_a_mountain_is_refused() -> None:
    packed = _archive(
        {"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": b" " * 151 * 1024 * 1024}
    )

    assert len(packed) < 1024 * 1024
    with pytest.raises(Invalid, match="more than"):
        spreadsheets.read(packed)


@pytest.mark.parametrize("place", [(MOST_LINES + 5, 0), (2, 200), (1_048_575, 16_383)])
def test_a_cell_far_away_makes_no_table_of_everything_before_it(place: tuple[int, int]) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "x")
        sheet.write(*place, "y")

    with pytest.raises(Invalid):
        spreadsheets.read(file.getvalue())


def test_a_quotation_mark_without_its_partner_is_one_sentence() -> None:
    with pytest.raises(Invalid, match="quotation mark"):
        spreadsheets.read(b'a;"b\r\n' + b"x;y\r\n" * 40_000)


@given(
    st.binary(max_size=400),
    st.sampled_from(["", *code_pages.CODE_PAGES]),
    st.sampled_from(["", ";", "x"]),
)
def test_any_bytes_are_rows_or_one_sentence(body: bytes, code_page: str, delimiter: str) -> None:
    with contextlib.suppress(Invalid):
        table = spreadsheets.read(body, code_page=code_page, delimiter=delimiter)
        assert all(any(cells) for _, cells in table.rows)


# Made once: the time that it notes changes its length.
WORKBOOK = rosters.workbook([["a", "b"], ["c", 1.5]])


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_a_broken_workbook_is_rows_or_one_sentence(data: st.DataObject) -> None:
    whole = bytearray(WORKBOOK)
    place = data.draw(st.integers(4, len(whole) - 1))
    whole[place] = data.draw(st.integers(0, 255))

    with contextlib.suppress(Invalid):
        spreadsheets.read(bytes(whole))


def _archive(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return file.getvalue()
