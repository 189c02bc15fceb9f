"""Tables that people bring: the bytes of a CSV or XLSX file → rows of text.

What the bytes are is read from them and not from the file's name. Every cell stays text, so that
leading zeros and letters in numbers are kept.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from elearn.errors import Invalid
from elearn.interop import code_pages
from elearn.languages import one_line

MOST_ROWS, MOST_COLUMNS = 20_000, 100
DELIMITERS = (";", ",", "\t")
_MOST_BLANK = 80_000
# With titles above, totals below, and what was left blank in between.
MOST_LINES = MOST_ROWS + 1_000
TOO_MANY, UNREADABLE = 3, 4
"""With what the child process ends that could not read a workbook."""

_LARGEST_UNPACKED = 150 * 1024 * 1024
_MOST_PARTS = 2_000
_SECONDS = 60
_ROOT = Path(__file__).parent.parent.parent
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Table:
    """The rows that hold anything, each with its number in the file, from 1.

    `code_page` and `delimiter` are empty for a workbook. `is_sure` is false where the letters
    were read by a proposal that a person has to look at.
    """

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    code_page: str = ""
    delimiter: str = ""
    is_sure: bool = True

    @property
    def width(self) -> int:
        """How many cells the longest row has."""
        return max((len(cells) for _, cells in self.rows), default=0)


def read(body: bytes, *, code_page: str = "", delimiter: str = "") -> Table:
    """The table of a file; a code page and a delimiter that are not given are looked for.

    Raises Invalid with one sentence, whatever the bytes are.
    """
    if body.startswith(_ZIP):
        table = Table(_kept(_of_workbook(body)))
    elif body.startswith(_OLD_EXCEL):
        raise Invalid("Save this file as XLSX or as CSV, and choose it again.", code="file")
    else:
        table = _of_text(body, code_page, delimiter)
    if not table.rows:
        raise Invalid("There are no rows in this file.", code="file")
    return table


def _of_text(body: bytes, code_page: str, delimiter: str) -> Table:
    decoded = code_pages.decoded(body, code_page)
    delimiter = delimiter if delimiter in DELIMITERS else _likeliest(decoded.text)
    lines = csv.reader(io.StringIO(decoded.text, newline=""), delimiter=delimiter)
    try:
        rows = _kept(lines)
    except csv.Error:
        raise Invalid(
            "The rows of this file cannot be told apart. Look for a quotation mark without its "
            "partner, or save the table as XLSX.",
            code="file",
        ) from None
    return Table(rows, decoded.code_page, delimiter, decoded.is_sure)


def _likeliest(text: str) -> str:
    """The delimiter that cuts most of the first lines into the same number of cells."""
    lines = text[:20_000].splitlines()[:30]

    def fitness(sign: str) -> tuple[int, int]:
        widths = Counter(line.count(sign) for line in lines if line.count(sign))
        return max(((often, width) for width, often in widths.items()), default=(0, 0))

    return max(DELIMITERS, key=fitness)


def _kept(rows: Iterable[Iterable[str]]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The rows that hold anything. Raises Invalid as soon as there are too many."""
    kept = []
    for number, row in enumerate(rows, 1):
        cells = tuple(one_line(cell) for cell in row)
        if any(cells):
            kept.append((number, cells))
        if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
            raise _too_many()
        if len(kept) > MOST_LINES or number > len(kept) + _MOST_BLANK:
            raise _too_many()
    return tuple(kept)


def _too_many() -> Invalid:
    return Invalid(
        "This file holds more than %(rows)s rows or %(columns)s columns. Split it, or leave "
        "only the table with the people in it.",
        code="file",
        rows=MOST_ROWS,
        columns=MOST_COLUMNS,
    )


def _of_workbook(body: bytes) -> list[list[str]]:
    """The rows of a workbook, read by a process of its own with limits on time and memory."""
    _look_inside(body)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "elearn.interop.workbooks"],
            input=body,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _unreadable() from None
    if done.returncode == TOO_MANY:
        raise _too_many()
    if done.returncode:
        raise _unreadable()
    return [json.loads(line) for line in done.stdout.splitlines()]


def _look_inside(body: bytes) -> None:
    """Raises Invalid where the archive is no workbook, or would unpack to more than one holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        raise _unreadable() from None
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
        raise _too_many()
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise _unreadable()


def _unreadable() -> Invalid:
    return Invalid(
        "This is no XLSX workbook that can be read. Save the table as XLSX or CSV, without a "
        "password, and choose it again.",
        code="file",
    )
