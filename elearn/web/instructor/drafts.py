"""The page of a draft: its lessons in order, and what is added, moved and taken out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app, make_response, redirect, render_template
from werkzeug.wrappers import Response

from elearn import clock, days
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Conflict, Invalid, NotFound, Refusal
from elearn.languages import LANGUAGES
from elearn.library.workshop import checking, drafts, lessons, plans, tidying
from elearn.library.workshop.checking import Checked
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.lessons import Change, Contents, Listed
from elearn.library.workshop.plans import Plan
from elearn.library.workshop.titles import SETTINGS
from elearn.web import fields
from elearn.web.doors import door
from elearn.web.instructor import found, state_words
from elearn.web.instructor.frame import draft_of, frame
from elearn.web.language import _
from elearn.web.refusals import STATUS, sentence
from elearn.web.viewer import signed_in

draft_pages = door("draft_pages", needs=Power.AUTHOR)

DRAFT = "/author/drafts/<uuid:draft_id>/"
MOST_CHANGES = 6


@draft_pages.get(DRAFT)
def show(draft_id: UUID) -> str:
    return _page(draft_of(draft_id))


def looked_at(draft: Drafted) -> Checked:
    """What the check says of the draft, once what the hub can mend itself is mended."""
    if tidying.may_mend(signed_in(), draft):
        _mend(draft)
    today = days.day_of(clock.now())
    return checking.check(draft, current_app.config["MEDIA"], on=today)


def _mend(draft: Drafted) -> None:
    try:
        _carry_out(draft, tidying.plan_of(draft.id))
    except Conflict as refusal:
        # Somebody is writing just now: what is missing is put in at the next look.
        if refusal.code != "revision":
            raise


def _page(draft: Drafted, *, typed: str = "", refusal: Refusal | None = None) -> str:
    checked = looked_at(draft)
    contents = lessons.contents_of(checked.files.texts)
    counts = found.counts(draft, checked.findings)
    changes = lessons.changes_of(draft.id)
    quiz = checked.module.quiz if checked.module else None
    return render_template(
        "instructor/draft.html",
        draft=frame(draft, ""),
        lessons=[
            _row(draft, one, number, contents, counts)
            for number, one in enumerate(contents.lessons)
        ],
        quiz={
            "is_there": contents.has_quiz,
            "count": len(list(quiz.questions())) if quiz else 0,
            "counts": counts.get("quiz", (0, 0)),
        },
        glossary=found.address_of(draft, f"glossary.{contents.base}.md")
        if contents.has_glossary
        else "",
        settings_counts=counts.get(SETTINGS, (0, 0)),
        base=LANGUAGES.get(contents.base),
        changes=_changes(draft, contents, changes),
        typed=typed,
        trouble=(_field(refusal), _said(refusal)) if refusal else None,
    )


def _field(refusal: Refusal) -> str:
    """Where on the page the trouble is."""
    is_named = refusal.code == "title" or refusal.code.startswith("state_")
    return f"_{refusal.code}" if is_named else "_lessons"


def _said(refusal: Refusal) -> str:
    if refusal.code == "revision":
        return _(
            "Somebody changed this draft at the same moment. Nothing is lost: look at it as it "
            "stands now, and try once more."
        )
    return sentence(refusal)


def _row(
    draft: Drafted,
    one: Listed,
    number: int,
    contents: Contents,
    counts: dict[str, tuple[int, int]],
) -> dict[str, Any]:
    errors, hints = counts.get(one.slug, (0, 0))
    names, base = state_words.names(), contents.base
    return {
        "slug": one.slug,
        "title": one.title,
        "address": found.address_of(draft, one.name),
        "minutes": one.minutes,
        "languages": [LANGUAGES[code].name for code in one.languages],
        "is_national": one.is_national or bool(one.states),
        "states": [
            (state, names[state], found.address_of(draft, f"{one.slug}.{state}.{base}.md"))
            for state in one.states
            if state in names
        ],
        "further": [(state, name) for state, name in names.items() if state not in one.states],
        "errors": errors,
        "hints": hints,
        "is_first": number == 0,
        "is_last": number == len(contents.lessons) - 1,
    }


def _changes(
    draft: Drafted, contents: Contents, changes: dict[str, Change]
) -> list[dict[str, Any]]:
    """Who changed which text last, the newest first."""
    newest = sorted(changes.values(), key=lambda one: one.at, reverse=True)[:MOST_CHANGES]
    return [
        {
            "text": found.title_of(one.name, contents),
            "language": found.language_of(one.name, contents.base),
            "address": "" if one.is_out else found.home_of(draft, one.name),
            "by": one.by,
            "at": one.at,
            "is_out": one.is_out,
        }
        for one in newest
    ]


@draft_pages.get(f"{DRAFT}check/")
def check(draft_id: UUID) -> str:
    """Everything that the check says, each with the place where to mend it."""
    draft = draft_of(draft_id)
    groups = found.groups(draft, looked_at(draft))
    rows = [row for group in groups for row in group.rows]
    errors = sum(row.is_error for row in rows)
    return render_template(
        "instructor/draft_check.html",
        draft=frame(draft, "check/"),
        groups=groups,
        errors=errors,
        hints=len(rows) - errors,
    )


@draft_pages.post(f"{DRAFT}lessons/")
def add(draft_id: UUID) -> Response:
    draft, title = draft_of(draft_id), fields.typed("title")
    try:
        plan, slug = plans.added(draft, title)
        _carry_out(draft, plan)
    except (Invalid, Conflict) as refusal:
        return _refused(draft_id, refusal, typed=title)
    return redirect(f"{draft.address}#_l_{slug}", 303)


@draft_pages.post(f"{DRAFT}lessons/<slug>/move")
def move(draft_id: UUID, slug: str) -> Response:
    draft = draft_of(draft_id)
    try:
        plan = plans.moved(draft, slug, -1 if fields.typed("go") == "up" else 1)
        _carry_out(draft, plan)
    except Conflict as refusal:
        return _refused(draft_id, refusal)
    return redirect(f"{draft.address}#_l_{slug}", 303)


@draft_pages.get(f"{DRAFT}lessons/<slug>/remove")
def ask_to_remove(draft_id: UUID, slug: str) -> str:
    """Asks first, and says what goes."""
    draft = draft_of(draft_id)
    contents = lessons.contents_of(looked_at(draft).files.texts)
    one = next((one for one in contents.lessons if one.slug == slug), None)
    if one is None:
        raise NotFound("There is no such lesson in this draft. Look through the draft's page.")
    return render_template(
        "instructor/draft_confirm.html",
        draft=frame(draft, ""),
        heading=_("Take out this lesson"),
        what=one.title,
        says=[
            _("It goes in every language in which it is written: %(languages)s.")
            % {"languages": ", ".join(LANGUAGES[code].name for code in one.languages)},
            _("What was written is kept in the history of this draft."),
        ],
        action=f"{draft.address}lessons/{slug}/remove",
        button=_("Take it out"),
    )


@draft_pages.post(f"{DRAFT}lessons/<slug>/remove")
def remove(draft_id: UUID, slug: str) -> Response:
    draft = draft_of(draft_id)
    try:
        _carry_out(draft, plans.removed(draft, slug))
    except (Invalid, Conflict) as refusal:
        return _refused(draft_id, refusal)
    return redirect(f"{draft.address}#_lessons", 303)


@draft_pages.post(f"{DRAFT}lessons/<slug>/states")
def change_states(draft_id: UUID, slug: str) -> Response:
    """Adds a text for one state, or takes one out."""
    draft, state = draft_of(draft_id), fields.typed("state")
    try:
        if fields.typed("go") == "remove":
            _carry_out(draft, plans.without_state(draft, slug, state))
            return redirect(f"{draft.address}#_l_{slug}", 303)
        plan = plans.with_state(draft, slug, state)
        _carry_out(draft, plan)
    except (Invalid, Conflict) as refusal:
        return _refused(draft_id, refusal)
    name = next(iter(plan.changes), "")
    onward = found.address_of(draft, name) if name else f"{draft.address}#_l_{slug}"
    return redirect(onward, 303)


@draft_pages.post(f"{DRAFT}glossary")
def add_glossary(draft_id: UUID) -> Response:
    draft = draft_of(draft_id)
    try:
        plan = plans.with_glossary(draft)
        _carry_out(draft, plan)
    except Conflict as refusal:
        return _refused(draft_id, refusal)
    name = next(iter(plan.changes), "")
    return redirect(found.address_of(draft, name) if name else draft.address, 303)


@draft_pages.post(f"{DRAFT}quiz")
def add_quiz(draft_id: UUID) -> Response:
    draft = draft_of(draft_id)
    try:
        _carry_out(draft, plans.with_quiz(draft))
    except Conflict as refusal:
        return _refused(draft_id, refusal)
    return redirect(f"{draft.address}questions/", 303)


@draft_pages.get(f"{DRAFT}drop")
def ask_to_drop(draft_id: UUID) -> str:
    draft = draft_of(draft_id)
    says = [
        _("Readers go on seeing the course as it was published last.")
        if draft.base_version_id
        else _("The course was never published: nothing of it will be seen anywhere."),
        _("Nobody can write in this draft any more; what was written is kept in its history."),
    ]
    shown = frame(draft, "")
    return render_template(
        "instructor/draft_confirm.html",
        draft=shown,
        heading=_("Drop this draft"),
        what=shown["title"],
        says=says,
        action=f"{draft.address}drop",
        button=_("Drop the draft"),
    )


@draft_pages.post(f"{DRAFT}drop")
def drop(draft_id: UUID) -> Response:
    with transaction():
        drafts.drop(signed_in(), draft_id, at=clock.now())
    return redirect("/author/", 303)


@draft_pages.get(f"{DRAFT}lessons/", endpoint="after_adding")
@draft_pages.get(f"{DRAFT}glossary", endpoint="after_glossary")
@draft_pages.get(f"{DRAFT}quiz", endpoint="after_quiz")
def after_form(draft_id: UUID) -> Response:
    """A refused form stands at this address; whoever reloads it goes on with the draft."""
    return redirect(draft_of(draft_id).address, 303)


@draft_pages.get(f"{DRAFT}lessons/<slug>/move", endpoint="after_move")
@draft_pages.get(f"{DRAFT}lessons/<slug>/states", endpoint="after_states")
def after_moving(draft_id: UUID, slug: str) -> Response:
    return redirect(f"{draft_of(draft_id).address}#_l_{slug}", 303)


def _carry_out(draft: Drafted, plan: Plan) -> None:
    if plan.changes:
        with transaction():
            plans.carry_out(signed_in(), draft.id, plan, at=clock.now())


def _refused(draft_id: UUID, refusal: Refusal, *, typed: str = "") -> Response:
    page = _page(draft_of(draft_id), typed=typed[:200], refusal=refusal)
    return make_response(page, STATUS[type(refusal)])
