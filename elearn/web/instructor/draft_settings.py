"""The settings of a draft in plain words: what the course is called, asks for and gives."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Conflict, Invalid, Refusal
from elearn.languages import LANGUAGES
from elearn.library import catalogue
from elearn.library.workshop import lessons, plans, settings
from elearn.library.workshop.checking import Checked
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.settings import Settings
from elearn.library.workshop.titles import SETTINGS
from elearn.web import fields, language
from elearn.web.doors import door
from elearn.web.instructor import found, quiz_settings, rules_form, settings_form
from elearn.web.instructor.drafts import DRAFT, looked_at
from elearn.web.instructor.frame import draft_of, frame
from elearn.web.instructor.settings_form import Fields
from elearn.web.refusals import STATUS, sentence
from elearn.web.viewer import signed_in

settings_pages = door("settings_pages", needs=Power.AUTHOR)

HERE = f"{DRAFT}settings/"
QUIZ = f"{HERE}quiz"


@settings_pages.get(HERE)
def show(draft_id: UUID) -> str:
    draft = draft_of(draft_id)
    checked = looked_at(draft)
    read = settings.read(draft.id)
    typed = settings_form.fields_of(read.values)
    typed["add"] = request.args.get("add", "")
    return _form(draft, checked, read, typed, is_saved="saved" in request.args)


@settings_pages.post(HERE)
def save(draft_id: UUID) -> Response:
    """Saves what was changed, or shows the form with another language or more rows."""
    draft = draft_of(draft_id)
    checked = looked_at(draft)
    read = settings.read(draft.id)
    typed: Fields = request.form.copy()
    if fields.typed("go") == "language":
        return make_response(_form(draft, checked, read, typed))
    if fields.typed("go") == "rows":
        typed["rows"] = str(settings_form.row_count(typed) + settings_form.MORE_ROWS)
        return make_response(_form(draft, checked, read, typed))
    try:
        before = _before(draft, read)
        contents = lessons.contents_of(checked.files.texts)
        changes = settings_form.changes(typed, before.values, contents.base)
        _refuse_used(checked, settings_form.taken_out(changes, before.values))
        plan = settings.changed(draft.id, before, changes)
        if plan.changes:
            with transaction():
                plans.carry_out(signed_in(), draft.id, plan, at=clock.now())
    except (Invalid, Conflict) as refusal:
        page = _form(draft, checked, settings.read(draft.id), typed, refusal=refusal)
        return make_response(page, STATUS[type(refusal)])
    return redirect(f"{draft.address}settings/?saved", 303)


@settings_pages.get(QUIZ)
def show_rules(draft_id: UUID) -> str:
    draft = draft_of(draft_id)
    checked = looked_at(draft)
    read = quiz_settings.read(draft, checked)
    return quiz_settings.page(
        draft,
        checked,
        read,
        quiz_settings.fields_of(read),
        revision=read.revision,
        is_saved="saved" in request.args,
    )


@settings_pages.post(QUIZ)
def save_rules(draft_id: UUID) -> Response:
    draft = draft_of(draft_id)
    checked = looked_at(draft)
    read = quiz_settings.read(draft, checked)
    try:
        before = _before(draft, read)
        changes = rules_form.changes(request.form, quiz_settings.fields_of(before))
        plan = settings.changed(draft.id, before, changes)
        if plan.changes:
            with transaction():
                plans.carry_out(signed_in(), draft.id, plan, at=clock.now())
    except (Invalid, Conflict) as refusal:
        read = quiz_settings.read(draft, checked)
        page = quiz_settings.page(
            draft,
            checked,
            read,
            request.form,
            revision=_revision(read, request.form, refusal),
            trouble=_trouble(refusal),
        )
        return make_response(page, STATUS[type(refusal)])
    return redirect(f"{draft.address}settings/quiz?saved", 303)


def _before(draft: Drafted, read: Settings) -> Settings:
    """The settings that the form was filled with. Raises Conflict where they are not kept."""
    revision = fields.whole("revision")
    if revision == read.revision:
        return read
    before = settings.read_at(draft.id, read.name, revision)
    if before is None:
        raise Conflict(
            "These settings were changed since this page was opened, too long ago to compare. "
            "Load the page again and make your changes once more.",
            code="revision",
        )
    return before


def _refuse_used(checked: Checked, codes: list[str]) -> None:
    """An objective goes only when nothing teaches or asks for it any more."""
    uses = settings.uses_of(checked.module)
    for code in codes:
        if uses[code]:
            raise Invalid(
                "The objective %(objective)s cannot be taken out: questions or lessons name it, "
                "%(count)s in all. Give them another objective first.",
                code="objectives",
                objective=code,
                count=uses[code],
            )


def _form(
    draft: Drafted,
    checked: Checked,
    read: Settings,
    typed: Fields,
    *,
    refusal: Refusal | None = None,
    is_saved: bool = False,
) -> str:
    contents = lessons.contents_of(checked.files.texts)
    codes = settings_form.said_in(typed, contents.base, contents.languages)
    rows = found.groups(draft, checked)
    return render_template(
        "instructor/draft_settings.html",
        draft=frame(draft, "settings/"),
        revision=_revision(read, typed, refusal),
        typed=typed,
        spoken=[LANGUAGES[code] for code in codes],
        further=[one for one in LANGUAGES.values() if one.code not in codes],
        rows=_rows(typed),
        courses=_courses(draft, typed),
        lessons=contents.lessons,
        translations=[LANGUAGES[code] for code in contents.languages[1:]],
        has_quiz=contents.has_quiz,
        findings=[row for group in rows if group.name == SETTINGS for row in group.rows],
        is_saved=is_saved,
        trouble=_trouble(refusal) if refusal else None,
    )


def _revision(read: Settings, typed: Fields, refusal: Refusal | None) -> int:
    """After a clash the newest, so that who saves again has seen it; else what was opened."""
    is_seen = refusal is not None and refusal.code == "revision"
    return read.revision if is_seen or "revision" not in typed else fields.whole("revision")


def _trouble(refusal: Refusal) -> tuple[str, str]:
    """Where on the page the trouble is, and what it is; a clash is nowhere."""
    is_clash = refusal.code in ("revision", "conflict")
    return "" if is_clash else f"_{refusal.code}", sentence(refusal)


def _rows(typed: Fields) -> list[dict[str, Any]]:
    return [
        {"number": row, "code": typed.get(f"objective.{row}.code", "")}
        for row in range(1, settings_form.row_count(typed) + 1)
    ]


def _courses(draft: Drafted, typed: Fields) -> list[dict[str, Any]]:
    """The published courses that may be asked for first; also an asked one that is not there."""
    code = language.current().code
    chosen = typed.getlist("requires")
    shown = {
        one.id: one.text("titles", code)
        for entry in catalogue.domains(code)
        for one in entry.modules
        if one.id != draft.module_id
    }
    return [
        {"id": id, "title": shown.get(id, id), "is_chosen": id in chosen}
        for id in dict.fromkeys((*chosen, *shown))
    ]
