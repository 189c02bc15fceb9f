"""Tables of HTML → tables of Markdown, or lines where a table only laid something out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from elearn.interop import signs

Element = Any
"""An element of lxml, which says nothing of its types and is loaded when a file comes."""

_MOST_COLUMNS = 20
_MOST_ROWS = 200


def rows_of(table: Element) -> list[list[Element]]:
    """The cells of each row, without those of tables inside it."""
    rows: list[list[Element]] = []
    waiting = list(reversed(table))
    while waiting and len(rows) < _MOST_ROWS:
        element = waiting.pop()
        if element.tag == "tr":
            cells = [cell for cell in element if cell.tag in ("td", "th")]
            if cells:
                rows.append(cells[:_MOST_COLUMNS])
        elif element.tag in ("thead", "tbody", "tfoot"):
            waiting.extend(reversed(element))
    return rows


def is_layout(rows: Sequence[Sequence[Element]]) -> bool:
    """Whether it has one column or one row only, or tables and code inside it."""
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return True
    hard = ("table", "pre", "ul", "ol")
    return any(inner.tag in hard for row in rows for cell in row for inner in cell.iter())


def table_of(cells: Sequence[Sequence[str]], *, is_flat: bool) -> list[str]:
    """A table; its first row is the head. `is_flat`: a paragraph for each row."""
    if is_flat:
        return [signs.guarded(" – ".join(filter(None, row))) for row in cells if any(row)]
    width = max(len(row) for row in cells)
    lines = [
        "| " + " | ".join(signs.in_cell(cell) for cell in [*row, *[""] * (width - len(row))]) + " |"
        for row in cells
    ]
    return ["\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])]
