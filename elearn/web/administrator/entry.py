"""How a person gets in: a letter, or what is printed and handed over: a code, a sheet of codes."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, redirect, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Conflict
from elearn.people import accounts, invitations, one_time_codes, second_steps
from elearn.people.one_time_codes import SHEET
from elearn.web import connection, once
from elearn.web.administrator.people import LIST, ONE, row
from elearn.web.doors import door
from elearn.web.proving import needs_proof
from elearn.web.viewer import signed_in

entry = door("entry", needs=Power.ADMINISTER)

_CODE = "entry-code"
_SHEET = "entry-sheet"


@entry.post(f"{ONE}letter")
@needs_proof
def send_letter(person_id: UUID) -> Response:
    """Queues a letter with a link by which the person chooses a password."""
    viewer, now = signed_in(), clock.now()
    with transaction():
        login = _open(person_id)
        invitations.queue_letter(viewer, login, at=now)
    return redirect(f"{LIST}{person_id}/", 303)


@entry.get(f"{ONE}code")
def code(person_id: UUID) -> str:
    """The code that was just given, else the form that gives one."""
    said = _kept(_CODE, person_id)
    return _page(person_id, "code", [invitations.shown(one) for one in said])


@entry.post(f"{ONE}code")
@needs_proof
def give_code(person_id: UUID) -> Response:
    connection.require_private()
    viewer, now = signed_in(), clock.now()
    made = invitations.new_code()
    with transaction():
        login = _open(person_id)
        invitations.give_code_by_hand(viewer, login, made.hash, at=now)
    return _shown_once(_CODE, person_id, "code", made.text)


@entry.get(f"{ONE}sheet")
def sheet(person_id: UUID) -> str:
    """The sheet that was just made, else the form that makes one."""
    said = _kept(_SHEET, person_id)
    return _page(person_id, "sheet", [one_time_codes.shown(one) for one in said])


@entry.post(f"{ONE}sheet")
@needs_proof
def give_sheet(person_id: UUID) -> Response:
    connection.require_private()
    viewer, now = signed_in(), clock.now()
    codes = one_time_codes.new_list(SHEET)
    hashes = one_time_codes.hashed(codes)
    with transaction():
        _open(person_id)
        second_steps.give_sheet(viewer, person_id, hashes, at=now)
    return _shown_once(_SHEET, person_id, "sheet", " ".join(codes))


@entry.post(f"{ONE}second-step")
@needs_proof
def reset_second_step(person_id: UUID) -> Response:
    """Takes away every second step, as for a phone that was lost."""
    viewer, now = signed_in(), clock.now()
    with transaction():
        _open(person_id)
        second_steps.reset(viewer, person_id, at=now)
    return redirect(f"{LIST}{person_id}/", 303)


def _open(person_id: UUID) -> str:
    """The login of a person whose account the viewer may change. Raises NotFound, and Conflict
    where it is closed or the viewer's own."""
    person = accounts.changed_by(signed_in(), person_id)
    if person.disabled_at is not None or person.id == signed_in().person_id:
        raise Conflict("This is for the open accounts of others.")
    return person.login


def _shown_once(name: str, person_id: UUID, page: str, value: str) -> Response:
    response = redirect(f"{LIST}{person_id}/{page}", 303)
    once.keep(response, name, f"{person_id} {value}", signed_in().person_id, at=clock.now())
    return response


def _kept(name: str, person_id: UUID) -> list[str]:
    """What this browser may still show of what was made for this person."""
    id, *said = once.kept(name, signed_in().person_id, at=clock.now()).split() or [""]
    return said if id == str(person_id) else []


def _page(person_id: UUID, what: str, said: list[str]) -> str:
    viewer, now = signed_in(), clock.now()
    account, _details = accounts.one(viewer, person_id, at=now)
    return render_template(
        "administrator/entry.html",
        person=row(account),
        what=what,
        said=said,
        may=account.may_change and not account.is_disabled and person_id != viewer.person_id,
        address=f"{current_app.config['ADDRESS']}/invitation/",
        days=invitations.CODE_LASTS.days,
    )
