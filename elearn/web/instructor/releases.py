"""A draft becomes a version: review, what changes, now or on a day."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import audit, clock, days
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Conflict, Invalid, NotAllowed
from elearn.learning import concerned
from elearn.library.workshop import (
    changes,
    drafts,
    history,
    releases,
    renderings,
    reviews,
)
from elearn.library.workshop.changes import Changes, Side
from elearn.library.workshop.checking import Checked
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.reviews import Asked
from elearn.web import fields, language
from elearn.web.doors import door
from elearn.web.instructor import changed, frame, offered, renewing
from elearn.web.instructor.courses import version_row
from elearn.web.instructor.drafts import looked_at
from elearn.web.language import _
from elearn.web.refusals import STATUS, sentence
from elearn.web.viewer import signed_in

release_pages = door("release_pages", needs=Power.AUTHOR)

DRAFT = "/author/drafts/<uuid:draft_id>/"
PUBLISH = f"{DRAFT}publish/"
REVIEW = f"{DRAFT}review/"


@release_pages.get(PUBLISH)
def show(draft_id: UUID) -> Response:
    return _page(frame.draft_of(draft_id), None)


def _page(draft: Drafted, refusal: Conflict | Invalid | None) -> Response:
    """What stands in the way, what changes, and the form; after a refusal with what was typed."""
    viewer, now = signed_in(), clock.now()
    checked = looked_at(draft)
    opened = drafts.published_module(draft)
    found, _sides = _changes(draft, checked)
    asked = reviews.last(draft.id)
    page = render_template(
        "instructor/release.html",
        draft=frame.frame(draft, "publish/"),
        errors=sum(one.is_error for one in checked.findings),
        hints=sum(not one.is_error for one in checked.findings),
        held_back=_held_back().get(draft.held_back, ""),
        newer=_newer(draft),
        changes=changed.summary(found) if found else None,
        offer=offered.told(checked.module) if checked.module else "",
        running=concerned.running(viewer, draft.module_id),
        holders=concerned.holders(viewer, draft.module_id, at=now),
        asks_renewal=renewing.is_asked(opened),
        publish_at=draft.publish_at,
        done=_done(draft),
        seen=_seen(draft),
        today=days.day_of(now),
        zone=language.shown_zone(now),
        longest=audit.LONGEST_REASON,
        typed=request.form if refusal else {"because": draft.why, "when": "now"},
        trouble=(f"_{_FIELDS.get(refusal.code, refusal.code)}", sentence(refusal))
        if refusal
        else None,
        **_review(draft, asked, checked.source.hash),
    )
    return make_response(page, STATUS[type(refusal)] if refusal else 200)


_FIELDS = {"hours": "day"}


def _done(draft: Drafted) -> str:
    """What was done just now, as far as it still holds."""
    said = {
        ("asked", "in review"): _("You asked for a review. Officers see nothing of it yet."),
        ("scheduled", "scheduled"): _("The day is set. Until then officers see nothing of it."),
        ("unscheduled", "writing"): _("Taken from its day: it is not published by itself."),
    }
    return said.get((request.args.get("done", ""), draft.state), "")


def _review(draft: Drafted, asked: Asked | None, source_hash: str) -> dict[str, Any]:
    """Where the review stands; `stage` is what the form does next."""
    if not reviews.is_wanted(draft):
        return {"stage": "publish", "review": None}
    if reviews.is_approved(draft, source_hash):
        return {"stage": "approved", "review": asked}
    is_waiting = asked is not None and draft.state == "in review" and asked.verdict is None
    return {"stage": "waiting" if is_waiting else "ask", "review": asked}


def _held_back() -> dict[str, str]:
    """Why a draft was not published on its day."""
    return {
        releases.ERRORS: _("On its day there were mistakes in it."),
        releases.REVIEW: _("On its day the approval of a second instructor was missing."),
        releases.RIGHTS: _("Who chose the day may not publish this course any more."),
        releases.VERSION: _("Another version was published before its day."),
        releases.SAME: _("On its day nothing in it differed from what was published."),
    }


def _newer(draft: Drafted) -> dict[str, Any] | None:
    """The version that was published since the draft began, by files or by somebody else."""
    opened = drafts.published_module(draft)
    if opened is None or opened.version_id == draft.base_version_id:
        return None
    row = version_row(opened, history.version(opened, opened.number))
    base = draft.base_number
    compare = f"/author{opened.address}versions/compare?from={base}&to={opened.number}"
    return row | {"base": base, "compare_address": compare if base else ""}


def _changes(draft: Drafted, checked: Checked) -> tuple[Changes | None, tuple[Side, Side] | None]:
    """What the draft changes against what readers see, None where nothing can be compared."""
    opened = drafts.published_module(draft)
    if opened is None:
        return None, None
    before = changes.side_of(opened.version_id)
    if not before.texts:
        return None, None
    stamp = renderings.stamp_of(draft)
    after = changes.side_from(checked.module, stamp.texts, stamp.media, stamp.domain)
    return changes.between(before, after), (before, after)


def _seen(draft: Drafted) -> str:
    """What the page was made of: a change of the draft or a new version makes it another."""
    opened = drafts.published_module(draft)
    return f"{draft.changed_at.isoformat()} {opened.number if opened else 0}"


@release_pages.post(PUBLISH)
def release(draft_id: UUID) -> Response:
    """Publishes the draft now, has it published on its day, or asks for a review."""
    viewer, now = signed_in(), clock.now()
    draft = frame.draft_of(draft_id)
    try:
        because = audit.reason(fields.typed("because"))
        _check_seen(draft)
        moment = _moment()
        asked_for = fields.typed("do") == "ask"
        rendered = renderings.of_draft(
            draft, current_app.config["MEDIA"], on=days.day_of(now), renews=_renews(draft)
        )
        with transaction():
            # Once more under the lock: what was rendered is what the page showed.
            _check_seen(drafts.open_draft(viewer, draft_id))
            if asked_for:
                reviews.ask(viewer, draft, rendered, why=because, at=now)
            elif moment:
                releases.schedule(viewer, draft, rendered, why=because, moment=moment, at=now)
            else:
                releases.publish(viewer, draft, rendered, why=because, at=now)
    except (Conflict, Invalid) as refusal:
        return _page(frame.draft_of(draft_id), refusal)
    if asked_for or moment:
        done = "asked" if asked_for else "scheduled"
        return redirect(f"{draft.address}publish/?done={done}", 303)
    return redirect(f"/author/modules/{draft.domain_slug}/{draft.slug}/?done=published", 303)


def _moment() -> datetime | None:
    return fields.moment("day", "hour") if fields.typed("when") == "day" else None


def _renews(draft: Drafted) -> bool | None:
    """Whether holders must renew; of what is approved the edition is approved too."""
    if reviews.is_wanted(draft) and fields.typed("do") != "ask":
        return None
    return renewing.typed(drafts.published_module(draft))


def _check_seen(draft: Drafted) -> None:
    """Raises Conflict where the draft or what is published changed since the page was shown."""
    if fields.typed("seen") != _seen(draft):
        raise Conflict(
            "The draft was changed or another version published while you read this. Look at "
            "the changes again; nothing is lost.",
            code="seen",
        )
    if _newer(draft) and fields.typed("over") != "yes":
        raise Conflict(
            "Another version was published since this draft began. Look at what it changed, and "
            "say that this draft takes its place.",
            code="over",
        )


@release_pages.post(f"{PUBLISH}unschedule")
def unschedule(draft_id: UUID) -> Response:
    """Takes the draft from its day."""
    draft = frame.draft_of(draft_id)
    with transaction():
        releases.unschedule(signed_in(), draft_id, at=clock.now())
    return redirect(f"{draft.address}publish/?done=unscheduled", 303)


@release_pages.get(f"{PUBLISH}unschedule")
def after_unschedule(draft_id: UUID) -> Response:
    return redirect(f"{frame.draft_of(draft_id).address}publish/", 303)


@release_pages.get(REVIEW)
def show_review(draft_id: UUID) -> Response:
    """Everything that the draft changes, word by word; and for a second instructor the verdict."""
    return _review_page(frame.draft_of(draft_id), None)


def _review_page(draft: Drafted, refusal: Conflict | Invalid | NotAllowed | None) -> Response:
    viewer = signed_in()
    asked = reviews.last(draft.id)
    is_waiting = asked is not None and draft.state == "in review" and asked.verdict is None
    checked = looked_at(draft)
    found, sides = _changes(draft, checked)
    if sides is None:
        # A new course: all of it is new.
        stamp = renderings.stamp_of(draft)
        after = changes.side_from(checked.module, stamp.texts, stamp.media, stamp.domain)
        sides = (changes.nothing(after), after)
        found = changes.between(*sides)
    assert found is not None
    address = f"{request.path}?"
    only = request.args.get("file", "")
    page = render_template(
        "instructor/review.html",
        draft=frame.frame(draft, "publish/"),
        review=asked,
        is_waiting=is_waiting,
        may_give=is_waiting and reviews.may_give(viewer, draft, asked),
        why=draft.why,
        changes=changed.summary(found, address=address),
        texts=changed.differences(found, *sides, only=only, address=address),
        is_one=bool(only),
        longest=reviews.LONGEST_REMARKS,
        typed=request.form if refusal else {},
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
    )
    return make_response(page, STATUS[type(refusal)] if refusal else 200)


@release_pages.post(REVIEW)
def review(draft_id: UUID) -> Response:
    """Approves the draft as it was shown, or returns it with remarks."""
    draft = frame.draft_of(draft_id)
    try:
        with transaction():
            reviews.give(
                signed_in(),
                draft_id,
                _review_id(),
                fields.typed("verdict"),
                remarks=fields.typed("remarks"),
                at=clock.now(),
            )
    except (Conflict, Invalid, NotAllowed) as refusal:
        return _review_page(frame.draft_of(draft_id), refusal)
    return redirect(f"{draft.address}publish/", 303)


def _review_id() -> UUID:
    try:
        return UUID(fields.typed("review"))
    except ValueError:
        raise Conflict("Load this page again, and look at the draft anew.", code="review") from None
