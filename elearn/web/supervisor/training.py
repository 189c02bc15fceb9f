"""Training elsewhere: entered by one person, approved by another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import audit, clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Conflict, Invalid, Refusal, TooLarge
from elearn.learning.training import decisions, outside
from elearn.learning.training.outside import Entry
from elearn.web import fields
from elearn.web import training_papers as papers
from elearn.web.doors import door, takes_files
from elearn.web.refusals import STATUS, sentence
from elearn.web.viewer import signed_in

training_pages = door("training", needs=Power.SUPERVISE)

LIST = "/supervise/training/"
NEW = f"{LIST}new"
DECIDE = f"{LIST}decide"
MOST_FOUND = 20


@training_pages.get(LIST)
def show() -> str:
    """What waits in one's units, and what was decided last."""
    viewer = signed_in()
    found = outside.waiting(viewer, most=outside.MOST_LISTED + 1)
    shown = found[: outside.MOST_LISTED]
    mine = [one for one in shown if one.is_mine]
    entered = request.args.get("entered", "")
    return render_template(
        "supervisor/training.html",
        waiting=papers.rows(one for one in shown if not one.is_mine),
        mine=papers.rows(mine),
        deciders=_deciders(mine),
        decided=papers.rows(outside.decided(viewer)),
        is_cut=len(found) > len(shown),
        most=outside.MOST_LISTED,
        entered=int(entered) if entered.isdecimal() and len(entered) < 6 else 0,
    )


def _deciders(mine: Sequence[Entry]) -> list[str]:
    return decisions.deciders(signed_in(), mine, at=clock.now()) if mine else []


# Entering --------------------------------------------------------------------------------------


@training_pages.get(NEW)
def ask() -> str:
    return _new_page(_person(request.args.get("person", "")))


@training_pages.post(NEW)
@takes_files(papers.LARGEST_FORM)
def enter() -> Response:
    """Enters a paper of somebody of one's units, for a second person to decide about."""
    person_id = _person(fields.typed("person"))
    try:
        if person_id is None:
            raise Invalid("Choose whose training it is.", code="q")
        papers.enter(person_id)
    except (Invalid, TooLarge, Conflict) as refusal:
        return make_response(_new_page(person_id, refusal), STATUS[type(refusal)])
    return redirect(LIST, 303)


def _person(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _new_page(person_id: UUID | None, refusal: Refusal | None = None) -> str:
    """The form for a person, else a form that finds one."""
    viewer = signed_in()
    person = outside.person_of(viewer, person_id) if person_id else None
    typed = request.args.get("q", "").strip()[:100]
    found = outside.found(viewer, typed, most=MOST_FOUND + 1) if typed and not person else []
    return render_template(
        "supervisor/training_new.html",
        person={"id": person.id, "name": person.name, "login": person.login} if person else None,
        q=typed,
        found=[
            {"name": name, "unit": unit, "address": f"{NEW}?person={id}"}
            for id, name, unit in found[:MOST_FOUND]
        ],
        is_cut=len(found) > MOST_FOUND,
        form=papers.form(),
        address=NEW,
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
    )


# Deciding --------------------------------------------------------------------------------------


@training_pages.get(f"{LIST}<uuid:training_id>/")
def one(training_id: UUID) -> str:
    return _decide_page([training_id])


@training_pages.get(DECIDE)
def look() -> Response:
    """What a decision would touch; without anything chosen, the list again."""
    chosen = _chosen(request.args.getlist("entry"))
    if not chosen:
        return redirect(LIST, 303)
    return make_response(_decide_page(chosen))


@training_pages.post(DECIDE)
def decide() -> Response:
    """Approves or refuses what was chosen, all of it or nothing."""
    chosen = _chosen(request.form.getlist("entry"))
    if not chosen:
        return redirect(LIST, 303)
    outside.chosen(signed_in(), chosen)
    try:
        with transaction():
            _decide(chosen)
    except (Invalid, Conflict) as refusal:
        return make_response(_decide_page(chosen, refusal), STATUS[type(refusal)])
    return redirect(LIST, 303)


def _chosen(typed: Sequence[str]) -> list[UUID]:
    ids = [id for text in typed[: outside.MOST_LISTED] if (id := _person(text))]
    return list(dict.fromkeys(ids))


def _decide(chosen: Sequence[UUID]) -> None:
    viewer, now = signed_in(), clock.now()
    match fields.typed("decision"):
        case "approve":
            courses = {id: fields.typed(f"course.{id}") or None for id in chosen}
            decisions.approve(viewer, courses, at=now)
        case "refuse":
            because = fields.typed("because")
            decisions.refuse(viewer, chosen, because=because, at=now)
        case _:
            raise Invalid("Choose whether to approve or to refuse.", code="decision")


def _decide_page(ids: Sequence[UUID], refusal: Refusal | None = None) -> str:
    entries = outside.chosen(signed_in(), ids)
    return render_template(
        "supervisor/training_decide.html",
        rows=[_with_choice(row, refusal) for row in papers.rows(entries)],
        courses=papers.courses(),
        names=papers.names(),
        deciders=_deciders([one for one in entries if one.is_mine and one.state == "waiting"]),
        address=DECIDE,
        because=fields.typed("because"),
        longest=audit.LONGEST_REASON,
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
    )


def _with_choice(row: dict[str, Any], refusal: Refusal | None) -> dict[str, Any]:
    """An entry with the course that is chosen for it: what was entered, or what was typed."""
    typed = request.form.get(f"course.{row['entry'].id}") if refusal else None
    return row | {"chosen": typed if typed is not None else row["paper"].module_id or ""}
