"""The report for a period, and those that were kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from elearn import audit, clock, days
from elearn.access import Power, Viewer
from elearn.db import snapshot, transaction
from elearn.errors import Invalid, NotFound
from elearn.languages import LANGUAGES
from elearn.reports import documents, filters, papers, periods, printing
from elearn.reports.filters import Filters
from elearn.reports.papers import Section
from elearn.reports.periods import Kept
from elearn.web import fields, language, sheet
from elearn.web.doors import door
from elearn.web.refusals import sentence
from elearn.web.viewer import signed_in

report_pages = door("period_reports", needs=Power.SUPERVISE)

LIST = "/supervise/reports/"
ONE = f"{LIST}<uuid:report_id>"
MOST, MOST_UNITS = 50, 200
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS = ("docx", "xlsx", "pdf")


@report_pages.get(LIST)
def show() -> str:
    return _list(None)


@report_pages.post(LIST)
def make() -> Answer:
    """Makes a report and keeps it; leads to its page, or at once to one of its files."""
    viewer, now = signed_in(), clock.now()
    unit_id = _unit(fields.typed("unit"), viewer)
    try:
        on = filters.past_day(fields.typed("at"), today=days.day_of(now))
        stood_at = Filters(on=on).moment(now)
        with snapshot():
            period = periods.read(viewer, unit_id, stood_at=stood_at, at=now)
        with transaction():
            report_id = periods.keep(
                viewer,
                unit_id,
                period,
                stood_at=stood_at,
                language=fields.typed("language"),
                signatory=fields.typed("signatory"),
                at=now,
            )
    except Invalid as refusal:
        return make_response(_list(refusal), 422)
    wanted = fields.typed("go")
    return redirect(f"{LIST}{report_id}" + (f".{wanted}" if wanted in FORMATS else "/"), 303)


def _unit(text: str, viewer: Viewer) -> UUID:
    """The unit that was chosen, else the one furthest up. Raises NotFound."""
    try:
        return UUID(text) if text else periods.choices(viewer, most=1)[0].id
    except (ValueError, IndexError):
        raise NotFound("There is no such unit here.") from None


def _list(refusal: Invalid | None) -> str:
    """The form and the reports that were kept; after a refusal with what was typed."""
    viewer = signed_in()
    found = periods.kept(viewer, most=MOST + 1, after=_after())
    return render_template(
        "supervisor/reports.html",
        reports=[_row(one) for one in found[:MOST]],
        next_address=f"{LIST}?after={found[MOST - 1].id}" if len(found) > MOST else "",
        units=periods.choices(viewer, most=MOST_UNITS),
        chosen=fields.typed("unit") or request.args.get("unit", ""),
        seconds=[one for one in LANGUAGES.values() if one.code != periods.FIRST],
        typed=request.form,
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
    )


def _after() -> UUID | None:
    try:
        return UUID(request.args.get("after", ""))
    except ValueError:
        return None


def _row(report: Kept) -> dict[str, Any]:
    return {
        "number": report.number,
        "unit": report.period.unit,
        "on": report.period.on,
        "made_at": report.made_at,
        "made_by": report.made_by,
        "address": f"{LIST}{report.id}/",
    }


@report_pages.get(f"{ONE}/")
def one(report_id: UUID) -> str:
    return _page(periods.one(signed_in(), report_id))


@report_pages.get(f"{ONE}/check")
def check(report_id: UUID) -> str:
    """Counts the report anew from the facts of its day, and says what differs."""
    viewer = signed_in()
    with snapshot():
        report = periods.one(viewer, report_id)
        recounted = periods.again(viewer, report, at=clock.now())
    return _page(report, checked=True, differing=periods.differing(report, recounted))


def _page(report: Kept, **checked: Any) -> str:
    section = papers.section(report, language.current(), hub_name=_hub_name())
    return render_template(
        "supervisor/report.html",
        report=report,
        section=section,
        first=LANGUAGES[periods.FIRST],
        second=LANGUAGES[report.language],
        address=f"{LIST}{report.id}",
        **checked,
    )


def _hub_name() -> str:
    named: str = current_app.config["HUB_NAME"]
    return named


@report_pages.get(f"{ONE}.docx")
def as_docx(report_id: UUID) -> Response:
    report, sections = _taken(report_id, "docx")
    made = documents.docx(sections, at=report.made_at)
    return sheet.kept_as(f"{_name(report)}.docx", Response(made, mimetype=_DOCX))


@report_pages.get(f"{ONE}.xlsx")
def as_xlsx(report_id: UUID) -> Response:
    report, sections = _taken(report_id, "xlsx")
    return sheet.xlsx_file(_name(report), [papers.sheet(one) for one in sections])


@report_pages.get(f"{ONE}.pdf")
def as_pdf(report_id: UUID) -> Response:
    report, sections = _taken(report_id, "pdf")
    made = printing.pdf(sections, at=report.made_at)
    return sheet.kept_as(f"{_name(report)}.pdf", Response(made, mimetype="application/pdf"))


def _taken(report_id: UUID, way: str) -> tuple[Kept, tuple[Section, Section]]:
    """A report in its two languages; that it was taken is in the record before."""
    viewer = signed_in()
    report = periods.one(viewer, report_id)
    with transaction():
        audit.record(viewer, "export report", str(report.id), at=clock.now(), way=way)
    return report, papers.sections(report, hub_name=_hub_name())


def _name(report: Kept) -> str:
    return f"report-{report.number}-{report.period.on}"
