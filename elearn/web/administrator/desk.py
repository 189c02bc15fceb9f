"""The administrator's desk: whom and what one keeps."""

from __future__ import annotations

from flask import render_template

from elearn.access import Power
from elearn.people import units
from elearn.web.doors import door
from elearn.web.viewer import signed_in

administer = door("administer", needs=Power.ADMINISTER)


@administer.get("/admin/")
def show() -> str:
    viewer = signed_in()
    places = units.tree(viewer)
    return render_template(
        "administrator/desk.html",
        is_of_hub=viewer.keeps_hub,
        units=[place.name for place in places if place.depth == 0],
        count=len(places),
    )
