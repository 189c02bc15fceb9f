"""Assigning courses and programmes to units and people: what stands, and giving another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power, Viewer
from elearn.db import transaction
from elearn.errors import Invalid
from elearn.learning.assigning import assigned, assignments, programmes, touched
from elearn.learning.assigning.assigned import Given
from elearn.learning.assigning.terms import Terms, drafted
from elearn.learning.assigning.touched import Change
from elearn.learning.duties.obligations import Rule
from elearn.people import users
from elearn.web import fields
from elearn.web.doors import door
from elearn.web.language import _, ngettext, shown_day
from elearn.web.refusals import sentence
from elearn.web.supervisor import choices, previews, rule_words
from elearn.web.viewer import signed_in

assignment_pages = door("assignments", needs=Power.SUPERVISE)

LIST = "/supervise/assignments/"
NEW = f"{LIST}new"
MOST_FOUND = 20


@assignment_pages.get(LIST)
def show() -> str:
    found = assigned.listed(signed_in(), at=clock.now())
    titles = choices.titles(one.module_id for one in found if one.module_id)
    rows = [row(one, titles) for one in found]
    return render_template(
        "supervisor/assignments.html",
        own=[one for one in rows if one["is_own"]],
        others=[one for one in rows if not one["is_own"]],
    )


def row(one: Given, titles: dict[str, Any]) -> dict[str, Any]:
    """An assignment as lists and its own page show it."""
    return {
        "title": titles[one.module_id] if one.module_id else one.programme,
        "is_programme": one.programme_id is not None,
        "whom": whom(one),
        "unit": one.unit,
        "people": one.people,
        "due": rule_words.due(one.rule),
        "renewal": rule_words.renewal(one.rule),
        "is_own": one.is_own,
        "made_by": one.made_by,
        "made_at": one.made_at,
        "address": f"{LIST}{one.id}/",
    }


def whom(one: Given) -> str:
    """Whom an assignment is for: a unit, or so many people."""
    if one.unit:
        return _("%(unit)s and all below", unit=one.unit)
    return ngettext("%(num)s person by name", "%(num)s people by name", one.people)


@assignment_pages.get(NEW)
def form() -> str:
    """The form; what the address names is chosen already."""
    typed = MultiDict(request.args)
    if "person" in typed and "whom" not in typed:
        typed["whom"] = "people"
    return _form(typed)


@assignment_pages.post(NEW)
def give() -> Response:
    """Looks for people, shows whom it would touch, or assigns, as the button says."""
    go = fields.typed("go")
    if go == "edit":
        return make_response(_form(request.form))
    if go == "find" and fields.typed("q"):
        return make_response(_form(MultiDict({**request.form, "whom": "people"})))
    viewer, now = signed_in(), clock.now()
    try:
        terms = _terms()
        rule = drafted(viewer, terms, at=now)
        seen = touched.by(viewer, Change(begins=[rule], named=terms.person_ids), at=now)
        if go != "give" or not previews.is_as_seen(seen):
            return _preview(viewer, terms, rule, seen)
        with transaction():
            assignments.give(viewer, terms, at=now)
    except Invalid as refusal:
        return make_response(_form(request.form, refusal), 422)
    return redirect(LIST, 303)


def _terms() -> Terms:
    """What is assigned to whom, as the form says it. Raises Invalid."""
    kind, _colon, id = fields.typed("what").partition(":")
    is_for_people = fields.typed("whom") == "people"
    if is_for_people and not choices.ticked("person"):
        raise Invalid("Tick the people, or choose a unit.", code="people")
    return Terms(
        module_id=id if kind == "module" else None,
        programme_id=choices.uuid(id) if kind == "programme" else None,
        unit_id=None if is_for_people else choices.uuid(fields.typed("unit")),
        person_ids=choices.ticked("person") if is_for_people else frozenset(),
        when=rule_words.when(),
    )


def _preview(viewer: Viewer, terms: Terms, rule: Rule, seen: touched.Touched) -> Response:
    kept = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in ("csrf_token", "go", "q", previews.SEEN)
    ]
    everybody = f"/supervise/completion?unit={terms.unit_id}" if terms.unit_id else ""
    return previews.page(
        seen,
        is_new=True,
        kept=kept,
        heading=_("Whom this assignment touches"),
        facts=facts(_title(viewer, terms), _whom(viewer, terms), rule),
        confirm=_("Assign it"),
        go="give",
        action=NEW,
        back=(LIST, _("Assignments")),
        edit=True,
        all_address=everybody,
    )


def facts(title: Any, whom: str, rule: Rule) -> list[tuple[str, Any]]:
    """What is asked of whom by when, by name."""
    said = [(_("What"), title), (_("For whom"), whom), (_("By when"), rule_words.due(rule))]
    renewal = rule_words.renewal(rule)
    return [*said, (_("Renewal"), renewal)] if renewal else said


def _title(viewer: Viewer, terms: Terms) -> Any:
    if terms.programme_id:
        return programmes.one(viewer, terms.programme_id).title
    return choices.titles([terms.module_id or ""])[terms.module_id or ""]


def _whom(viewer: Viewer, terms: Terms) -> str:
    if terms.person_ids:
        num = len(terms.person_ids)
        return ngettext("%(num)s person by name", "%(num)s people by name", num)
    unit = next(one for one in choices.places(viewer) if one["id"] == str(terms.unit_id))
    return _("%(unit)s and all below", unit=unit["name"])


def _form(typed: MultiDict[str, str], refusal: Invalid | None = None) -> str:
    """The form; after a refusal with what was typed."""
    viewer = signed_in()
    chosen = choices.ticked("person")
    asked = typed.get("q", "").strip()[:100]
    found = users.named_by(viewer, asked, most=MOST_FOUND + 1) if asked else []
    people = {one.id: one for one in users.these(viewer, chosen)}
    people |= {one.id: one for one in found[:MOST_FOUND]}
    return render_template(
        "supervisor/new_assignment.html",
        typed=typed,
        q=asked,
        people=[
            {"id": one.id, "name": one.name, "unit": one.unit, "is_ticked": one.id in chosen}
            for one in people.values()
        ],
        is_cut=len(found) > MOST_FOUND,
        is_none=bool(asked) and not found,
        courses=choices.courses(),
        programmes=[(str(one.id), one.title, one.unit) for one in programmes.listed(viewer)],
        units=choices.places(viewer),
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
    )


def made_on(one: Given) -> str:
    """Who assigned it, and when."""
    return _("%(name)s, %(day)s", name=one.made_by, day=shown_day(one.made_at))


@assignment_pages.get(f"{LIST}<uuid:assignment_id>/")
def assignment(assignment_id: UUID) -> str:
    return _assignment(assigned.own(signed_in(), assignment_id, at=clock.now()), None)


def _assignment(one: Given, refusal: Invalid | None) -> str:
    """An assignment with the form that changes its days; after a refusal with what was typed."""
    titles = choices.titles([one.module_id] if one.module_id else [])
    has_typed = refusal is not None or fields.typed("go") == "edit"
    return render_template(
        "supervisor/assignment.html",
        one=row(one, titles),
        facts=[*facts(*_names(one), one.rule), (_("Assigned by"), made_on(one))],
        typed=request.form if has_typed else rule_words.typed(one.rule),
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
    )


def _names(one: Given) -> tuple[Any, str]:
    if one.module_id:
        return choices.titles([one.module_id])[one.module_id], whom(one)
    return one.programme, whom(one)


@assignment_pages.post(f"{LIST}<uuid:assignment_id>/")
def change(assignment_id: UUID) -> Response:
    """Shows what other days would change for whom, or puts them in the place of these."""
    viewer, now = signed_in(), clock.now()
    one = assigned.own(viewer, assignment_id, at=now)
    if fields.typed("go") == "edit":
        return make_response(_assignment(one, None))
    try:
        when = rule_words.when()
        rule = assignments.redrafted(one, when, at=now)
    except Invalid as refusal:
        return make_response(_assignment(one, refusal), 422)
    seen = _touched(viewer, one, [rule])
    if fields.typed("go") != "change" or not previews.is_as_seen(seen):
        return _preview_of(one, seen, rule, _("Whom the change touches"), _("Change it"), "change")
    with transaction():
        assignments.change(viewer, assignment_id, when, at=now)
    return redirect(LIST, 303)


def _touched(viewer: Viewer, one: Given, begins: list[Rule]) -> touched.Touched:
    named = assigned.named_in(viewer, one.id) if one.is_named else []
    return touched.by(viewer, Change([one.rule], begins, named), at=clock.now())


def _preview_of(
    one: Given, seen: touched.Touched, rule: Rule, heading: str, confirm: str, go: str
) -> Response:
    names = ("due", "due_on", "due_days", "renew_months", "renew_days")
    return previews.page(
        seen,
        is_new=False,
        kept=[(name, fields.typed(name)) for name in names if name in request.form],
        heading=heading,
        facts=facts(*_names(one), rule),
        confirm=confirm,
        go=go,
        action=f"{LIST}{one.id}/{'' if go == 'change' else go}",
        back=(LIST, _("Assignments")),
        edit=go == "change",
        all_address=f"/supervise/completion?unit={one.unit_id}" if one.unit_id else "",
    )


@assignment_pages.get(f"{LIST}<uuid:assignment_id>/end")
def ending(assignment_id: UUID) -> Response:
    """Whom the end of an assignment touches."""
    viewer = signed_in()
    one = assigned.own(viewer, assignment_id, at=clock.now())
    return _preview_end(one, _touched(viewer, one, []))


@assignment_pages.post(f"{LIST}<uuid:assignment_id>/end")
def end(assignment_id: UUID) -> Response:
    viewer, now = signed_in(), clock.now()
    one = assigned.own(viewer, assignment_id, at=now)
    seen = _touched(viewer, one, [])
    if not previews.is_as_seen(seen):
        return _preview_end(one, seen)
    with transaction():
        assignments.end(viewer, assignment_id, at=now)
    return redirect(LIST, 303)


def _preview_end(one: Given, seen: touched.Touched) -> Response:
    return _preview_of(one, seen, one.rule, _("End this assignment"), _("End it"), "end")
