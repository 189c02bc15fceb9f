"""Training elsewhere from a spreadsheet: chosen, looked at row by row, then entered whole."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import make_response, redirect, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.days import day_of
from elearn.db import transaction
from elearn.errors import Conflict, Invalid, Refusal, TooLarge
from elearn.interop import code_pages, spreadsheets
from elearn.interop.spreadsheets import Table
from elearn.learning.training import lists
from elearn.learning.training.lists import Preview
from elearn.people import uploads
from elearn.people.uploads import Kept
from elearn.web import fields, forms
from elearn.web import training_papers as papers
from elearn.web.doors import door, takes_files
from elearn.web.refusals import STATUS, sentence
from elearn.web.viewer import signed_in

training_files = door("training_files", needs=Power.SUPERVISE)

START = "/supervise/training/import"
ONE = f"{START}/<uuid:upload_id>/"
_PURPOSE = "training"
MOST_SHOWN = 100


@training_files.get(START)
def ask() -> str:
    return _start(None)


@training_files.post(START)
@takes_files(uploads.LARGEST + 256 * 1024)
def send() -> Response:
    """Keeps a file to be looked at; nothing is entered yet."""
    viewer, (name, body) = signed_in(), forms.sent_file("file")
    try:
        spreadsheets.read(body)
        with transaction():
            upload_id = uploads.keep(viewer, _PURPOSE, name, body, at=clock.now())
    except (Invalid, TooLarge) as refusal:
        return make_response(_start(refusal), STATUS[type(refusal)])
    return redirect(f"{START}/{upload_id}/", 303)


def _start(refusal: Refusal | None) -> str:
    return render_template(
        "supervisor/training_import.html",
        names=papers.names(),
        address=START,
        most=lists.MOST_ROWS,
        trouble=("_file", sentence(refusal)) if refusal else None,
    )


@training_files.get(ONE)
def show(upload_id: UUID) -> Response:
    """What the file would enter, and what is wrong in which row."""
    kept = uploads.taken(signed_in(), _PURPOSE, upload_id, at=clock.now())
    try:
        table = _table(kept)
        return make_response(_page(kept, table, _look(table)))
    except Invalid as refusal:
        return make_response(_page(kept, None, None, refusal), 422)


@training_files.post(ONE)
def enter(upload_id: UUID) -> Response:
    """Enters what is new in the file, all of it or nothing."""
    viewer, now = signed_in(), clock.now()
    kept = uploads.taken(viewer, _PURPOSE, upload_id, at=now)
    preview, table = None, None
    try:
        table = _table(kept)
        with transaction():
            lists.lock(viewer)
            preview = _look(table)
            count = lists.enter(viewer, preview, kept.body, at=now)
            uploads.drop(viewer, _PURPOSE, upload_id)
    except (Invalid, Conflict) as refusal:
        return make_response(_page(kept, table, preview, refusal), STATUS[type(refusal)])
    return redirect(f"/supervise/training/?entered={count}", 303)


def _table(kept: Kept) -> Table:
    chosen = fields.sent().get("letters", "")
    letters = chosen if chosen in code_pages.CODE_PAGES else ""
    return spreadsheets.read(
        kept.body, code_page=letters, delimiter=fields.sent().get("delimiter", "")
    )


def _look(table: Table) -> Preview:
    on = day_of(clock.now())
    return lists.look(signed_in(), table.rows, papers.names(), on=on)


def _page(
    kept: Kept, table: Table | None, preview: Preview | None, refusal: Refusal | None = None
) -> str:
    troubles = preview.troubles if preview else []
    return render_template(
        "supervisor/training_preview.html",
        file=kept.name,
        address=f"{START}/{kept.id}/",
        back=START,
        names=papers.names(),
        fresh=_rows(preview.fresh[:MOST_SHOWN]) if preview else [],
        count=len(preview.fresh) if preview else 0,
        there=[row for row in preview.rows if row.is_there][:MOST_SHOWN] if preview else [],
        there_count=sum(row.is_there for row in preview.rows) if preview else 0,
        troubles=[(number, sentence(one)) for number, one in troubles[:MOST_SHOWN]],
        trouble_count=len(troubles),
        most=MOST_SHOWN,
        code_pages=code_pages.CODE_PAGES,
        letters=table.code_page if table else fields.sent().get("letters", ""),
        delimiter=table.delimiter if table else fields.sent().get("delimiter", ""),
        is_text=table is None or bool(table.code_page),
        is_sure=table is None or table.is_sure,
        trouble=("", sentence(refusal)) if refusal else None,
    )


def _rows(rows: list[lists.Row]) -> list[dict[str, Any]]:
    titles = dict(papers.courses())
    return [
        {"row": one, "paper": one.paper, "course": titles.get(one.paper.module_id or "", "")}
        for one in rows
    ]
