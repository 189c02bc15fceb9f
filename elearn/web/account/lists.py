"""One's own lists of codes: recovery codes, and a printed sheet. Shown once, to be printed."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power, Viewer
from elearn.db import transaction
from elearn.errors import Busy, Conflict
from elearn.people import one_time_codes, second_steps, sessions
from elearn.people.one_time_codes import RECOVERY, SHEET
from elearn.web import connection, once, proving
from elearn.web.addresses import own_path
from elearn.web.doors import door
from elearn.web.refusals import in_answer, sentence
from elearn.web.viewer import session_token, signed_in

lists = door("lists", needs=Power.LEARN)


@lists.get("/account/recovery-codes")
def recovery() -> str:
    return _page(RECOVERY)


@lists.get("/account/sheet")
def sheet() -> str:
    return _page(SHEET)


@lists.post("/account/recovery-codes")
@proving.needs_proof
def make_recovery() -> Response:
    return _make(RECOVERY)


@lists.post("/account/sheet")
@proving.needs_proof
def make_sheet() -> Response:
    return _make(SHEET)


def _page(kind: str, error: str = "") -> str:
    viewer, now = signed_in(), clock.now()
    codes = once.kept(kind, viewer.person_id, at=now).split()
    standing = one_time_codes.standing(viewer.person_id, kind)
    return render_template(
        "account/codes.html",
        kind=kind,
        # A list that was replaced on another device meanwhile is not shown.
        codes=[one_time_codes.shown(code) for code in codes] if standing else [],
        standing=standing,
        may_make=_may_make(viewer, kind),
        login=viewer.login,
        error=error,
        onward=own_path(request.args.get("next"), instead=""),
    )


def _may_make(viewer: Viewer, kind: str) -> bool:
    """A sheet is a factor itself; recovery codes are for the day when one is lost."""
    return kind == SHEET or second_steps.of(viewer.person_id).factors > 0


def _make(kind: str) -> Response:
    """A new list in place of the old one; every other session of the viewer ends."""
    connection.require_private()
    viewer, now = signed_in(), clock.now()
    if not _may_make(viewer, kind):
        raise Conflict("Set up a second step first.")
    codes = one_time_codes.new_list(kind)
    try:
        hashes = one_time_codes.hashed(codes)
    except Busy as busy:
        return make_response(_page(kind, sentence(busy)), *in_answer(busy))
    with transaction():
        second_steps.make_codes(viewer, kind, hashes, at=now)
        sessions.end_others(viewer, session_token(), at=now)
    response = redirect(request.path, 303)
    once.keep(response, kind, " ".join(codes), viewer.person_id, at=now)
    return response
