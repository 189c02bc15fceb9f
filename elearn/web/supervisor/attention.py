"""What needs attention, in the order of what the supervisor can do next."""

from __future__ import annotations

from typing import Any

from flask import render_template

from elearn import clock
from elearn.access import Power, Viewer
from elearn.errors import NotFound
from elearn.library.texts import in_language
from elearn.reports import attention as needs
from elearn.reports import matrix
from elearn.reports.attention import LISTED, Group, Kind
from elearn.reports.matrix import Matrix, Row
from elearn.web import asking, language, states
from elearn.web.doors import door
from elearn.web.language import _, ngettext
from elearn.web.supervisor.recounting import recount
from elearn.web.viewer import signed_in

attention = door("attention", needs=Power.SUPERVISE)

LIST = "/supervise/attention/"


def groups(viewer: Viewer) -> list[dict[str, Any]]:
    """What waits, each kind with its count in words, and what to do about it."""
    found = needs.of(viewer, at=clock.now())
    if recount(found.stale):
        found = needs.of(viewer, at=clock.now())
    return [_group(one) for one in found.groups]


def _group(group: Group) -> dict[str, Any]:
    kind = group.kind
    return {
        "kind": kind.value,
        "words": _words(kind, group.count),
        "verb": _verbs().get(kind) or _("Remind"),
        "address": _ADDRESS[kind],
    }


def _verbs() -> dict[Kind, str]:
    return {
        Kind.USED_UP: _("Give another attempt"),
        Kind.TRAINING: _("Decide"),
        Kind.LATE_ANSWERS: _("See what came late"),
        Kind.NOT_IN: _("Let them in"),
    }


def _words(kind: Kind, num: int) -> str:
    """How many there are of a kind."""
    return {
        Kind.USED_UP: ngettext(
            "%(num)s course without an attempt left", "%(num)s courses without an attempt left", num
        ),
        Kind.TRAINING: ngettext(
            "%(num)s training elsewhere waits for you",
            "%(num)s trainings elsewhere wait for you",
            num,
        ),
        Kind.LATE_ANSWERS: ngettext(
            "%(num)s file of answers came late", "%(num)s files of answers came late", num
        ),
        Kind.OVERDUE: ngettext("%(num)s course is overdue", "%(num)s courses are overdue", num),
        Kind.DUE_SOON: ngettext(
            "%(num)s course is due within 7 days", "%(num)s courses are due within 7 days", num
        ),
        Kind.EXPIRES_SOON: ngettext("%(num)s pass expires soon", "%(num)s passes expire soon", num),
        Kind.NOT_IN: ngettext(
            "%(num)s officer has never come in", "%(num)s officers have never come in", num
        ),
    }[kind]


_ADDRESS = {kind: f"{LIST}{kind.value}/" for kind in LISTED} | {
    Kind.USED_UP: "/supervise/extra-attempts/",
    Kind.TRAINING: "/supervise/training/",
    Kind.LATE_ANSWERS: "/supervise/late-answers/",
    Kind.NOT_IN: "/supervise/invitations/",
}


@attention.get(LIST)
def show() -> str:
    return render_template("supervisor/attention.html", groups=groups(signed_in()))


@attention.get(f"{LIST}<kind>/")
def people(kind: str) -> str:
    """Those of one kind, to be chosen and then reminded. Raises NotFound."""
    chosen = next((one for one in LISTED if one.value == kind), None)
    if chosen is None:
        raise NotFound("There is no such page here.")
    filters = asking.all_filters()
    found = needs.people(signed_in(), chosen, filters.after, at=clock.now())
    here = _ADDRESS[chosen]
    return render_template(
        "supervisor/attention_people.html",
        title=_title(chosen),
        rows=[_row(row, found) for row in found.rows],
        is_unfinished=found.is_unfinished,
        next=f"{here}?after={found.after}" if found.after else "",
        first=here if filters.after else "",
    )


def _title(kind: Kind) -> str:
    return {
        Kind.OVERDUE: _("Overdue"),
        Kind.DUE_SOON: _("Due within 7 days"),
        Kind.EXPIRES_SOON: _("Expires soon"),
    }[kind]


def _row(row: Row, found: Matrix) -> dict[str, Any]:
    entry = row.entry
    cells = zip(found.modules, row.cells, strict=True)
    return {
        "id": str(entry.id),
        "name": entry.name,
        "address": f"/supervise/officers/{entry.id}/record/",
        "about": [text for text in (entry.rank, entry.service_number, entry.unit) if text],
        "courses": [
            {
                "title": in_language(module.titles, language.current().code),
                "state": cell.state.value,
                "sign": states.SIGNS[cell.state],
                "word": states.word(cell.state),
                "due_on": cell.due_on,
            }
            for module, cell in cells
            if cell and matrix.fits(cell, found.filters, found.on)
        ],
    }
