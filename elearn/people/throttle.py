"""Brakes on guessing: how often something may be tried, counted for everybody in one table.

A key is the hash of what is counted and by what, so that no login and no address stands there.
"""

from __future__ import annotations

import hashlib
import math
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, not_, or_, select, update

from elearn.db import Statement, db, upsert, within
from elearn.errors import TooMany
from elearn.models.accounts import Throttle

KEPT = timedelta(days=1)
_SWEPT_AT_ONCE = 500

# Who tried too often may try once more after a sixteenth of the time, then after an eighth …
_WAITS = (1 / 16, 1 / 8, 1 / 4, 1 / 2)


def _is_free() -> ColumnElement[bool]:
    """Whether a row has a place left, its moments filled in by `_moments`."""
    has_waited = [
        and_(
            Throttle.count == bindparam("most") + number,
            Throttle.last_at <= bindparam(f"waited_{number}"),
        )
        for number in range(len(_WAITS))
    ]
    return or_(_is_over(), Throttle.count < bindparam("most"), *has_waited)


def _is_over() -> ColumnElement[bool]:
    """The time is over, or began in a future from which the clock was set back."""
    begun = Throttle.first_at
    return or_(begun <= bindparam("over_before"), begun > bindparam("ahead_after"))


def _moments(at: datetime, most: int, per: timedelta) -> dict[str, object]:
    waited = {f"waited_{number}": at - per * share for number, share in enumerate(_WAITS)}
    return {"most": most, "over_before": at - per, "ahead_after": at + per} | waited


_FULL = Statement(
    select(Throttle.count, Throttle.first_at, Throttle.last_at).where(
        Throttle.key == bindparam("of"), not_(_is_free())
    )
)


def allow(kind: str, what: str, *, at: datetime, most: int, per: timedelta) -> None:
    """Takes one of `most` places that `what` has in a time of `per`, a day at most.

    Call it in a transaction of its own, before the act: an act that is refused takes its own
    transaction back, and the place must stay taken. Past `most` single tries are let in after
    growing waits; the time begins with the first try. Raises TooMany, and then takes nothing.
    """
    assert per <= KEPT, "rows are swept after a day"
    key, moments = _key(kind, what), _moments(at, most, per)
    row = upsert(Throttle).values(key=key, count=1, first_at=at, last_at=at)
    taken = row.on_conflict_do_update(
        index_elements=[Throttle.key],
        set_={
            "count": case((_is_over(), 1), else_=Throttle.count + 1),
            "first_at": case((_is_over(), at), else_=Throttle.first_at),
            "last_at": at,
        },
        where=_is_free(),
    ).returning(Throttle.count)
    count = db.session.scalar(taken, moments)
    if count is None:
        full = within(_FULL, {"of": key} | moments)
        raise _too_many(*full[0], at=at, most=most, per=per)
    if count == 1:
        _sweep(at)


def require(kind: str, what: str, *, at: datetime, most: int, per: timedelta) -> None:
    """Raises TooMany where `allow` would, and takes no place: one short reading, asked where only
    what is wrong counts, and before a storm of guesses has to write."""
    for full in _FULL.rows({"of": _key(kind, what)} | _moments(at, most, per)):
        raise _too_many(*full, at=at, most=most, per=per)


def forgive(kind: str, what: str) -> None:
    """Gives one place back: the try was right."""
    db.session.execute(
        update(Throttle)
        .where(Throttle.key == _key(kind, what), Throttle.count > 0)
        .values(count=Throttle.count - 1)
    )


def network(address: str) -> str:
    """What an address is counted by: of IPv6 the network, in which one machine has as many
    addresses as it likes."""
    try:
        whole = ip_address(address)
    except ValueError:
        return address
    if isinstance(whole, IPv4Address):
        return str(whole)
    if whole.ipv4_mapped:
        return str(whole.ipv4_mapped)
    return str(ip_network((int(whole), 64), strict=False))


def _key(kind: str, what: str) -> str:
    return hashlib.sha256(f"{kind}\0{what}".encode()).hexdigest()


def _wait(count: int, most: int, per: timedelta) -> timedelta | None:
    """How long after the last try the next one is let in; None: not before the time is over."""
    past = count - most
    return per * _WAITS[past] if 0 <= past < len(_WAITS) else None


def _too_many(
    count: int, first_at: datetime, last_at: datetime, *, at: datetime, most: int, per: timedelta
) -> TooMany:
    wait = _wait(count, most, per)
    until = first_at + per if wait is None else min(first_at + per, last_at + wait)
    seconds = max(1, math.ceil((until - at).total_seconds()))
    return TooMany(
        "That was tried too often. Nothing is locked: try again after %(until)s.",
        until=_whole_minute(until),
        facts={"retry_after": seconds},
    )


def _whole_minute(moment: datetime) -> datetime:
    """The minute from whose beginning on it is over; clocks of pages show no seconds."""
    begun = moment.replace(second=0, microsecond=0)
    return begun if begun == moment else begun + timedelta(minutes=1)


def _sweep(at: datetime) -> None:
    """Forgets what was not tried for a day; rows that somebody counts on are left for later."""
    old = (
        select(Throttle.key)
        .where(Throttle.last_at < at - KEPT)
        .limit(_SWEPT_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    db.session.execute(delete(Throttle).where(Throttle.key.in_(old)))
