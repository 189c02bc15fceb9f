"""One's own record as one page to be printed."""

from __future__ import annotations

from flask import render_template

from elearn.access import Power
from elearn.reports import records
from elearn.web import asking
from elearn.web.doors import door
from elearn.web.records import view
from elearn.web.viewer import signed_in

own_record = door("own_record", needs=Power.LEARN)


@own_record.get("/record/")
def show() -> str:
    on = asking.day()
    found = records.own(signed_in(), at=asking.moment(on), past=on is not None)
    return render_template(
        "officer/record.html",
        record=view(found, lambda id: f"/attempts/{id}/result/"),
        on=on,
    )
