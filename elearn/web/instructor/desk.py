"""The author's desk: what waits for a mark, and every course with how fair its quiz is."""

from __future__ import annotations

from flask import render_template

from elearn import clock
from elearn.access import Power
from elearn.learning import marks
from elearn.library import catalogue
from elearn.web import language
from elearn.web.doors import door
from elearn.web.instructor.marking import QUEUE, address_of, waited
from elearn.web.viewer import signed_in

desk = door("desk", needs=Power.AUTHOR)


@desk.get("/author/")
def show() -> str:
    viewer, code = signed_in(), language.current().code
    waiting = marks.waiting(viewer)
    return render_template(
        "instructor/desk.html",
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
                    }
                    for module in entry.modules
                ],
            }
            for entry in catalogue.taught(viewer, code)
            if entry.modules
        ],
    )
