"""The child process that reads a workbook: bytes on stdin, one JSON list of cells for each row.

Started anew by `spreadsheets`, never forked. A workbook of a few bytes can ask for more memory
than there is; what it asks for ends this process and not the server.
"""

from __future__ import annotations

import datetime
import io
import json
import resource
import sys
from collections.abc import Iterator, Sequence

import python_calamine

from elearn.interop.spreadsheets import MOST_COLUMNS, MOST_LINES, TOO_MANY, UNREADABLE

MOST_MEMORY = 1_500_000_000
MOST_SECONDS = 30
# Digits that a spreadsheet keeps of a number; of a longer one the rest is gone.
_EXACT = 10**15


def main() -> None:
    """Writes the rows of the first sheet that has any."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        for row in _rows(sys.stdin.buffer.read()):
            sys.stdout.write(json.dumps([_text(cell) for cell in row]) + "\n")
    except (python_calamine.CalamineError, ValueError, OSError, MemoryError):
        sys.exit(UNREADABLE)


def _rows(body: bytes) -> Iterator[Sequence[object]]:
    """The rows of the first sheet that has any, from the first row and column on."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if not sheet.total_height or not sheet.total_width:
            continue
        if sheet.total_height > MOST_LINES or sheet.total_width > MOST_COLUMNS:
            sys.exit(TOO_MANY)
        yield from sheet.to_python(skip_empty_area=False)
        return


def _text(cell: object) -> str:
    """A cell as it is typed; of a number that lost digits, with the E that spreadsheets show."""
    if isinstance(cell, float):
        if abs(cell) >= _EXACT:
            return f"{cell:E}"
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return str(cell)


if __name__ == "__main__":
    main()
