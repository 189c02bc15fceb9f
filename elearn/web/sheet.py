"""Tables for spreadsheets: CSV that office programs open and run nothing of."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from flask import Response, stream_with_context

# What a spreadsheet takes for a formula at the beginning of a cell, in either width; and where
# a cell may begin. In most languages of the region a semicolon ends one, whoever wrote it.
_FORMULA = re.compile('(?:\\A|(?<=[,;\t\r\n"]))(?=[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20])')
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def safe(value: object) -> str:
    """A cell that stays text: what begins like a formula gets an apostrophe before it."""
    return _FORMULA.sub("'", str(value))


def csv_file(name: str, head: Iterable[str], rows: Iterable[Iterable[object]]) -> Response:
    """A file of this name to be kept, sent while its rows are read."""
    response = Response(stream_with_context(_lines(head, rows)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _lines(head: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    # Without the mark at its beginning, Excel takes UTF-8 for the letters of the country.
    yield _BOM
    yield _line(head)
    for row in rows:
        yield _line(row)


def _line(cells: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([safe(cell) for cell in cells])
    return line.getvalue()
