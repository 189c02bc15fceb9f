"""The people in a roster's table, row by row, as they are typed there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from elearn.interop.spreadsheets import Table
from elearn.languages import fold
from elearn.people.roster.columns import Layout

NAME_PARTS = ("family_name", "given_name", "patronymic")
# What the last line of a table says where it counts those above.
_TOTAL = re.compile(
    r"(grand )?(total|sum|итого|всего|итог|барлығы|жиыны|жалпы|бардыгы|жыйынтыгы|jami|жами|"
    r"ҷамъ|ҳамагӣ|jemi|مجموع|مجموعه|جمله|ټول|ټولټال|کل|میزان)[\W\d]*\w{0,8}[\W\d]*"
)


@dataclass(frozen=True)
class Line:
    """One person: the number of the row in the file, and what its cells say by field.

    `unit_from` is the row whose unit it took, because its own cell was blank; 0 where it was not.
    """

    number: int
    cells: Mapping[str, str]
    unit_from: int = 0

    def says(self, name: str) -> str:
        """What a cell says; empty where there is none."""
        return self.cells.get(name, "")


@dataclass(frozen=True)
class Lines:
    """The people of a table. `left_out` are rows that are none; `filled` counts rows that had no
    unit and took the one above them."""

    lines: tuple[Line, ...]
    left_out: tuple[int, ...] = ()
    filled: int = 0
    layout: Layout = field(default_factory=lambda: Layout((), 0))


@dataclass(frozen=True)
class Corrections:
    """What a person typed in the place of cells, by row and field, and rows that stay out."""

    cells: Mapping[tuple[int, str], str] = field(default_factory=dict)
    left_out: Collection[int] = ()


def lines(table: Table, layout: Layout, corrections: Corrections | None = None) -> Lines:
    """The rows below the head; blank ones and totals are none."""
    corrections = corrections or Corrections()
    typed: dict[int, dict[str, str]] = {}
    for (number, name), text in corrections.cells.items():
        typed.setdefault(number, {})[name] = text
    found, left_out = [], [number for number, _ in table.rows[: layout.above - 1]]
    for number, cells in table.rows[layout.above :]:
        if _is_total(cells, layout):
            left_out.append(number)
        else:
            found.append(Line(number, _cells(cells, layout) | typed.get(number, {})))
    # A unit that is corrected holds for the rows below that took it.
    whole = [line for line in _filled(found) if line.number not in corrections.left_out]
    filled = sum(bool(line.unit_from) for line in whole)
    return Lines(tuple(whole), tuple(left_out), filled, layout)


def _cells(cells: tuple[str, ...], layout: Layout) -> dict[str, str]:
    """What the cells say by field; the parts of a name make the name, in the file's order."""
    said = {
        one.field: cells[one.number - 1]
        for one in layout.columns
        if one.field and one.number <= len(cells)
    }
    parts = [said.pop(name) for name in list(said) if name in NAME_PARTS]
    if not said.get("full_name"):
        said["full_name"] = " ".join(part for part in parts if part)
    return said


def _is_total(cells: tuple[str, ...], layout: Layout) -> bool:
    """Whether a row counts the others: it says so, and names nobody."""
    first = next(cell for cell in cells if cell)
    if not _TOTAL.fullmatch(fold(first)):
        return False
    said = _cells(cells, layout)
    return not said.get("mail") and said["full_name"] in ("", first)


def _filled(found: list[Line]) -> Iterator[Line]:
    """The lines with the unit above where a merged cell has left it blank."""
    unit, source = "", 0
    for line in found:
        if line.says("unit") or not unit:
            unit, source = line.says("unit"), line.number
            yield line
        else:
            yield replace(line, cells={**line.cells, "unit": unit}, unit_from=source)
