"""Training elsewhere on pages: the form that takes a paper, and how entries are shown."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import current_app, request

from elearn import clock
from elearn.days import day_of
from elearn.db import transaction
from elearn.errors import Invalid
from elearn.learning.training import outside, scans, written_days
from elearn.learning.training.outside import Entry, Paper
from elearn.library import catalogue
from elearn.library.texts import Said
from elearn.web import fields, forms, language
from elearn.web.language import _
from elearn.web.viewer import signed_in

# A scan, and what the form has beside it.
LARGEST_FORM = scans.LARGEST + 256 * 1024


def folder() -> Path:
    """Where scans lie."""
    kept: Path = current_app.config["SETTINGS"].scans
    return kept


def names() -> dict[str, str]:
    """What the fields of a paper are called, on pages and in spreadsheets."""
    return {
        "person": _("Service number or login"),
        "title": _("Title of the training"),
        "provider": _("Given by"),
        "number": _("Document number"),
        "held_on": _("Day it was held"),
        "valid_until": _("Valid until"),
        "course": _("Stands for the course"),
    }


def enter(person_id: UUID) -> None:
    """Enters what the form says, in a transaction of its own. Raises as `outside.enter`."""
    viewer, now = signed_in(), clock.now()
    outside.person_of(viewer, person_id)
    paper = _paper()
    _name, raw = forms.sent_file("scan")
    scan = scans.checked(raw) if raw else None
    with transaction():
        outside.enter(viewer, person_id, paper, scan, folder(), on=day_of(now), at=now)


def _paper() -> Paper:
    held_on = written_days.read(fields.typed("held_on"), code="held_on")
    if held_on is None:
        raise Invalid("Give the day it was held.", code="held_on")
    return Paper(
        fields.typed("title"),
        fields.typed("provider"),
        fields.typed("number"),
        held_on,
        written_days.read(fields.typed("valid_until"), code="valid_until"),
        fields.typed("course") or None,
    )


def form() -> dict[str, Any]:
    """What the form of a paper is filled with: names of fields, courses, and what was typed."""
    return {"names": names(), "courses": courses(), "typed": request.form}


def courses() -> list[tuple[str, Said]]:
    """The courses that training can stand for: id and title, subject by subject."""
    code = language.current().code
    return [
        (module.id, module.text("titles", code))
        for domain in catalogue.domains(code)
        for module in domain.modules
    ]


def rows(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Entries as pages show them."""
    entries = list(entries)
    ids = sorted({one.paper.module_id for one in entries if one.paper.module_id})
    code = language.current().code
    titles = {
        id: module.text("titles", code) for id, module in catalogue.modules_by_id(ids).items()
    }
    return [
        {
            "entry": one,
            "paper": one.paper,
            "course": titles.get(one.paper.module_id or "", one.paper.module_id),
            "address": f"/supervise/training/{one.id}/",
            "scan_address": f"/training/{one.id}/scan" if one.has_scan else "",
        }
        for one in entries
    ]
