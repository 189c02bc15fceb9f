"""Files for spreadsheets, as answers."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack

from flask import Response, stream_with_context

from elearn.reports import sheets
from elearn.reports.sheets import Sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AT_ONCE = 64 * 1024


def csv_file(name: str, sheet: Sheet, separator: str = ",") -> Response:
    """A file of this name to be kept, sent while its rows are read."""
    lines = stream_with_context(sheets.csv_lines(sheet, separator))
    return kept_as(f"{name}.csv", Response(lines, mimetype="text/csv"))


def xlsx_file(name: str, written: Sequence[Sheet]) -> Response:
    """The same as XLSX, which is sent when it is whole.

    It is put together on the disk, in a file without a name, which is gone when it was sent
    or nobody waits for it any more.
    """
    with ExitStack() as closing:
        file = closing.enter_context(tempfile.TemporaryFile())
        sheets.write_xlsx(file, written)
        size = file.tell()
        file.seek(0)
        response = Response(iter(lambda: file.read(_AT_ONCE), b""), mimetype=XLSX)
        response.content_length = size
        response.call_on_close(closing.pop_all().close)
    return kept_as(f"{name}.xlsx", response)


def kept_as(name: str, response: Response) -> Response:
    """The answer as a file to be kept under this name."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
