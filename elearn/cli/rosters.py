"""`flask people import`: a roster from the console, as its page brings it in."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from elearn import clock
from elearn.access import Power, Viewer
from elearn.cli.speaking import acting_person, as_option, refusing, said
from elearn.db import transaction
from elearn.errors import Invalid
from elearn.interop import code_pages, spreadsheets
from elearn.people import units
from elearn.people.roster import changes, columns, planning, rows
from elearn.people.roster.plans import Plan
from elearn.people.roster.rows import Lines


@click.command("import")
@with_appcontext
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", required=True, help="The unit it is for, from the country down: A/B/C.")
@click.option("--encoding", type=click.Choice(list(code_pages.CODE_PAGES)), default=None)
@click.option("--close-missing", is_flag=True, help="Close accounts that the file does not name.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@as_option
@refusing
def import_roster(
    file: Path,
    unit: str,
    encoding: str | None,
    close_missing: bool,
    dry_run: bool,
    acting: str | None,
) -> None:
    """Bring in the people of a unit from a CSV or XLSX roster: all of them or none."""
    viewer = acting_person(acting, Power.ENROL)
    lines = _lines(file, encoding or "")
    with transaction():
        plan = _plan(viewer, unit, lines, close_missing)
        has_errors = _told(file, plan, lines)
        if not (has_errors or dry_run):
            changes.apply(viewer, plan, seal=plan.seal, at=clock.now())
    click.echo(
        f"added {len(plan.added)}, moved {len(plan.moved)}, changed {len(plan.altered)}, "
        f"closed {len(plan.closing)}, unchanged {plan.unchanged}, "
        f"not in the file {len(plan.missing)}"
    )
    if has_errors:
        click.echo("nothing was changed", err=True)
        sys.exit(1)
    if dry_run:
        click.echo("nothing was changed: a dry run")


def _lines(file: Path, encoding: str) -> Lines:
    """The people of the file. Raises Invalid, also where nobody has said what letters it has."""
    table = spreadsheets.read(file.read_bytes(), code_page=encoding)
    if not table.is_sure:
        raise Invalid(
            "This file does not say which letters it is written in. Give --encoding; the "
            "likeliest is %(code_page)s.",
            code_page=table.code_page,
        )
    return rows.lines(table, columns.layout(table, {}))


def _plan(viewer: Viewer | None, unit: str, lines: Lines, close_missing: bool) -> Plan:
    top = units.at_place(unit)
    return planning.plan(viewer, top.id, lines, close_missing=close_missing)


def _told(file: Path, plan: Plan, lines: Lines) -> bool:
    """Says each fault with its place; whether any of them is an error."""
    for fault in plan.faults:
        column = lines.layout.column_of(fault.field) or 1
        kind = "look: " if fault.is_warning else ""
        place = f"{file}:{fault.row}:{column}"
        click.echo(f"{place}: {kind}{said(fault)}", err=not fault.is_warning)
    return bool(plan.errors)
