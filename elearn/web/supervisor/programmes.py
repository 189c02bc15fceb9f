"""Programmes: courses in an order, made once and assigned often."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power, Viewer
from elearn.db import transaction
from elearn.errors import Conflict, Invalid
from elearn.learning.assigning import assigned, programmes, touched
from elearn.learning.assigning.programmes import MOST_ALTERNATIVES, MOST_STEPS, Listed
from elearn.learning.assigning.touched import Change
from elearn.learning.duties.obligations import Step
from elearn.web import fields
from elearn.web.doors import door
from elearn.web.language import _
from elearn.web.refusals import STATUS, sentence
from elearn.web.supervisor import choices, previews
from elearn.web.viewer import signed_in

programme_pages = door("programmes", needs=Power.SUPERVISE)

LIST = "/supervise/programmes/"
NEW = f"{LIST}new"
ROWS = 5


@programme_pages.get(LIST)
def show() -> str:
    found = programmes.listed(signed_in())
    return render_template("supervisor/programmes.html", programmes=_rows(found))


def _rows(found: list[Listed]) -> list[dict[str, Any]]:
    titles = choices.titles(id for one in found for step in one.steps for id in step.modules)
    return [
        {
            "title": one.title,
            "unit": one.unit,
            "steps": choices.shown_steps(one.steps, titles),
            "is_own": one.is_own,
            "address": f"{LIST}{one.id}/",
            "assign_address": f"/supervise/assignments/new?what=programme:{one.id}",
        }
        for one in found
    ]


@programme_pages.get(NEW)
def form() -> str:
    return _form(None, request.args)


@programme_pages.post(NEW)
def make() -> Response:
    """Adds rows to the form, or makes the programme, as the button says."""
    if fields.typed("go") == "rows":
        return make_response(_form(None, request.form, more=ROWS))
    try:
        unit_id = choices.uuid(fields.typed("unit"))
        with transaction():
            programmes.make(signed_in(), unit_id, fields.typed("title"), _steps(), at=clock.now())
    except Invalid as refusal:
        return make_response(_form(None, request.form, refusal=refusal), 422)
    return redirect(LIST, 303)


def _steps() -> list[Step]:
    """The rows of the form in which a course is chosen, in their order."""
    rows = range(1, _row_count(request.form) + 1)
    chosen = [(row, [id for id in _row(request.form, row)["modules"] if id]) for row in rows]
    return [
        Step(tuple(modules), is_after_earlier=bool(fields.typed(f"after.{row}")))
        for row, modules in chosen
        if modules
    ]


def _row_count(typed: MultiDict[str, str]) -> int:
    text = typed.get("rows", "")
    return min(int(text) if text.isdecimal() and len(text) < 4 else ROWS, MOST_STEPS)


def _row(typed: MultiDict[str, str], row: int) -> dict[str, Any]:
    places = range(1, MOST_ALTERNATIVES + 1)
    return {
        "number": row,
        "modules": [typed.get(f"course.{row}.{place}", "")[:60] for place in places],
        "is_after": bool(typed.get(f"after.{row}")),
    }


def _typed(one: Listed) -> MultiDict[str, str]:
    """The fields of the form that say what a programme says."""
    typed = MultiDict({"title": one.title, "rows": str(len(one.steps))})
    for row, step in enumerate(one.steps, 1):
        typed.update({f"course.{row}.{place}": id for place, id in enumerate(step.modules, 1)})
        typed[f"after.{row}"] = "1" if step.is_after_earlier else ""
    return typed


def _form(
    one: Listed | None,
    typed: MultiDict[str, str],
    *,
    more: int = 0,
    refusal: Invalid | Conflict | None = None,
) -> str:
    """The form of a programme, new or not; after a refusal with what was typed."""
    count = min(_row_count(typed) + more, MOST_STEPS)
    return render_template(
        "supervisor/programme.html",
        address=f"{LIST}{one.id}/" if one else NEW,
        unit=one.unit if one else "",
        typed=typed,
        rows=[_row(typed, row) for row in range(1, count + 1)],
        may_add=count < MOST_STEPS,
        courses=choices.courses(),
        units=choices.places(signed_in()),
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
    )


@programme_pages.get(f"{LIST}<uuid:programme_id>/")
def programme(programme_id: UUID) -> str:
    one = programmes.own(signed_in(), programme_id)
    return _form(one, _typed(one))


@programme_pages.post(f"{LIST}<uuid:programme_id>/")
def change(programme_id: UUID) -> Response:
    """Adds rows, shows whom the change touches, or puts another programme in this one's place."""
    viewer, go = signed_in(), fields.typed("go")
    one = programmes.own(viewer, programme_id)
    if go in ("rows", "edit"):
        return make_response(_form(one, request.form, more=ROWS if go == "rows" else 0))
    title, now = fields.typed("title"), clock.now()
    try:
        steps = programmes.checked(title, _steps())
        seen = touched.by(viewer, _change(viewer, one, steps), at=now)
        if go != "change" or not previews.is_as_seen(seen):
            return _preview(one, steps, seen)
        with transaction():
            programmes.change(viewer, programme_id, title, steps, at=now)
    except Invalid as refusal:
        return make_response(_form(one, request.form, refusal=refusal), 422)
    return redirect(LIST, 303)


def _change(viewer: Viewer, one: Listed, steps: tuple[Step, ...]) -> Change:
    """What other steps make of everything that is assigned by a programme."""
    given = assigned.of_programme(viewer, one.id, at=clock.now())
    named = {id for rule in given if rule.is_named for id in assigned.named_in(viewer, rule.id)}
    return programmes.redrafted([rule.rule for rule in given], steps, named)


def _preview(one: Listed, steps: tuple[Step, ...], seen: touched.Touched) -> Response:
    titles = choices.titles(id for step in steps for id in step.modules)
    kept = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in ("csrf_token", "go", previews.SEEN)
    ]
    return previews.page(
        seen,
        is_new=False,
        kept=kept,
        heading=_("Whom the change touches"),
        facts=[(_("Programme"), fields.typed("title")), (_("Unit"), one.unit)],
        steps=choices.shown_steps(steps, titles),
        confirm=_("Change it"),
        go="change",
        action=f"{LIST}{one.id}/",
        back=(LIST, _("Programmes")),
        edit=True,
    )


@programme_pages.post(f"{LIST}<uuid:programme_id>/end")
def end(programme_id: UUID) -> Response:
    viewer = signed_in()
    try:
        with transaction():
            programmes.end(viewer, programme_id, at=clock.now())
    except Conflict as refusal:
        one = programmes.own(viewer, programme_id)
        return make_response(_form(one, _typed(one), refusal=refusal), STATUS[Conflict])
    return redirect(LIST, 303)


@programme_pages.get(f"{LIST}<uuid:programme_id>/end")
def after_form(programme_id: UUID) -> Response:
    """A refused form stands at this address; whoever reloads it comes back to the programme."""
    programmes.own(signed_in(), programme_id)
    return redirect(f"{LIST}{programme_id}/", 303)
