"""The completion matrix as files: exactly the rows and courses of its page, without the pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain

from werkzeug.wrappers import Response

from elearn import audit, clock
from elearn.access import Power
from elearn.db import let_go, transaction
from elearn.learning.duties.obligations import Cell, State
from elearn.reports import matrix
from elearn.reports.filters import Filters
from elearn.reports.matrix import Matrix, Row
from elearn.reports.sheets import Sheet, Table
from elearn.web import asking, language, sheet, states
from elearn.web.doors import door
from elearn.web.language import _
from elearn.web.supervisor import completion
from elearn.web.viewer import signed_in

completion_files = door("completion_files", needs=Power.SUPERVISE)

_WIDTHS = (16, 32, 28, 18, 28, 28)


@completion_files.get(f"{completion.PAGE}.csv")
def as_csv() -> Response:
    name, written = _taken("csv")
    return sheet.csv_file(name, written, language.list_separator())


@completion_files.get(f"{completion.PAGE}.xlsx")
def as_xlsx() -> Response:
    name, written = _taken("xlsx")
    return sheet.xlsx_file(name, [written])


def _taken(way: str) -> tuple[str, Sheet]:
    """The name of the file, and what it says; that it was taken is in the record before."""
    viewer, filters, now = signed_in(), asking.all_filters(), clock.now()
    found = matrix.pages(viewer, filters, at=now)
    first = next(found)
    about = _about(filters, first)
    wanted = filters.but(after=None, is_whole=False)
    with transaction():
        to = str(filters.unit or viewer.unit_id or "hub")
        audit.record(viewer, "export completion", to, at=now, way=way, filter=wanted)
    rows = (row for batch in chain([first], found) for row in _rows(batch))
    table = Table(_head(first), rows, widths=_WIDTHS, width=16)
    is_rtl = language.current().direction == "rtl"
    title = _("Completion")
    return f"completion-{first.on}", Sheet(title, [table], title, about, is_rtl=is_rtl, fixed=2)


def _about(filters: Filters, first: Matrix) -> list[tuple[str, str]]:
    """What was asked for, when and by whom."""
    viewer, now = signed_in(), clock.now()
    unit = first.unit or _("All whom you supervise")
    known = completion.choices_of(first)
    asked = {
        _("State"): (known["state"], filters.state.value if filters.state else ""),
        _("Due"): (known["due"], filters.due),
        _("In the order of"): (known["sort"], filters.sort),
    }
    said = [(name, dict(words).get(value, "")) for name, (words, value) in asked.items()]
    titles = [completion.title_of(one) for one in first.modules if one.id in filters.modules]
    return [
        (_("Unit"), unit),
        *((name, words) for name, words in said if words),
        *([(_("Course"), "; ".join(titles) or ", ".join(filters.modules))] * bool(filters.modules)),
        *([(_("Rank"), filters.rank)] * bool(filters.rank)),
        (_("As of"), language.shown_moment(filters.moment(now))),
        (_("Made on"), language.shown_moment(now)),
        (_("Made by"), f"{viewer.name} ({viewer.login})"),
        (
            _("Days"),
            _("Of a pass the day it was reached, or its last one where it ends; else the due day."),
        ),
    ]


def _head(found: Matrix) -> list[str]:
    head = [_("Service number or login"), _("Name"), _("Name in Latin letters")]
    head += [_("Rank"), _("Position"), _("Unit")]
    for module in found.modules:
        title = completion.title_of(module)
        head += [str(title), _("%(course)s: day", course=title)]
    return head


def _rows(found: Matrix) -> Iterator[list[str | None]]:
    """The rows of a batch. What it was read from is let go of: a slow line must not hold it."""
    let_go()
    words = {state: states.word(state) for state in State}
    return (_row(row, words) for row in found.rows)


def _row(row: Row, words: dict[State, str]) -> list[str | None]:
    one = row.entry
    cells: list[str | None] = [one.service_number or one.login, one.name, one.latin_name]
    cells += [one.rank, one.position, one.unit]
    for cell in row.cells:
        if cell is None:
            cells += (None, None)
        else:
            day = _day(cell)
            cells += (words[cell.state], day.isoformat() if day else None)
    return cells


def _day(cell: Cell) -> date | None:
    """The day that says most of a state."""
    if cell.state in (State.EXPIRES_SOON, State.EXPIRED):
        return cell.expires_on
    if cell.state is State.PASSED:
        return cell.done.passed_on if cell.done else None
    return cell.due_on
