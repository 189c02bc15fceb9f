"""The author's desk: what waits for this person, the drafts at work, and every course."""

from __future__ import annotations

from typing import Any

from flask import render_template

from elearn import clock
from elearn.access import Power
from elearn.learning import marks
from elearn.library import catalogue
from elearn.library.workshop import at_work, beginnings, reviews, texts
from elearn.library.workshop.at_work import AtWork
from elearn.library.workshop.reviews import Waiting
from elearn.library.workshop.titles import SETTINGS
from elearn.web import language
from elearn.web.doors import door
from elearn.web.instructor.frame import states
from elearn.web.instructor.marking import QUEUE, address_of, waited
from elearn.web.viewer import signed_in

desk = door("desk", needs=Power.AUTHOR)


@desk.get("/author/")
def show() -> str:
    viewer, code = signed_in(), language.current().code
    waiting = marks.waiting(viewer)
    drafts = at_work.at_work(viewer, code)
    return render_template(
        "instructor/desk.html",
        reviews=[_review(one, code) for one in reviews.waiting(viewer)],
        drafts=[_draft(one) for one in drafts],
        may_begin=bool(beginnings.subjects(viewer, code)),
        waiting={
            "count": len(waiting),
            "longest": waited(waiting[0].handed_in_at, clock.now()) if waiting else "",
            "address": address_of(waiting[0]) if waiting else "",
            "all_address": QUEUE,
        },
        domains=[
            {
                "title": entry.title,
                "colour": entry.colour,
                "modules": [
                    {
                        "title": module.text("titles", code),
                        "address": f"/author{module.address}",
                        "number": module.number,
                        "has_quiz": module.has_quiz,
                        "is_archived": module.is_archived,
                    }
                    for module in entry.modules
                ],
            }
            for entry in catalogue.taught(viewer, code)
            if entry.modules
        ],
    )


def _review(one: Waiting, code: str) -> dict[str, Any]:
    settings = texts.all_of(one.draft.id).get(SETTINGS, "")
    return {
        "title": at_work.title_of(one.draft, settings, code),
        "address": f"{one.draft.address}review/",
        "asked_by": one.asked_by,
        "asked_at": one.asked_at,
    }


def _draft(one: AtWork) -> dict[str, Any]:
    return {
        "title": one.title,
        "address": one.draft.address,
        "state": states()[one.draft.state],
        "is_new": one.draft.base_number is None,
        "publish_at": one.draft.publish_at,
        "is_held_back": bool(one.draft.held_back),
        "by": one.by,
        "at": one.at,
    }
