"""The record: who did what, to what, when and from where; and the same as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from elearn import audit, clock, days
from elearn.access import Power, Viewer
from elearn.db import snapshot, transaction
from elearn.languages import western_digits
from elearn.people import record
from elearn.people.record import Entry, Wanted
from elearn.reports.sheets import Sheet, Table
from elearn.web import sheet
from elearn.web.administrator import acts
from elearn.web.doors import door
from elearn.web.refusals import rfc3339
from elearn.web.viewer import signed_in

audit_pages = door("audit_pages", needs=Power.ADMINISTER)

MOST = 50
AT_ONCE = 500
_HEAD = ("at", "who", "act", "object", "outcome", "address", "facts")


@audit_pages.get("/admin/audit/")
def show() -> str:
    viewer, wanted = signed_in(), _wanted()
    found = record.entries(viewer, wanted, most=MOST + 1, after=_id(request.args.get("after", "")))
    asked = {name: value for name, value in request.args.items() if value and name != "after"}
    last = found[MOST - 1].id if len(found) > MOST else None
    names = acts.words()
    return render_template(
        "administrator/audit.html",
        entries=[_row(one, names) for one in found[:MOST]],
        asked=wanted,
        day=_said("day"),
        acts=names,
        is_narrowed=bool(asked),
        export_address=f"/admin/audit.csv?{urlencode(asked)}",
        next_address=f"/admin/audit/?{urlencode(asked | {'after': last})}" if last else "",
    )


def _said(name: str) -> str:
    return request.args.get(name, "").strip()[:254]


def _wanted() -> Wanted:
    """What the address asks for; what it says wrongly, it does not ask."""
    since = _day(_said("day"))
    return Wanted(
        person=_said("person"),
        did=_said("act"),
        outcome=_said("outcome") if _said("outcome") in ("done", "refused") else "",
        to=_said("object"),
        since=since,
        until=since + timedelta(days=1) if since else None,
    )


def _day(text: str) -> datetime | None:
    try:
        return datetime.strptime(western_digits(text), "%Y-%m-%d").replace(tzinfo=days.zone())
    except ValueError:
        return None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _row(one: Entry, names: dict[str, str]) -> dict[str, Any]:
    return {
        "at": one.at,
        "who": one.who,
        "act": names.get(one.did, one.did),
        "to": one.to if one.to != one.who else "",
        "is_refused": one.outcome == "refused",
        "address": one.address,
        "facts": [
            (name, _plain(value))
            for name, value in one.facts.items()
            if value not in (None, "", one.to)
        ],
    }


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@audit_pages.get("/admin/audit.csv")
def export() -> Response:
    """The same entries as a file, up to this moment. That it was taken is an entry too."""
    viewer, wanted, now = signed_in(), _wanted(), clock.now()
    wanted = replace(wanted, until=min(wanted.until or now, now))
    with transaction():
        audit.record(viewer, "export record", wanted.person or "record", at=now)
    return sheet.csv_file("record", Sheet("record", [Table(_HEAD, _cells(viewer, wanted))]))


def _cells(viewer: Viewer, wanted: Wanted) -> Iterator[tuple[object, ...]]:
    """The rows of the file, some hundred read at a time."""
    after: UUID | None = None
    while True:
        with snapshot():
            found = record.entries(viewer, wanted, most=AT_ONCE, after=after)
        for one in found:
            facts = json.dumps(one.facts, ensure_ascii=False) if one.facts else ""
            at = rfc3339(one.at)
            yield at, one.who, one.did, one.to, one.outcome, one.address, facts
        if len(found) < AT_ONCE:
            return
        after = found[-1].id
