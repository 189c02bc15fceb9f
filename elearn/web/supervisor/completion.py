"""The completion matrix: officers and modules, on the page and as the same rows in files."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from uuid import UUID

from flask import redirect, render_template
from markupsafe import Markup
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.errors import NotFound
from elearn.learning.duties.ledger import Module
from elearn.learning.duties.obligations import State
from elearn.library.texts import Said, in_language
from elearn.reports import matrix
from elearn.reports.filters import Filters
from elearn.reports.matrix import Matrix, Row
from elearn.web import asking, language, states
from elearn.web.doors import door
from elearn.web.language import _
from elearn.web.viewer import signed_in

completion = door("completion", needs=Power.SUPERVISE)

PAGE = "/supervise/completion"


@completion.get(PAGE)
def show() -> str:
    viewer, filters = signed_in(), asking.all_filters()
    found = matrix.completion(viewer, filters, at=clock.now())
    return render_template(
        "supervisor/completion_whole.html" if filters.is_whole else "supervisor/completion.html",
        filters=filters,
        unit=found.unit,
        on=filters.on,
        titles=[title_of(one) for one in found.modules],
        rows=[_short_row(row) if filters.is_whole else _row(row, filters) for row in found.rows],
        count=len(found.rows),
        legend=states.legend(),
        words={one.value: states.word(one) for one in State},
        choices=choices_of(found),
        links=_links(filters, found),
        is_unfinished=found.is_unfinished,
    )


def title_of(module: Module) -> Said:
    return in_language(module.titles, language.current().code)


def choices_of(found: Matrix) -> dict[str, list[tuple[str, str]]]:
    """What each filter offers, as value and words; modules and ranks are those shown."""
    return {
        "module": [(one.id, title_of(one)) for one in found.modules],
        "state": [(one.value, states.word(one)) for one in State],
        "due": [
            ("overdue", _("Overdue")),
            ("week", _("Within 7 days")),
            ("month", _("Within 30 days")),
        ],
        "sort": [
            ("unit", _("Unit, then name")),
            ("name", _("Name")),
            ("late", _("Most overdue first")),
        ],
        "rank": [(rank, rank) for rank in sorted({row.entry.rank for row in found.rows} - {""})],
    }


def _links(filters: Filters, found: Matrix) -> dict[str, str]:
    """Where the reader can go on from here; empty where not."""
    everything = filters.but(after=None, is_whole=False)
    return {
        "next": PAGE + filters.but(after=found.after) if found.after else "",
        "first": PAGE + filters.but(after=None) if filters.after else "",
        "whole": PAGE + filters.but(is_whole=True, after=None),
        "back": PAGE + everything,
        "all": PAGE + Filters(unit=filters.unit, on=filters.on).but(),
        "csv": f"{PAGE}.csv{everything}",
        "xlsx": f"{PAGE}.xlsx{everything}",
        "units": f"/supervise/units/{filters.unit}/" if filters.unit else "/supervise/units/",
    }


def _row(row: Row, filters: Filters) -> dict[str, Any]:
    """A person as the page shows one: each cell is the name of a state and its sign.

    In the order of units a unit is named once, above its people.
    """
    entry = row.entry
    about = (entry.rank, entry.service_number, entry.unit if filters.sort != "unit" else "")
    return {
        "name": entry.name,
        "unit": entry.unit,
        "address": f"/supervise/officers/{entry.id}/record/",
        "about": [text for text in about if text],
        "cells": [_SHOWN[cell.state] if cell else None for cell in row.cells],
    }


_SHOWN = {state: (state.value, states.SIGNS[state]) for state in State}


def _short_row(row: Row) -> Markup:
    """The same in as few bytes as HTML allows: five hundred of them stand on one page."""
    key = base64.urlsafe_b64encode(row.entry.id.bytes).rstrip(b"=").decode()
    head = Markup("<tr><th><a href=o/{}>{}</a>").format(key, _short_name(row.entry.name))
    return head + Markup("").join(_SHORT[cell.state if cell else None] for cell in row.cells)


def _short_name(name: str) -> str:
    """A name with its first two words whole; of a patronymic the first letter is enough here."""
    first, second, *more = [*name.split(" "), ""]
    return " ".join([first, second, *(f"{word[0]}." for word in more if word)]).rstrip()


_SHORT: dict[State | None, Markup] = {
    None: Markup("<td>"),
    **{state: Markup("<td>{}").format(sign) for state, sign in states.SIGNS.items()},
}


@completion.get("/supervise/o/<key>")
def officer(key: str) -> Response:
    """Leads from the short address of a long page to the officer. Raises NotFound."""
    try:
        id = UUID(bytes=base64.urlsafe_b64decode(f"{key}=="))
    except (ValueError, binascii.Error):
        raise NotFound("There is no such person here.") from None
    return redirect(f"/supervise/officers/{id}/record/", 303)
