"""The versions of a course: who, when, why, what changed; back to one of them."""

from __future__ import annotations

from typing import Any

from flask import current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import audit, clock, days
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Conflict, Invalid
from elearn.learning import concerned
from elearn.library import catalogue
from elearn.library.catalogue import Opened
from elearn.library.workshop import changes, drafts, folders, history, renderings
from elearn.library.workshop.history import Entry
from elearn.web import fields
from elearn.web.doors import door
from elearn.web.instructor import changed, renewing
from elearn.web.instructor.courses import COURSE, done, heading, version_row
from elearn.web.refusals import STATUS, sentence
from elearn.web.sheet import kept_as
from elearn.web.viewer import signed_in

version_pages = door("version_pages", needs=Power.AUTHOR)

VERSIONS = f"{COURSE}versions/"
VERSION = f"{VERSIONS}<int:number>/"


def _opened(domain: str, module: str) -> Opened:
    return catalogue.taught_module(signed_in(), domain, module)


@version_pages.get(VERSIONS)
def show(domain: str, module: str) -> str:
    opened = _opened(domain, module)
    return render_template(
        "instructor/versions.html",
        module=heading(opened),
        versions=[version_row(opened, one) for one in history.versions(opened)],
        done=done(opened),
    )


@version_pages.get(f"{VERSIONS}compare")
def compare(domain: str, module: str) -> str | Response:
    """What differs between any two versions; of one text alone where it is named."""
    opened = _opened(domain, module)
    numbers = [request.args.get(name, "") for name in ("from", "to")]
    if not all(one.isascii() and one.isdecimal() and len(one) < 7 for one in numbers):
        return redirect(f"/author{opened.address}versions/", 303)
    before, after = (history.version(opened, int(one)) for one in numbers)
    found: dict[str, Any] = {"changes": None, "texts": []}
    if before.has_files and after.has_files:
        sides = changes.side_of(before.id), changes.side_of(after.id)
        differing = changes.between(*sides)
        address = f"{request.path}?from={before.number}&to={after.number}&"
        only = request.args.get("file", "")
        found = {
            "changes": changed.summary(differing, address=address),
            "texts": changed.differences(differing, *sides, only=only, address=address),
            "is_one": bool(only),
            "whole_address": address.rstrip("&"),
        }
    return render_template(
        "instructor/difference.html",
        module=heading(opened),
        before=version_row(opened, before),
        after=version_row(opened, after),
        **found,
    )


@version_pages.get(VERSION)
def show_one(domain: str, module: str, number: int) -> Response:
    """One version, and the way back to it."""
    opened = _opened(domain, module)
    return _page(opened, history.version(opened, number), None)


def _page(opened: Opened, entry: Entry, refusal: Conflict | Invalid | None) -> Response:
    viewer = signed_in()
    page = render_template(
        "instructor/version.html",
        module=heading(opened),
        version=version_row(opened, entry),
        compare_address=f"/author{opened.address}versions/compare?from={entry.number}"
        f"&to={opened.number}",
        needs_review=history.needs_review(opened),
        asks_renewal=renewing.is_asked(opened),
        running=concerned.running(viewer, opened.id),
        holders=concerned.holders(viewer, opened.id, at=clock.now()),
        longest=audit.LONGEST_REASON,
        typed=request.form if refusal else {},
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
    )
    return make_response(page, STATUS[type(refusal)] if refusal else 200)


@version_pages.post(f"{VERSION}take-back")
def take_back(domain: str, module: str, number: int) -> Response:
    """Makes a new version of an old one's files."""
    viewer, now = signed_in(), clock.now()
    opened = _opened(domain, module)
    entry = history.version(opened, number)
    try:
        because = audit.reason(fields.typed("because"))
        _check_seen(opened)
        renews = renewing.typed(opened)
        rendered = renderings.of_version(
            opened, entry.id, current_app.config["MEDIA"], on=days.day_of(now), renews=renews
        )
        with transaction():
            history.take_back(viewer, opened, rendered, why=because, at=now)
    except (Conflict, Invalid) as refusal:
        return _page(opened, entry, refusal)
    return redirect(f"/author{opened.address}versions/?done=published", 303)


def _check_seen(opened: Opened) -> None:
    """Raises Conflict where another version was published since the page was shown."""
    if fields.typed("seen") != str(opened.number):
        raise Conflict(
            "A new version was published while you read this; look at the changes again.",
            code="version",
        )


@version_pages.get(f"{VERSION}take-back")
def after_take_back(domain: str, module: str, number: int) -> Response:
    """A refused form stands at this address; whoever reloads it comes back to the page."""
    opened = _opened(domain, module)
    return redirect(f"/author{opened.address}versions/{number}/", 303)


@version_pages.post(f"{VERSION}draft")
def draft_from(domain: str, module: str, number: int) -> Response:
    """Begins a draft from an old version, or goes on with the one that is open."""
    viewer = signed_in()
    opened = _opened(domain, module)
    entry = history.version(opened, number)
    with transaction():
        draft_id = drafts.begin_from(viewer, opened, entry.id, at=clock.now())
    return redirect(f"/author/drafts/{draft_id}/", 303)


@version_pages.get(f"{VERSION}draft")
def after_draft(domain: str, module: str, number: int) -> Response:
    return after_take_back(domain, module, number)


@version_pages.get(f"{VERSIONS}<int:number>.zip")
def give_out(domain: str, module: str, number: int) -> Response:
    """A version as the folder that it was published from."""
    opened = _opened(domain, module)
    entry = history.version(opened, number)
    files = folders.files_of(opened, entry.id, current_app.config["MEDIA"])
    response = make_response(folders.zipped(files))
    response.mimetype = "application/zip"
    return kept_as(f"{opened.slug}-{number}.zip", response)
