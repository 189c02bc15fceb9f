"""The page of a course in the workshop: what is published, what is being written."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import audit, clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Conflict, Invalid
from elearn.learning import concerned
from elearn.learning.assigning import demands
from elearn.library import catalogue
from elearn.library.catalogue import Opened
from elearn.library.workshop import archives, drafts, history
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.history import Entry
from elearn.web import fields, language
from elearn.web.doors import door
from elearn.web.instructor import frame
from elearn.web.language import _
from elearn.web.refusals import STATUS, sentence
from elearn.web.viewer import signed_in

course_pages = door("course_pages", needs=Power.AUTHOR)

COURSE = "/author/modules/<domain>/<module>/"


def heading(opened: Opened) -> dict[str, Any]:
    """What every page of a course in the workshop says of it."""
    return {
        "title": opened.text("titles", language.current().code),
        "address": opened.address,
        "course_address": f"/author{opened.address}",
        "colour": opened.colour,
        "number": opened.number,
        "has_quiz": opened.has_quiz,
        "is_archived": opened.is_archived,
    }


def version_row(opened: Opened, entry: Entry) -> dict[str, Any]:
    """A version as its history shows it."""
    return {
        "number": entry.number,
        "edition": entry.edition,
        "at": entry.published_at,
        "by": _("the operator") if entry.is_operator else entry.by,
        "why": entry.why,
        "came_from": origins()[entry.came_from],
        "languages": [language.name_of(code) for code in entry.languages],
        "has_files": entry.has_files,
        "is_current": entry.is_current,
        "address": f"/author{opened.address}versions/{entry.number}/",
        "zip_address": f"/author{opened.address}versions/{entry.number}.zip",
    }


def origins() -> dict[str, str]:
    """Where a version came from."""
    return {
        "files": _("from files"),
        "draft": _("written here"),
        "version": _("an earlier version, taken back"),
    }


@course_pages.get(COURSE)
def show(domain: str, module: str) -> str:
    viewer = signed_in()
    opened = catalogue.taught_module(viewer, domain, module)
    draft = drafts.of_module(viewer, opened.id)
    return render_template(
        "instructor/course.html",
        module=heading(opened),
        version=version_row(opened, history.version(opened, opened.number)),
        work=_work(draft) if draft else None,
        done=done(opened),
    )


def done(opened: Opened) -> str:
    """What was done to the course just now, as far as it still holds."""
    said = {
        ("published", False): _(
            "Published: version %(number)s. Officers see it now.", number=opened.number
        ),
        ("published", True): _(
            "Published: version %(number)s. The course is archived, so nobody is offered it.",
            number=opened.number,
        ),
        ("archived", True): _("The course is archived: nobody can begin it any more."),
        ("offered", False): _("The course is offered again. Officers see it now."),
    }
    return said.get((request.args.get("done", ""), opened.is_archived), "")


def _work(draft: Drafted) -> dict[str, Any]:
    return {
        "address": draft.address,
        "state": frame.states()[draft.state],
        "by": draft.made_by,
        "changed_at": draft.changed_at,
        "publish_at": draft.publish_at,
        "is_held_back": bool(draft.held_back),
    }


@course_pages.post(f"{COURSE}draft")
def change(domain: str, module: str) -> Response:
    """Begins a draft of what is published, or goes on with the one that is open."""
    viewer = signed_in()
    opened = catalogue.taught_module(viewer, domain, module)
    with transaction():
        draft_id = drafts.begin_from(viewer, opened, opened.version_id, at=clock.now())
    return redirect(f"/author/drafts/{draft_id}/", 303)


@course_pages.get(f"{COURSE}draft")
def after_change(domain: str, module: str) -> Response:
    opened = catalogue.taught_module(signed_in(), domain, module)
    return redirect(f"/author{opened.address}", 303)


@course_pages.get(f"{COURSE}archive/")
def archiving(domain: str, module: str) -> Response:
    """Asks for the reason, and says what archiving does."""
    return _archiving(catalogue.taught_module(signed_in(), domain, module), None)


def _archiving(opened: Opened, refusal: Conflict | Invalid | None) -> Response:
    now = clock.now()
    page = render_template(
        "instructor/archive.html",
        module=heading(opened),
        running=concerned.running(signed_in(), opened.id),
        holders=concerned.holders(signed_in(), opened.id, at=now),
        is_asked=demands.is_asked(opened.id, at=now),
        longest=audit.LONGEST_REASON,
        typed=fields.typed("because") if request.method == "POST" else "",
        trouble=("_because", sentence(refusal)) if refusal else None,
    )
    return make_response(page, STATUS[type(refusal)] if refusal else 200)


@course_pages.post(f"{COURSE}archive/")
def archive(domain: str, module: str) -> Response:
    """Offers the course to nobody any more."""
    viewer, now = signed_in(), clock.now()
    opened = catalogue.taught_module(viewer, domain, module)
    try:
        with transaction():
            archives.locked(viewer, opened.id)
            is_asked = demands.is_asked(opened.id, at=now)
            because = fields.typed("because")
            archives.archive(viewer, opened.id, because=because, is_asked=is_asked, at=now)
    except (Conflict, Invalid) as refusal:
        return _archiving(opened, refusal)
    return redirect(f"/author{opened.address}?done=archived", 303)


@course_pages.post(f"{COURSE}archive/end")
def offer_again(domain: str, module: str) -> Response:
    viewer = signed_in()
    opened = catalogue.taught_module(viewer, domain, module)
    try:
        with transaction():
            because = fields.typed("because")
            archives.offer_again(viewer, opened.id, because=because, at=clock.now())
    except Invalid as refusal:
        return _archiving(opened, refusal)
    return redirect(f"/author{opened.address}?done=offered", 303)


@course_pages.get(f"{COURSE}archive/end")
def after_offer(domain: str, module: str) -> Response:
    """A refused form stands at this address; whoever reloads it comes back to the page."""
    opened = catalogue.taught_module(signed_in(), domain, module)
    return redirect(f"/author{opened.address}archive/", 303)
