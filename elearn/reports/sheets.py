"""Tables for spreadsheets: CSV and XLSX that office programs open and run nothing of. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Row = Sequence[object]
"""A whole number stays one in XLSX; None and "" are empty cells; all else is text."""

# What a spreadsheet takes for a formula at the beginning of a cell, in either width; and where
# a cell may begin. In most languages of the region a semicolon ends one, whoever wrote it.
_FORMULA = re.compile('(?:\\A|(?<=[,;\t\r\n"]))(?=[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20])')
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
_LONGEST_TAB = 31
_NOT_IN_TAB = re.compile(r"[\[\]:*?/\\']")
_A4 = 9


@dataclass(frozen=True)
class Table:
    """A head and its rows, which are read once; below them sums, and how those have changed.

    `widths` are in letters, for the first columns; `width` is that of all others.
    """

    head: Sequence[str]
    rows: Iterable[Row]
    caption: str = ""
    sums: Sequence[Row] = ()
    changes: Sequence[Row] = ()
    widths: Sequence[int] = ()
    width: int = 14


@dataclass(frozen=True)
class Sheet:
    """What stands on one sheet: a title, what there is to know of it, tables, closing lines.

    `fixed` is how many columns stay in sight, with the head of a sheet that has one table.
    """

    name: str
    tables: Sequence[Table]
    title: str = ""
    about: Sequence[tuple[str, str]] = ()
    closing: Sequence[str] = ()
    is_rtl: bool = False
    fixed: int = 0


def safe(value: object) -> str:
    """A cell of CSV that stays text: what begins like a formula gets an apostrophe before it."""
    return "" if value is None else _FORMULA.sub("'", str(value))


def csv_lines(sheet: Sheet, separator: str = ",") -> Iterator[str]:
    """A sheet as CSV, line by line while its rows are read."""
    # Without the mark at its beginning, Excel takes UTF-8 for the letters of the country.
    yield _BOM
    above: list[Row] = [[sheet.title]] if sheet.title else []
    above += sheet.about
    for row in above:
        yield _line(row, separator)
    for table in sheet.tables:
        if above:
            yield "\r\n"
        if table.caption:
            yield _line([table.caption], separator)
        yield _line(table.head, separator)
        for row in table.rows:
            yield _line(row, separator)
        for row in (*table.sums, *table.changes):
            yield _line(row, separator)
    for text in sheet.closing:
        yield _line([text], separator)


def _line(cells: Iterable[object], separator: str) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=separator).writerow([safe(cell) for cell in cells])
    return line.getvalue()


def write_xlsx(file: BinaryIO, sheets: Sequence[Sheet]) -> None:
    """Sheets as XLSX; each row goes to the disk before the next one is read.

    No cell is a formula or a link, whatever it begins with.
    """
    import xlsxwriter

    choices = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, choices) as book:
        faces = _faces(book)
        for sheet in sheets:
            _Writer(book.add_worksheet(_tab(sheet.name)), faces).write(sheet)


def _tab(name: str) -> str:
    return _NOT_IN_TAB.sub(" ", name).strip()[:_LONGEST_TAB]


def _faces(book: Workbook) -> dict[str, Format]:
    """How cells look. As text a service number keeps its zeros also when somebody edits it."""
    wash, line = "#EDF1F7", "#7D7A72"
    text = {"num_format": "@", "valign": "top"}
    strong = {"bold": True, "top": 1, "top_color": line}
    looks: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 14},
        "name": {"font_color": "#454A54"},
        "said": {"num_format": "@"},
        "head": {"bold": True, "text_wrap": True, "valign": "top", "bg_color": wash, "bottom": 1},
        "text": text,
        "number": {"num_format": "0", "valign": "top"},
        "change": {"num_format": "+0;\N{MINUS SIGN}0;0", "valign": "top"},
        "sum": text | strong,
        "sum number": {"num_format": "0", "valign": "top"} | strong,
    }
    return {name: book.add_format(look) for name, look in looks.items()}


class _Writer:
    """Writes one sheet from the top down; a row that is done cannot be written to again."""

    def __init__(self, page: Worksheet, faces: dict[str, Format]) -> None:
        self.page = page
        self.faces = faces
        self.at = 0

    def write(self, sheet: Sheet) -> None:
        self._lay_out(sheet)
        if sheet.title:
            self._line([sheet.title], "title")
        for name, value in sheet.about:
            self.page.write_string(self.at, 1, value, self.faces["said"])
            self._line([name], "name")
        for table in sheet.tables:
            self.at += 1 if self.at else 0
            if table.caption:
                self._line([table.caption], "title")
            if len(sheet.tables) == 1:
                self.page.freeze_panes(self.at + 1, sheet.fixed)
                self.page.repeat_rows(self.at)
            self._line(table.head, "head")
            self._rows(table)
        self.at += 1
        for text in sheet.closing:
            self._line([text], "said")

    def _lay_out(self, sheet: Sheet) -> None:
        page, table = self.page, sheet.tables[0]
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_column(0, len(table.head), table.width)
        for column, width in enumerate(table.widths):
            page.set_column(column, column, width)
        if sheet.is_rtl:
            page.right_to_left()

    def _line(self, texts: Sequence[str], face: str) -> None:
        for column, text in enumerate(texts):
            self.page.write_string(self.at, column, text, self.faces[face])
        self.at += 1

    def _rows(self, table: Table) -> None:
        for row in table.rows:
            self._row(row, "text", "number")
        for row in table.sums:
            self._row(row, "sum", "sum number")
        for row in table.changes:
            self._row(row, "text", "change")

    def _row(self, cells: Row, text: str, number: str) -> None:
        """One row; empty cells are left out, which a wide table is full of."""
        page, at = self.page, self.at
        text_face, number_face = self.faces[text], self.faces[number]
        for column, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            if isinstance(cell, int):
                page.write_number(at, column, cell, number_face)
            else:
                page.write_string(at, column, str(cell), text_face)
        self.at += 1
