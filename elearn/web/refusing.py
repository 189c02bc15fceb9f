"""Refusals that the record keeps: a right that lacked, an object of somebody else, a foreign form.

Each is a small transaction of its own, after the page's, and never a reason why a page fails or
hangs. Who asks again and again fills no record: from some number on they are counted.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app, request

from elearn import audit, clock
from elearn.access import Viewer
from elearn.db import DatabaseError, transaction
from elearn.errors import Busy, NotAllowed, NotFound, Refusal
from elearn.people import throttle, users
from elearn.web import viewer

log = logging.getLogger(__name__)

PER = timedelta(minutes=1)
MOST_OF_A_PERSON = 30
MOST_OF_AN_ADDRESS = 1
MOST_OF_STRANGERS = 60
_MOST_ASKERS = 2_000
TALLY = "elearn refusals"


@dataclass
class _Asked:
    begun_at: datetime
    number: int = 0
    missed: int = 0


class Tally:
    """How often each asker was refused within a minute; in memory, for it may be forgotten."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._asked: OrderedDict[str, _Asked] = OrderedDict()

    def take(self, asker: str, most: int, *, at: datetime) -> int | None:
        """How many were left out since the last that was kept; None where this one is too.

        Kept are the first `most` in a minute.
        """
        with self._guard:
            one = self._asked.pop(asker, None) or _Asked(at)
            self._asked[asker] = one
            if len(self._asked) > _MOST_ASKERS:
                self._asked.popitem(last=False)
            if not one.begun_at <= at < one.begun_at + PER:
                one.begun_at, one.number = at, 0
            one.number += 1
            if one.number > most:
                one.missed += 1
                return None
            missed, one.missed = one.missed, 0
            return missed


def keep(refusal: Refusal) -> None:
    """Adds the refusal to the record, where it is one of rights and not one too many."""
    why = _why(refusal)
    if why is None:
        return
    page = request.url_rule.rule if request.url_rule else ""
    try:
        _keep(viewer.current_viewer(), why, page)
    except (Busy, DatabaseError):
        log.warning("a refusal was not kept in the record: %s at %s", why, page)


def keep_wrong_sign_in(login: str) -> None:
    """Adds that a sign-in failed, with the id of the account, and never with what was typed.

    The brakes on guessing bound how many there are.
    """
    try:
        with transaction(waits=False):
            audit.record(
                None,
                "sign in",
                users.id_of(login) or "unknown",
                at=clock.now(),
                outcome="refused",
                address=request.remote_addr or "",
            )
    except (Busy, DatabaseError):
        log.warning("a wrong sign-in was not kept in the record")


def _why(refusal: Refusal) -> str | None:
    if isinstance(refusal, NotAllowed) and refusal.code == "proof":
        # Who is asked to show that it is they has been refused nothing.
        return None
    if isinstance(refusal, NotAllowed):
        return "token" if refusal.code == "token" else "right"
    return "object" if isinstance(refusal, NotFound) and _object() else None


def _object() -> str:
    """The id in the address, if it has one. Tokens are none: they are secrets."""
    values = request.view_args or {}
    ids = [str(value) for value in values.values() if isinstance(value, UUID)]
    return (ids or [str(values.get("code", ""))[:40]])[0]


def _keep(who: Viewer | None, why: str, page: str) -> None:
    now = clock.now()
    missed = _missed(who, at=now)
    if missed is None:
        return
    facts = {"page": page, "why": why} | ({"left_out": missed} if missed else {})
    with transaction(waits=False):
        audit.record(
            who,
            "open page" if request.method in ("GET", "HEAD") else "send form",
            _object() or page,
            at=now,
            outcome="refused",
            address=request.remote_addr or "",
            **facts,
        )


def _missed(who: Viewer | None, *, at: datetime) -> int | None:
    tally: Tally = current_app.extensions.setdefault(TALLY, Tally())
    if who is not None:
        return tally.take(str(who.person_id), MOST_OF_A_PERSON, at=at)
    missed = tally.take(throttle.network(request.remote_addr or ""), MOST_OF_AN_ADDRESS, at=at)
    if missed is None:
        return None
    of_all = tally.take("strangers", MOST_OF_STRANGERS, at=at)
    return None if of_all is None else missed + of_all
