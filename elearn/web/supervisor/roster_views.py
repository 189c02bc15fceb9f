"""A roster as its page shows it: how it was read, what it would do, and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

from elearn.access import Viewer
from elearn.errors import Invalid
from elearn.interop import code_pages, spreadsheets
from elearn.interop.spreadsheets import Table
from elearn.languages import LANGUAGES, one_line
from elearn.people.roster import columns, planning, rows, standing
from elearn.people.roster.cells import Fault
from elearn.people.roster.plans import Addition, Change, Plan
from elearn.people.roster.rows import Corrections, Lines
from elearn.people.roster.standing import Known
from elearn.people.uploads import Kept
from elearn.web.language import _

MOST_SHOWN, MOST_CORRECTED, FIRST_ROWS = 100, 200, 5
_CELL = re.compile(r"cell\.(\d{1,7})\.([a-z_]{1,20})")
_COLUMN = re.compile(r"c(\d{1,3})")


def places(viewer: Viewer) -> list[dict[str, Any]]:
    """The units into which the viewer may bring people, each set in below the one above it."""
    return [
        {"id": str(one.id), "name": one.name, "indent": "\N{EM SPACE}" * one.depth}
        for one in standing.places(viewer)
    ]


def field_names() -> dict[str, str]:
    """What the fields of a roster are called."""
    return {
        "full_name": _("full name"),
        "family_name": _("family name"),
        "given_name": _("given name"),
        "patronymic": _("patronymic"),
        "latin_name": _("name in Latin letters"),
        "service_number": _("service number"),
        "rank": _("rank"),
        "position": _("position"),
        "unit": _("unit"),
        "mail": _("mail address"),
        "language": _("language"),
        "status": _("status"),
    }


class Looked:
    """A file, and how somebody asked for it to be read: `values` of an address or a form."""

    def __init__(self, kept: Kept, values: MultiDict[str, str]) -> None:
        self.kept = kept
        self.unit = values.get("unit", "")
        self.code_page = values.get("code_page", "")
        self.delimiter = values.get("delimiter", "")
        self.closes_missing = bool(values.get("close_missing"))
        self.chosen = {
            int(found[1]): value
            for name, value in values.items()
            if (found := _COLUMN.fullmatch(name)) and value
        }
        self.corrections = _corrections(values)

    def table(self) -> Table:
        """Raises Invalid where the file cannot be read so."""
        return spreadsheets.read(self.kept.body, code_page=self.code_page, delimiter=self.delimiter)

    def lines(self, table: Table) -> Lines:
        """The people of the table."""
        layout = columns.layout(table, self.chosen)
        return rows.lines(table, layout, self.corrections)

    def plan(self, viewer: Viewer) -> Plan:
        """What the file would do. Raises Invalid or NotFound."""
        return self._plan(viewer, self.lines(self.table()))

    def _plan(self, viewer: Viewer, lines: Lines) -> Plan:
        try:
            unit_id = UUID(self.unit)
        except ValueError:
            raise Invalid("Choose the unit that the roster is for.", code="unit") from None
        return planning.plan(viewer, unit_id, lines, close_missing=self.closes_missing)

    def shown(self, viewer: Viewer) -> dict[str, Any]:
        """What the page says. Raises Invalid or NotFound."""
        table = self.table()
        lines = self.lines(table)
        plan = self._plan(viewer, lines) if table.is_sure else None
        return (
            self.unread(viewer)
            | self._read(table, lines)
            | {
                "plan": _shown_plan(plan) if plan else None,
                "wrong": self._faults(plan.errors, lines) if plan else [],
                "doubtful": self._faults(plan.warnings, lines) if plan else [],
                "corrected": self._corrected(plan.errors if plan else ()),
                "stay_out": sorted(self.corrections.left_out),
            }
        )

    def unread(self, viewer: Viewer) -> dict[str, Any]:
        """What the page says of a file that cannot be read so."""
        return {
            "file": self.kept.name,
            "asked": self,
            "units": places(viewer),
            "code_pages": code_pages.CODE_PAGES,
            "code_page": self.code_page,
            "delimiter": self.delimiter,
        }

    def _read(self, table: Table, lines: Lines) -> dict[str, Any]:
        own = columns.layout(table, {})
        names = field_names()
        shown = [
            {
                "number": one.number,
                "title": one.title,
                "field": self.chosen.get(one.number, ""),
                "own": names.get(by_head.field, ""),
                "is_personal": one.is_personal,
                "is_taken": bool(one.field),
            }
            for one, by_head in zip(lines.layout.columns, own.columns, strict=True)
        ]
        first = table.rows[lines.layout.above :][:FIRST_ROWS]
        return {
            "columns": shown,
            "first": [(number, _padded(cells, len(shown))) for number, cells in first],
            "field_names": names,
            "code_page": table.code_page,
            "delimiter": table.delimiter,
            "is_sure": table.is_sure,
            "left_out": lines.left_out[:MOST_SHOWN],
            "filled": lines.filled,
            "count": len(lines.lines),
            "personal": [one["title"] for one in shown if one["is_personal"]],
            "untaken": [
                one["title"]
                for one in shown
                if one["title"] and not (one["is_taken"] or one["is_personal"])
            ],
        }

    def _faults(self, faults: Iterable[Fault], lines: Lines) -> list[dict[str, Any]]:
        """Each with the cell that would be corrected."""
        by_row = {line.number: line for line in lines.lines}
        names, shown = field_names(), []
        seen: set[tuple[int, str]] = set()
        for one in list(faults)[:MOST_CORRECTED]:
            shown.append(
                {
                    "row": one.row,
                    "field": one.field,
                    "column": names[one.field],
                    "sentence": _(one.text, **_apart(one)) if one.values else _(one.text),
                    "says": by_row[one.row].says(one.field),
                    "name": by_row[one.row].says("full_name"),
                    "is_first": (one.row, one.field) not in seen,
                    "is_first_of_row": not any(row == one.row for row, _field in seen),
                }
            )
            seen.add((one.row, one.field))
        return shown

    def _corrected(self, errors: Sequence[Fault]) -> list[tuple[str, str]]:
        """What was corrected before and needs no field of its own any more."""
        open_now = {(one.row, one.field) for one in errors[:MOST_CORRECTED]}
        cells = [
            (f"cell.{row}.{field}", text)
            for (row, field), text in self.corrections.cells.items()
            if (row, field) not in open_now
        ]
        return cells + [("leave_out", str(row)) for row in sorted(self.corrections.left_out)]


def _apart(fault: Fault) -> dict[str, object]:
    """What a sentence names, set apart from it: names and numbers run in their own direction."""
    return {name: f"\u2068{value}\u2069" for name, value in fault.values.items()}


def _corrections(values: MultiDict[str, str]) -> Corrections:
    cells = {
        (int(found[1]), found[2]): one_line(value)
        for name, value in list(values.items())
        if (found := _CELL.fullmatch(name)) and found[2] in columns.FIELDS
    }
    left_out = [row for row in values.getlist("leave_out") if row.isdecimal() and len(row) < 8]
    kept = dict(list(cells.items())[:MOST_CORRECTED])
    return Corrections(kept, frozenset(int(row) for row in left_out[:MOST_CORRECTED]))


def _padded(cells: tuple[str, ...], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _shown_plan(plan: Plan) -> dict[str, Any]:
    return {
        "unit": plan.unit,
        "seal": plan.seal,
        "is_idle": plan.is_idle,
        "unchanged": plan.unchanged,
        "errors": len(plan.errors),
        "warnings": len(plan.warnings),
        "added": _cut([_added(one) for one in plan.added]),
        "moved": _cut([_changed(one) for one in plan.moved]),
        "altered": _cut([_changed(one) for one in plan.altered]),
        "closing": _cut([_known(one) for one in plan.closing]),
        "missing": _cut([_known(one) for one in plan.missing]),
    }


def _cut(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"count": len(rows), "rows": rows[:MOST_SHOWN], "is_cut": len(rows) > MOST_SHOWN}


def _added(one: Addition) -> dict[str, Any]:
    return {"name": one.wanted.name, "login": one.login, "unit": one.unit}


def _changed(one: Change) -> dict[str, Any]:
    names = field_names() | {"name": _("name")}
    fields = [
        (names[name], _said(name, before), _said(name, after)) for name, before, after in one.fields
    ]
    if one.unit_id is not None:
        fields.insert(0, (names["unit"], one.known.unit, one.unit))
    return {"name": one.known.name, "login": one.known.login, "fields": fields}


def _said(field: str, text: str) -> str:
    return LANGUAGES[text].name if field == "language" and text in LANGUAGES else text


def _known(one: Known) -> dict[str, Any]:
    return {"name": one.name, "login": one.login, "unit": one.unit, "has_role": one.has_role}
