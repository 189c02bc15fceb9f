"""Pictures and hand-outs of a draft."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from flask import current_app, jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.content import source
from elearn.db import transaction
from elearn.errors import Conflict, Invalid, Refusal
from elearn.interop import handouts, photographs
from elearn.languages import LANGUAGES, one_line
from elearn.library.workshop import lessons, picture_lists, pictures, texts
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.lessons import Contents
from elearn.library.workshop.picture_lists import Brought
from elearn.web import fields, forms
from elearn.web.doors import door, takes_files, wants_json
from elearn.web.instructor import found
from elearn.web.instructor.frame import draft_of, frame
from elearn.web.language import _, shown_number
from elearn.web.refusals import STATUS, sentence
from elearn.web.viewer import signed_in

picture_pages = door("picture_pages", needs=Power.AUTHOR)

LIST = "/author/drafts/<uuid:draft_id>/pictures/"
_LARGEST_FORM = photographs.LARGEST + 256 * 1024


@picture_pages.get(LIST)
def show(draft_id: UUID) -> str:
    return _page(draft_of(draft_id))


@picture_pages.post(LIST)
@takes_files(_LARGEST_FORM)
def add(draft_id: UUID) -> Response:
    """Adds a picture or hand-out; programs are told the line that shows it."""
    draft = draft_of(draft_id)
    called, body = forms.sent_file("file")
    try:
        words, caption = _words("alt"), _words("caption")
        words = words or _title_of(called, body)
        came = pictures.made(current_app.config["MEDIA"], body)
        with transaction():
            name = pictures.put(
                signed_in(), draft.id, came, called=called, words=words, at=clock.now()
            )
    except (Invalid, Conflict) as refusal:
        return _refused(draft, refusal)
    if wants_json():
        line = _line(name, words, caption)
        return make_response(jsonify({"name": name, "markdown": line}), 201)
    said = urlencode({"added": name, "alt": words, "caption": caption})
    return redirect(f"{draft.address}pictures/?{said}", 303)


def _words(name: str) -> str:
    """What a field says, on one line. Raises Invalid."""
    text = one_line(fields.typed(name))
    if len(text) > pictures.LONGEST_WORDS:
        raise Invalid(
            "Say it in %(most)s letters at most; more belongs into the text.",
            code=name,
            most=pictures.LONGEST_WORDS,
        )
    return text


def _title_of(called: str, body: bytes) -> str:
    """What a hand-out without words of its own is called. Raises Invalid for a picture."""
    if not body or handouts.is_document(body):
        return one_line(called.rpartition(".")[0])[: pictures.LONGEST_WORDS]
    raise Invalid(
        "Say in a few words what the picture shows. Officers who cannot see it, and those whose "
        "line is too slow for it, read that instead.",
        code="alt",
    )


def _line(name: str, words: str, caption: str = "") -> str:
    from elearn.content import uses

    return uses.written(name, words, caption=caption)


@picture_pages.post(f"{LIST}<name>/replace")
@takes_files(_LARGEST_FORM)
def replace(draft_id: UUID, name: str) -> Response:
    """Puts another file under this name, for all readers or for those of one language."""
    draft = draft_of(draft_id)
    pictures.require(draft.id, name)
    _called, body = forms.sent_file("file")
    language = fields.typed("language")
    try:
        if language and language not in LANGUAGES:
            raise Invalid("Choose the language from the list.", code="language")
        came = pictures.made(current_app.config["MEDIA"], body, instead_of=name)
        with transaction():
            put = pictures.replace(
                signed_in(), draft.id, name, came, language=language, at=clock.now()
            )
    except (Invalid, Conflict) as refusal:
        return _refused(draft, refusal)
    return redirect(f"{draft.address}pictures/#_{quote(put)}", 303)


@picture_pages.post(f"{LIST}<name>/remove")
def remove(draft_id: UUID, name: str) -> Response:
    draft = draft_of(draft_id)
    try:
        with transaction():
            pictures.remove(signed_in(), draft.id, name, at=clock.now())
    except Conflict as refusal:
        return _refused(draft, refusal)
    return redirect(f"{draft.address}pictures/", 303)


@picture_pages.get(f"{LIST}<name>/replace")
@picture_pages.get(f"{LIST}<name>/remove", endpoint="after_remove")
def after_form(draft_id: UUID, name: str) -> Response:
    """Whoever reloads such a form begins with the list again."""
    return redirect(f"{draft_of(draft_id).address}pictures/", 303)


def _refused(draft: Drafted, refusal: Refusal) -> Response:
    if wants_json():
        raise refusal
    return make_response(_page(draft_of(draft.id), refusal), STATUS[type(refusal)])


def _page(draft: Drafted, refusal: Refusal | None = None) -> str:
    contents = lessons.contents_of(texts.all_of(draft.id))
    brought = picture_lists.all_of(draft.id, current_app.config["MEDIA"])
    _count, size = pictures.total(draft.id)
    return render_template(
        "instructor/pictures.html",
        draft=frame(draft, "pictures/"),
        pictures=[_row(draft, one, contents) for one in brought if one.is_picture],
        handouts=[_row(draft, one, contents) for one in brought if not one.is_picture],
        languages=[LANGUAGES[code] for code in contents.languages],
        added=_added(brought),
        typed=request.form if refusal else {},
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
        used={
            "size": _bytes(size),
            "most": _bytes(source.MOST_BYTES),
            "percent": min(100, 100 * size // source.MOST_BYTES),
        },
        most_picture=photographs.LARGEST // 1_000_000,
        most_handout=handouts.LARGEST // 1_000_000,
    )


def _bytes(count: int) -> str:
    """A number of bytes as people say it."""
    if count < 1_000_000:
        return _("%(size)s KB", size=shown_number(max(1, round(count / 1000))))
    return _("%(size)s MB", size=shown_number(round(count / 1_000_000, 1)))


def _added(brought: list[Brought]) -> dict[str, str]:
    """The file that was just added, with the line that shows it."""
    name = request.args.get("added", "")
    if name not in {one.name for one in brought}:
        return {}
    words, caption = (one_line(request.args.get(field, "")) for field in ("alt", "caption"))
    return {"name": name, "line": _line(name, words, caption)}


def _row(draft: Drafted, one: Brought, contents: Contents) -> dict[str, Any]:
    words = next((use.words for use in one.uses if use.words), "")
    return {
        "name": one.name,
        "address": one.address,
        "small_address": one.small_address,
        "width": one.width,
        "height": one.height,
        "size": _bytes(one.size),
        "loaded": _bytes(one.loaded),
        "language": LANGUAGES.get(one.language),
        "line": _line(one.name, words or ("" if one.is_picture else one.name)),
        "has_words": bool(words) or not one.is_picture,
        "uses": [
            {
                "title": found.title_of(use.file, contents),
                "language": found.language_of(use.file, contents.base),
                "address": found.address_of(draft, use.file, use.line),
                "has_words": bool(use.words) or not use.is_picture,
            }
            for use in one.uses
        ],
        "is_needed": one.is_needed,
        "place": f"{draft.address}pictures/{quote(one.name)}/",
        "kind": one.name.rpartition(".")[2].upper(),
    }
