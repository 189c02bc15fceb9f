"""A period report in words: first in Russian, then in a second language.

DOCX, XLSX and PDF are made of the same sections, so that they say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from elearn.days import day_of, zone
from elearn.errors import message
from elearn.languages import LANGUAGES, Language
from elearn.mail.letters import HUB
from elearn.reports import counting
from elearn.reports.counting import MEASURES, Counts, Line
from elearn.reports.periods import FIRST, Kept
from elearn.reports.sheets import Row, Sheet, Table

HEADS = {
    "strength": message("Strength"),
    "on_leave": message("On leave"),
    "assigned": message("Assigned"),
    "passed": message("Passed"),
    "percent": message("Passed, %"),
    "overdue": message("Overdue"),
    "exempt": message("Exempt"),
    "expiring": message("Expiring within 30 days"),
}
"""The columns in their order. `percent` stands after `passed`."""

_NOTES = (
    message(
        "Strength and leave are counted in people, all other columns in courses of each person."
    ),
    message(
        "Assigned: courses that must be passed; those that somebody is exempt from stand apart."
    ),
    message("Overdue: the day is over, and the course was never passed or the pass has run out."),
)
_LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"
_BLANK = "_" * 30
_NAME_WIDTH, _WIDTH = 40, 13


@dataclass(frozen=True)
class Section:
    """A report in one language. `signatory` is who signs; `signs`, `signature` and `dated` stand
    by the lines that are filled in by hand."""

    language: Language
    hub: str
    title: str
    unit: str
    number: str
    about: Sequence[tuple[str, str]]
    tables: Sequence[Table]
    notes: Sequence[str]
    signatory: str
    signs: str
    signature: str
    dated: str
    page: str

    def shown(self, cell: object) -> str:
        """A cell of a table as text; a whole number as the language writes it."""
        if not isinstance(cell, int):
            return str(cell)
        return format_decimal(cell, locale=self.language.locale)

    def change(self, cell: object) -> str:
        """The same for how much a number has changed, with its sign."""
        if not isinstance(cell, int):
            return str(cell)
        sign = "+" if cell > 0 else "\N{MINUS SIGN}" if cell < 0 else ""
        # Else a sign would be read as standing behind its number.
        mark = _LEFT_TO_RIGHT if self.language.direction == "rtl" else ""
        return f"{mark}{sign}{self.shown(abs(cell))}"


def sections(report: Kept, *, hub_name: str) -> tuple[Section, Section]:
    """The two halves of a report. `hub_name` is empty where the operator did not name the hub."""
    first, second = (LANGUAGES[code] for code in (FIRST, report.language))
    return section(report, first, hub_name=hub_name), section(report, second, hub_name=hub_name)


def section(report: Kept, language: Language, *, hub_name: str) -> Section:
    """A report in one language."""
    said, period = language.said, report.period
    about = [
        (said("Unit"), period.unit),
        (said("As of"), _moment(report.stood_at, language)),
        (said("Made on"), _moment(report.made_at, language)),
        (said("Made by"), report.made_by),
    ]
    own = said("The unit's own people") if len(period.units) > 1 else period.unit
    changed = _changed(report, language)
    by_unit = _table(said("By unit"), said("Unit"), own, period.units, changed, language)
    by_rank = _table(
        said("By rank"), said("Rank"), said("Without a rank"), period.ranks, [], language
    )
    return Section(
        language,
        hub_name or said(HUB),
        said("Report on training"),
        period.unit,
        said("No. %(number)s") % {"number": format_decimal(report.number, locale=language.locale)},
        about,
        [by_unit, by_rank],
        [said(note) for note in _NOTES],
        report.signatory,
        said("Rank, position and name"),
        said("Signature"),
        said("Date"),
        said("Page"),
    )


def _table(
    caption: str,
    head: str,
    unnamed: str,
    lines: Sequence[Line],
    changes: Sequence[Row],
    language: Language,
) -> Table:
    said = language.said
    return Table(
        [head, *(said(text) for text in HEADS.values())],
        [[line.name if line.key else unnamed, *with_percent(line.counts)] for line in lines],
        caption,
        [[said("Total"), *with_percent(counting.added(lines))]],
        changes,
        widths=[_NAME_WIDTH],
        width=_WIDTH,
    )


def with_percent(counts: Counts) -> list[object]:
    """Counts as the columns have them; a percentage of nothing is left out."""
    after = MEASURES.index("passed") + 1
    percent = counting.percent(counts)
    return [*counts[:after], "–" if percent is None else percent, *counts[after:]]


def changes(report: Kept) -> list[object] | None:
    """How the totals differ from those of the report before, as the columns have them; None
    without one."""
    if report.before is None:
        return None
    now, then = with_percent(report.period.total), with_percent(report.before.total)
    return [
        one - other if isinstance(one, int) and isinstance(other, int) else "–"
        for one, other in zip(now, then, strict=True)
    ]


def _changed(report: Kept, language: Language) -> list[Row]:
    found = changes(report)
    if found is None or report.before is None:
        return []
    said = language.said("Change since No. %(number)s of %(day)s") % {
        "number": format_decimal(report.before.number, locale=language.locale),
        "day": written_day(day_of(report.before.stood_at), language),
    }
    return [[said, *found]]


def written_day(day: date, language: Language) -> str:
    return format_date(day, "long", locale=language.locale)


def _moment(at: datetime, language: Language) -> str:
    time = format_time(at, "short", tzinfo=zone(), locale=language.locale)
    return f"{written_day(day_of(at), language)}, {time}"


def sheet(said: Section) -> Sheet:
    """A section as a sheet of XLSX."""
    return Sheet(
        said.language.name,
        said.tables,
        f"{said.title} {said.number}",
        [(said.hub, ""), *said.about],
        [*said.notes, "", *(f"{name}: {_BLANK}" for name in _to_fill(said))],
        is_rtl=said.language.direction == "rtl",
    )


def _to_fill(said: Section) -> list[str]:
    return [said.signatory or said.signs, said.signature, said.dated]
