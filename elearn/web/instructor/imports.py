"""Word files, question banks and pasted text: looked at first, then taken into a draft."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

from flask import current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Conflict, Invalid, Refusal
from elearn.interop import bringing
from elearn.languages import LANGUAGES
from elearn.library.workshop import beginnings, drafts, imports, questions, titles, unkeyed
from elearn.library.workshop.imports import Goal
from elearn.people import uploads
from elearn.people.uploads import Kept
from elearn.web import fields, forms, language
from elearn.web.doors import door, takes_files
from elearn.web.instructor import brought, question_page
from elearn.web.instructor.frame import draft_of, frame
from elearn.web.refusals import STATUS, sentence
from elearn.web.viewer import signed_in

import_pages = door("import_pages", needs=Power.AUTHOR)

START = "/author/import/"
ONE = f"{START}<uuid:upload_id>/"
INTO_DRAFT = "/author/drafts/<uuid:draft_id>/import/"
_PURPOSE = "import"
_FIELDS = ("to", "subject", "base", "title")


@import_pages.get(INTO_DRAFT)
def into_draft(draft_id: UUID) -> Response:
    """The same page for one open draft."""
    return redirect(f"{START}?to=draft:{draft_of(draft_id).id}", 303)


@import_pages.get(START)
def form() -> str:
    return _form()


@import_pages.post(START)
@takes_files(uploads.LARGEST + 512 * 1024)
def take() -> Response:
    """Keeps a file or a pasted text to be looked at; nothing is changed yet."""
    viewer = signed_in()
    name, body = forms.sent_file("file")
    body = body or request.form.get("text", "").strip().encode("utf-8", "replace")
    try:
        if not body:
            raise Invalid("Choose a file, or paste the text of an exam.", code="file")
        goal = _goal_to_look_at()
        if len(body) <= uploads.LARGEST:
            imports.refuse_too_much(goal, bringing.read(name, body, goal.base))
        with transaction():
            upload_id = uploads.keep(viewer, _PURPOSE, name, body, at=clock.now())
    except (Invalid, Conflict) as refusal:
        return make_response(_form(refusal, is_lost=bool(body)), STATUS[type(refusal)])
    return redirect(f"{START}{upload_id}/?{_choices()}", 303)


def _choices() -> str:
    """What was chosen in the form, for an address that keeps it."""
    chosen = {name: fields.sent().get(name, "").strip()[:200] for name in _FIELDS}
    return urlencode({name: said for name, said in chosen.items() if said})


def _goal() -> Goal:
    """Where the form, or the address, says that it shall go. Raises Invalid, NotFound, Conflict."""
    return imports.goal(signed_in(), **_said())


def _goal_to_look_at() -> Goal:
    """The same, where the subject may still be missing."""
    return imports.goal_to_look_at(signed_in(), **_said())


def _said() -> dict[str, str]:
    return {name: fields.sent().get(name, "").strip() for name in _FIELDS}


def _form(refusal: Refusal | None = None, *, is_lost: bool = False) -> str:
    """The form; after a refusal with what was chosen and pasted. `is_lost` says that a file has
    to be chosen once more, which no page can do for its reader."""
    viewer, current = signed_in(), language.current()
    typed = {name: fields.sent().get(name, "") for name in _FIELDS}
    typed["base"] = typed["base"] or current.code
    others = ("subject", "base", "title")
    code = refusal.code if refusal and refusal.code in others else "file"
    if isinstance(refusal, Conflict):
        code = "to"
    return render_template(
        "instructor/import.html",
        subjects=beginnings.subjects(viewer, current.code),
        written_in=list(LANGUAGES.values()),
        drafts=[
            (f"draft:{one.id}", titles.title_of(one, current.code))
            for one in drafts.open_drafts(viewer)
        ],
        courses=[
            (f"course:{one.id}", one.text("titles", current.code))
            for one in imports.courses(viewer, current.code)
            if drafts.of_module(viewer, one.id) is None
        ],
        typed=typed,
        text=request.form.get("text", ""),
        is_lost=is_lost and code != "file" and not request.form.get("text", "").strip(),
        trouble=(f"_{code}", sentence(refusal)) if refusal else None,
    )


@import_pages.get(ONE)
def look(upload_id: UUID) -> Response:
    """What is in the file, and what of it could not be carried over."""
    kept = _kept(upload_id)
    if not fields.sent().get("to") and not fields.sent().get("base"):
        return redirect(START, 303)
    return _report(kept)


def _kept(upload_id: UUID) -> Kept:
    return uploads.taken(signed_in(), _PURPOSE, upload_id, at=clock.now())


def _report(kept: Kept, refusal: Refusal | None = None) -> Response:
    """The page of a file; with a refusal after something that cannot be done."""
    try:
        goal = _goal_to_look_at()
        found = bringing.read(kept.name, kept.body, goal.base)
    except (Invalid, Conflict) as unread:
        return make_response(_form(unread), STATUS[type(unread)])
    page = render_template(
        "instructor/import_report.html",
        file=kept.name,
        address=f"{START}{kept.id}/",
        again=f"{START}?{_choices()}",
        choices=_choices(),
        to=_said()["to"],
        goal=goal,
        title=goal.title or found.title[: imports.LONGEST_TITLE],
        written_in=LANGUAGES[goal.base],
        languages=list(LANGUAGES.values()),
        subjects=beginnings.subjects(signed_in(), language.current().code) if goal.is_new else [],
        found=brought.shown(found, goal.base),
        trouble=(_at(refusal), sentence(refusal)) if refusal else None,
    )
    return make_response(page, STATUS[type(refusal)] if refusal else 200)


def _at(refusal: Refusal) -> str:
    """Where on the page of a file the trouble is."""
    return f"_{refusal.code}" if refusal.code in ("title", "subject") else ""


@import_pages.post(f"{ONE}take")
def take_in(upload_id: UUID) -> Response:
    """Puts everything that was shown into the draft, or nothing."""
    viewer, kept = signed_in(), _kept(upload_id)
    try:
        goal = _goal()
        found = bringing.read(kept.name, kept.body, goal.base)
        prepared = imports.prepare(Path(current_app.config["MEDIA"]), goal, found)
        open_ends = unkeyed.of(found)
        with transaction():
            at = clock.now()
            draft_id = imports.take_in(viewer, prepared, at=at)
            uploads.drop(viewer, _PURPOSE, upload_id)
            list_id = unkeyed.keep(viewer, open_ends, at=at) if open_ends else None
    except (Invalid, Conflict) as refusal:
        return _report(kept, refusal)
    onward = f"import/{list_id}/" if list_id else "check/"
    return redirect(f"/author/drafts/{draft_id}/{onward}", 303)


@import_pages.get(INTO_DRAFT + "<uuid:upload_id>/")
def to_mark(draft_id: UUID, upload_id: UUID) -> str:
    """The questions that came in without a key, why, and where each is marked."""
    draft = draft_of(draft_id)
    rows = unkeyed.kept(signed_in(), upload_id, at=clock.now())
    code = questions.base_of(draft.id)
    bank = questions.bank(draft.id, code)
    return render_template(
        "instructor/import_marking.html",
        draft=frame(draft, "questions/"),
        written_in=LANGUAGES[code],
        rows=brought.to_mark(rows, question_page.address(draft, code), bank),
    )


@import_pages.get(f"{ONE}drop")
def ask_to_drop(upload_id: UUID) -> str:
    kept = _kept(upload_id)
    address = f"{START}{kept.id}/"
    return render_template(
        "instructor/import_drop.html",
        file=kept.name,
        action=f"{address}drop",
        back=f"{address}?{_choices()}" if _choices() else START,
    )


@import_pages.post(f"{ONE}drop")
def drop(upload_id: UUID) -> Response:
    with transaction():
        uploads.drop(signed_in(), _PURPOSE, upload_id)
    return redirect(START, 303)


@import_pages.get(f"{ONE}take", endpoint="after_take")
def after_form(upload_id: UUID) -> Response:
    """What was sent went with the form; whoever reloads it looks at the file again."""
    _kept(upload_id)
    return redirect(f"{START}{upload_id}/?{_choices()}", 303)
