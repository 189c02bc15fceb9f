"""A lesson: the same stored bytes for all its readers, and the marks that are one's own."""

from __future__ import annotations

import gzip
import logging
from typing import Any

from flask import Response, current_app, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from elearn import clock
from elearn.access import Power, Viewer
from elearn.db import DatabaseError, transaction
from elearn.errors import Busy, NotFound
from elearn.languages import LANGUAGES
from elearn.learning import certificates, extra_attempts, progress
from elearn.library import catalogue, pages
from elearn.library.catalogue import LessonEntry, Opened
from elearn.library.pages import Kept
from elearn.web import language, published
from elearn.web.doors import door
from elearn.web.forms import guarded_by_origin
from elearn.web.headers import coding
from elearn.web.language import _
from elearn.web.officer import archived
from elearn.web.officer.modules import heading_of
from elearn.web.questions.question_view import check_view
from elearn.web.viewer import signed_in

lesson = door("lesson", needs=Power.LEARN)

log = logging.getLogger(__name__)


@lesson.get("/modules/<domain>/<module>/<slug>/")
def show(domain: str, module: str, slug: str) -> Response:
    viewer = signed_in()
    code = language.current().code
    build = current_app.config["BUILD"]
    page = pages.find(domain, module, slug, state=viewer.state, language=code, build=build)
    if page.is_archived:
        archived.check_begun(viewer, catalogue.module(domain, module))
    if page.etag is None:
        opened = catalogue.module(domain, module)
        page = pages.packed(page, _filled(viewer, opened, slug))
        # Where the module was published a moment ago, this is the page of another version.
        if opened.version_id == page.version_id:
            _keep(page, slug, code, build)
    return _stored(page)


def _keep(page: Kept, slug: str, code: str, build: str) -> None:
    """Keeps a filled page for the next reader; where that cannot be, this one reads all the same.

    The disk may be full, the database locked, or another reader may have been first.
    """
    try:
        with transaction(waits=False):
            pages.keep(page, slug, language=code, build=build)
    except (Busy, DatabaseError) as error:
        log.warning("a page of %s was not kept: %s", slug, error)


def _stored(page: Kept) -> Response:
    """The page in the browser's coding, or 304 where the browser has it already."""
    chosen = coding()
    etag = f"{page.etag}-{chosen}"
    headers = {
        "ETag": f'"{etag}"',
        "Cache-Control": "private, no-cache",
        "Vary": "Accept-Encoding, Cookie",
    }
    if etag in request.if_none_match:
        return Response(status=304, headers=headers)
    if chosen != "identity":
        headers["Content-Encoding"] = chosen
    return Response(_body(page, chosen), headers=headers, content_type="text/html; charset=utf-8")


def _body(page: Kept, chosen: str) -> bytes:
    if chosen == "br":
        return page.brotli
    return page.gzip if chosen == "gzip" else gzip.decompress(page.gzip)


def _filled(viewer: Viewer, opened: Opened, slug: str) -> str:
    """The whole page: filled once a version, language and build, for all readers."""
    code = language.current().code
    entries = catalogue.lessons(opened, code, viewer.state)
    place = next((place for place, one in enumerate(entries) if one.slug == slug), None)
    if place is None:
        raise NotFound("There is no such lesson here.")
    links = [_link(opened, entry) for entry in entries]
    return render_template(
        "officer/lesson.html",
        shared_page=True,
        path=f"{opened.address}{slug}/",
        module=heading_of(opened, code),
        lessons=[link | {"is_current": link["slug"] == slug} for link in links],
        lesson=_text(opened, entries[place], code) | {"number": place + 1, "of": len(entries)},
        previous=links[place - 1] if place else None,
        next=links[place + 1] if place + 1 < len(links) else None,
        read_address=f"{opened.address}{slug}/read",
        progress_address=f"{opened.address}progress",
    )


def _link(opened: Opened, entry: LessonEntry) -> dict[str, Any]:
    address = f"{opened.address}{entry.slug}/"
    return {"slug": entry.slug, "title": entry.title, "address": address}


def fallback_note(written: str, wanted: str) -> str:
    """Says that a text stands in another language than the one asked for; else nothing."""
    if written == wanted:
        return ""
    return _(
        "This text is not translated yet. You are reading it in %(language)s.",
        language=LANGUAGES[written].name,
    )


def _text(opened: Opened, entry: LessonEntry, code: str) -> dict[str, Any]:
    stored = catalogue.lesson_text(opened, entry)
    written = LANGUAGES[entry.language]
    return {
        "title": entry.title,
        "minutes": entry.minutes,
        "html": published.html(stored.html),
        "headings": [
            {"level": level, "id": id, "text": text} for level, id, text in stored.headings
        ],
        "lang": written.tag,
        "dir": written.direction,
        "fallback_note": fallback_note(entry.language, code),
        "is_stale": entry.is_stale,
        "is_draft": opened.about["statuses"].get(entry.language) == "draft",
        "checks": [
            check_view(check, number, entry.language)
            for number, check in enumerate(stored.checks, 1)
        ],
    }


@lesson.post("/modules/<domain>/<module>/<slug>/read")
@guarded_by_origin
def mark_read(domain: str, module: str, slug: str) -> AnyResponse:
    """Marks the lesson read and goes on to the next; again changes nothing."""
    viewer = signed_in()
    opened = catalogue.module(domain, module)
    archived.check_begun(viewer, opened)
    now = clock.now()
    with transaction():
        if progress.mark_read(viewer, opened, slug, at=now):
            certificates.complete_by_reading(viewer, opened.id, at=now)
        extra_attempts.note_read(viewer, opened.id, slug, at=now)
    order = opened.lesson_order
    place = order.index(slug) + 1
    onward = f"{order[place]}/" if place < len(order) else "#_quiz"
    return redirect(opened.address + onward, 303)


@lesson.get("/modules/<domain>/<module>/progress")
def marks(domain: str, module: str) -> Response:
    """The reader's own marks, for the script of the shared page."""
    opened = catalogue.module(domain, module)
    standing = progress.standing(signed_in(), opened, at=clock.now())
    read = [slug for slug in opened.lesson_order if slug in standing.read]
    return jsonify({"read": read, "state": standing.state})


@lesson.get("/modules/<domain>/<module>/glossary/")
def glossary(domain: str, module: str) -> str:
    opened = catalogue.module(domain, module)
    archived.check_begun(signed_in(), opened)
    code = language.current().code
    glossaries = catalogue.glossaries(opened)
    written = code if code in glossaries else opened.about["base"]
    terms = glossaries.get(written, [])
    return render_template(
        "officer/glossary.html",
        module=heading_of(opened, code),
        glossary={
            "lang": LANGUAGES[written].tag,
            "dir": LANGUAGES[written].direction,
            "fallback_note": fallback_note(written, code) if terms else "",
            "entries": [(term, published.html(meaning)) for term, meaning in terms],
        },
    )
