"""The editor of one text of a draft."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.content import names
from elearn.db import transaction
from elearn.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from elearn.library.workshop import texts, titles, visits
from elearn.web import refusing
from elearn.web.doors import door, wants_json
from elearn.web.instructor import editor_conflict, editor_findings, editor_page, editor_preview
from elearn.web.instructor import editor_saves as saves
from elearn.web.instructor.editor_page import Opened
from elearn.web.instructor.editor_saves import Clash, Kept, Sent
from elearn.web.instructor.frame import draft_of
from elearn.web.language import _, shown_time
from elearn.web.refusals import refused, rfc3339, sentence
from elearn.web.viewer import signed_in

editor = door("editor", needs=Power.AUTHOR)

ADDRESS = "/author/drafts/<uuid:draft_id>/texts/<name>"


def _opened(draft_id: UUID, name: str) -> Opened:
    """The text of this name. Raises NotFound, and Conflict where the draft is closed."""
    draft = draft_of(draft_id)
    known, _findings = names.named("", name)
    if known is None:
        raise NotFound("There is no such text in this draft. Look through the draft's page.")
    return Opened(draft, known, texts.text(draft.id, name))


@editor.get(ADDRESS)
def show(draft_id: UUID, name: str) -> Response:
    if name == titles.SETTINGS:
        return redirect(f"{draft_of(draft_id).address}settings/", 303)
    return _page(_opened(draft_id, name))


def _page(opened: Opened, typed: Sent | None = None, status: int = 200, **more: Any) -> Response:
    said = render_template(
        "instructor/editor.html",
        **editor_page.context(opened, typed),
        findings=editor_findings.listed(opened),
        is_merged="merged" in request.args,
        **more,
    )
    return make_response(said, status)


@editor.put(ADDRESS)
def save(draft_id: UUID, name: str) -> Response:
    """What a script saves by itself: with it comes what others changed meanwhile."""
    opened = _opened(draft_id, name)
    sent = saves.from_json()
    viewer, now = signed_in(), clock.now()
    found = saves.store(viewer, draft_id, name, sent, at=now)
    if isinstance(found, Clash):
        raise _differing(found)
    fresh = Opened(opened.draft, opened.name, found.saved)
    return jsonify(_answer(fresh, found, sent))


def _differing(found: Clash) -> Conflict:
    if found.stored.saved_by == signed_in().name:
        return Conflict(
            "You changed the same lines in another window or on another device. Nothing is lost: "
            "look at both texts.",
            code="revision",
        )
    return Conflict(
        "%(name)s changed the same lines meanwhile. Nothing is lost: look at both texts.",
        code="revision",
        name=found.stored.saved_by,
    )


def _answer(opened: Opened, found: Kept, sent: Sent) -> dict[str, Any]:
    saved = found.saved
    apart = saves.taken_apart(saved.text, is_whole=sent.is_whole)
    others = visits.others(signed_in(), opened.draft.id, opened.name.file, at=clock.now())
    return {
        "revision": saved.revision,
        "saved_at": rfc3339(saved.saved_at) if saved.saved_at else None,
        "saved": _("Saved %(time)s", time=shown_time(clock.now())),
        "edits": found.edits,
        "fields": {name: apart.fields.get(name, "") for name in sent.fields},
        "merged": _merged_words(found.merged_with),
        # The settings moved into or out of the text field: the page must be shown anew.
        "moved": editor_page.is_unreadable(saves.taken_apart(saved.text)) != sent.is_whole,
        "others": editor_page.others_words(others),
        "findings": editor_findings.page_part(opened),
    }


def _merged_words(name: str) -> str:
    if not name:
        return ""
    if name == signed_in().name:
        return _("You changed other lines in another window meanwhile; both changes are kept.")
    return _("%(name)s changed other lines meanwhile; both changes are kept.", name=name)


@editor.post(ADDRESS)
def save_form(draft_id: UUID, name: str) -> Response:
    opened = _opened(draft_id, name)
    sent = saves.from_form()
    if request.form.get("go") == "preview":
        return _page(opened, sent, preview=editor_preview.view(opened, sent))
    try:
        found = saves.store(signed_in(), draft_id, name, sent, at=clock.now())
    except Invalid as refusal:
        refusing.keep(refusal)
        return _page(opened, sent, 422, trouble=sentence(refusal))
    if isinstance(found, Clash):
        return make_response(editor_conflict.page(opened, found), 409)
    return redirect(f"{opened.address}{'?merged' if found.merged_with else ''}", 303)


@editor.errorhandler(NotAllowed)
def out_of_date(refusal: NotAllowed) -> Response:
    """A form with the token of an earlier session comes back as it was typed, with a fresh token;
    nothing of it is stored, and no script may store it, before its author presses *Save* again."""
    here = request.endpoint == f"{editor.name}.{save_form.__name__}" and not wants_json()
    if refusal.code != "token" or not here:
        return refused(refusal)
    try:
        opened = _opened(**(request.view_args or {}))
        sent = saves.from_form()
    except Refusal:
        return refused(refusal)
    refusing.keep(refusal)
    said = _(
        "This form was out of date; nothing is saved yet. Look at it and press Save once more."
    )
    return _page(opened, sent, 403, trouble=said, is_stale=True)


@editor.get(f"{ADDRESS}/preview", endpoint="after_preview")
@editor.get(f"{ADDRESS}/visit", endpoint="after_visit")
def after_form(draft_id: UUID, name: str) -> Response:
    """Whoever comes to an address of the page's script by mistake goes on with the text."""
    return redirect(_opened(draft_id, name).address, 303)


@editor.post(f"{ADDRESS}/preview")
def preview(draft_id: UUID, name: str) -> str:
    """The text as it stands in the editor, as its readers will see it: a part of the page."""
    opened = _opened(draft_id, name)
    shown = editor_preview.view(opened, saves.from_form())
    return render_template("instructor/parts/editor_preview.html", preview=shown)


@editor.post(f"{ADDRESS}/visit")
def visit(draft_id: UUID, name: str) -> Response:
    """Tells the others that somebody has the text open, and her who else has."""
    opened = _opened(draft_id, name)
    viewer, now = signed_in(), clock.now()
    if not visits.is_noted(viewer, draft_id, name, at=now):
        with transaction():
            visits.note(viewer, draft_id, name, at=now)
    there = visits.others(viewer, draft_id, name, at=now)
    return jsonify({"revision": opened.stored.revision, "others": editor_page.others_words(there)})
