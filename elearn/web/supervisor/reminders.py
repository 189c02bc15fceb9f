"""Reminding officers, by letter and on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app, make_response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Invalid, NotFound
from elearn.learning.notices import chasing
from elearn.learning.notices.chasing import Debtor, Debts
from elearn.library.texts import in_language
from elearn.mail import undelivered
from elearn.web import fields, language
from elearn.web.doors import door
from elearn.web.language import _
from elearn.web.refusals import sentence
from elearn.web.viewer import signed_in

reminder_pages = door("reminders", needs=Power.SUPERVISE)

HERE = "/supervise/reminders/"
PAPER = f"{HERE}print"
MOST_LETTERS = 50


@reminder_pages.get(HERE)
def show() -> str:
    """What can be done here; with people in the address, who of them would be told what."""
    asked = request.args.getlist("person")
    return _preview(_people(asked)) if asked else _page(None)


@reminder_pages.post(HERE)
def preview() -> Response:
    """The same for more people than an address holds."""
    try:
        return make_response(_preview(_people(request.form.getlist("person"))))
    except Invalid as refusal:
        return make_response(_page(refusal), 422)


def _people(asked: list[str]) -> list[UUID]:
    """Raises Invalid where none is chosen, and NotFound for what is nobody."""
    if not asked:
        raise Invalid("Choose at least one officer.", code="person")
    try:
        return [UUID(one) for one in dict.fromkeys(asked)]
    except ValueError:
        raise NotFound("There is no such officer in your units.") from None


def _preview(people: list[UUID]) -> str:
    debts = chasing.named(signed_in(), people, at=clock.now())
    rows = [_row(one, debts) for one in debts.debtors]
    return render_template(
        "supervisor/remind.html",
        rows=rows,
        people=[str(one.entry.id) for one in debts.debtors if one.entry.mail and one.untold],
        has_mailless=any(row["way"] == "paper" for row in rows),
    )


def _row(one: Debtor, debts: Debts) -> dict[str, Any]:
    return {
        "name": one.entry.name,
        "rank": one.entry.rank,
        "number": one.entry.service_number,
        "unit": one.entry.unit,
        "courses": [
            {
                "title": in_language(debts.modules[each.module_id].titles, language.current().code),
                "due_on": each.due_on,
                "is_over": each.due_on < debts.on,
                "is_told": each in one.told,
            }
            for each in one.owed
        ],
        "way": _way(one),
    }


def _way(one: Debtor) -> str:
    if not one.owed:
        return "nothing"
    if not one.entry.mail:
        return "paper"
    return "letter" if one.untold else "told"


@reminder_pages.post(f"{HERE}send")
def send() -> Response:
    viewer, people = signed_in(), _people(request.form.getlist("person"))
    with transaction():
        count = chasing.remind(viewer, people, at=clock.now())
    return redirect(f"/supervise/reminders/?queued={count}", 303)


@reminder_pages.get(f"{HERE}send")
def after_form() -> Response:
    """A refused form stands at this address; whoever reloads it begins anew."""
    return redirect(HERE, 303)


@reminder_pages.post(PAPER)
def print_list() -> Response:
    """Keeps that those without mail are reminded by the list, which then stands at its own
    address: whoever loads it again reminds nobody again."""
    viewer = signed_in()
    try:
        unit_id = _unit(fields.typed("unit"))
        with transaction():
            chasing.note_printed(viewer, unit_id, at=clock.now())
    except Invalid as refusal:
        return make_response(_page(refusal), 422)
    return redirect(f"{PAPER}?unit={unit_id}", 303)


@reminder_pages.get(PAPER)
def paper() -> str | Response:
    """Who of a unit and below owes what by when, as a page to print and to sign."""
    if "unit" not in request.args:
        return redirect(HERE, 303)
    # Only here: what draws it is slow to load.
    from elearn.credentials import paper as drawn

    unit, debts = chasing.of_unit(signed_in(), _unit(request.args["unit"]), at=clock.now())
    address = f"{current_app.config['ADDRESS']}/sign-in"
    return render_template(
        "supervisor/owing.html",
        unit={"id": str(unit.id), "name": unit.name},
        on=debts.on,
        unnoted=len({person_id for person_id, *_ in chasing.unnoted(debts)}),
        rows=[_row(one, debts) for one in debts.debtors],
        sign_in=address,
        qr=Markup(drawn.qr_svg(address)),  # noqa: S704 - drawn by us
    )


def _unit(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("There is no such unit among yours.") from None


def _page(refusal: Invalid | None) -> str:
    viewer, now = signed_in(), clock.now()
    lost = undelivered.of(viewer, at=now, most=MOST_LETTERS + 1)
    reasons = {
        "address": _("The address was refused. Have it corrected."),
        "none": _("There is no mail address any more."),
        "late": _("The mail server could not be reached for days."),
        "server": _("The mail server did not take it."),
        "waits": _("The mail server did not take it yet. It is tried again."),
    }
    kinds = {"reminder": _("Reminder"), "invitation": _("Invitation")}
    return render_template(
        "supervisor/reminders.html",
        queued=_queued(),
        units=[{"id": str(id), "name": name, "depth": depth} for id, name, depth in _units()],
        chosen=request.args.get("unit") or fields.typed("unit"),
        lost=[
            {
                "name": one.name,
                "unit": one.unit,
                "kind": kinds[one.kind],
                "queued_at": one.queued_at,
                "reason": reasons[one.reason],
                "is_reminder": one.kind == "reminder",
                "paper": f"{PAPER}?unit={one.unit_id}",
            }
            for one in lost[:MOST_LETTERS]
        ],
        is_cut=len(lost) > MOST_LETTERS,
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
    )


def _queued() -> int | None:
    """How many letters were just queued; None where this is not told."""
    text = request.args.get("queued", "")
    return int(text) if text.isdecimal() and len(text) <= 4 else None


def _units() -> list[tuple[UUID, str, int]]:
    found = chasing.units(signed_in())
    least = min((depth for _id, _name, depth in found), default=0)
    return [(id, name, depth - least) for id, name, depth in found]
