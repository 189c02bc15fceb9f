"""The chains of the record, walked from their beginning: nothing in them changed unseen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, union

from elearn.audit import link_of
from elearn.credentials.chain import START, digest, link_hash, sealed
from elearn.db import db
from elearn.learning.differences import Difference
from elearn.models.audit import AuditEntry, AuditHead

AT_ONCE = 500
"""How many entries are held in memory at a time."""

ERASED = "erase person"
"""The act whose moment stands on every entry that it emptied."""


@dataclass(frozen=True)
class Place:
    """How far a chain was walked: the number and the hash of its last entry."""

    chain: str
    number: int = 0
    hash: str = START


@dataclass(frozen=True)
class Walked:
    """The next entries of a chain: how many, what is wrong, and where to go on; None at its end."""

    count: int
    differences: list[Difference]
    next: Place | None


@dataclass(frozen=True)
class Head:
    """The end of a chain, to be kept where nobody who can write the database can."""

    chain: str
    number: int
    hash: str
    at: datetime | None


def names() -> list[str]:
    """Every chain that has entries, or an end."""
    both = union(select(AuditEntry.chain), select(AuditHead.chain))
    return sorted(db.session.scalars(both))


def heads() -> list[Head]:
    """The end of every chain, with the moment of its last entry."""
    last = (AuditEntry.chain == AuditHead.chain) & (AuditEntry.number == AuditHead.number)
    rows = db.session.execute(
        select(AuditHead, AuditEntry.at).outerjoin(AuditEntry, last).order_by(AuditHead.chain)
    )
    return [Head(head.chain, head.number, head.hash, at) for head, at in rows]


def after(place: Place) -> Walked:
    """The next entries of a chain, each held against the one before."""
    rows = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.chain == place.chain, AuditEntry.number > place.number)
        .order_by(AuditEntry.number)
        .limit(AT_ONCE)
    ).all()
    erasures = _erasures(rows)
    found: list[Difference] = []
    for row in rows:
        found += _linked(row, place)
        found += _said(row, erasures)
        place = Place(row.chain, row.number, row.hash)
    is_end = len(rows) < AT_ONCE
    if is_end:
        found += _ends(place)
    db.session.expunge_all()
    return Walked(len(rows), found, None if is_end else place)


def _erasures(rows: Sequence[AuditEntry]) -> frozenset[datetime]:
    """The moments of these entries at which somebody was erased indeed."""
    moments = {row.erased_at for row in rows if row.erased_at}
    query = select(AuditEntry.at).where(AuditEntry.at.in_(moments), AuditEntry.did == ERASED)
    return frozenset(db.session.scalars(query)) if moments else frozenset()


def _linked(row: AuditEntry, before: Place) -> Iterator[Difference]:
    """The entry follows the one before: its number is the next, and its hash covers that one's."""
    if row.number != before.number + 1:
        # What stood between is gone, and with it what the hash was made from.
        yield _difference(row.chain, before.number + 1, "entry", "none", "one")
        return
    computed = sealed(before.hash, link_hash(link_of(row)))
    if row.hash != computed:
        yield _difference(row.chain, row.number, "hash", row.hash, computed)


def _said(row: AuditEntry, erasures: frozenset[datetime]) -> Iterator[Difference]:
    """Its details are those that were sealed, or were erased with a person."""
    details = (row.who, row.to, row.facts, row.address)
    if row.erased_at is not None:
        if any((row.salt, *details)):
            yield _difference(
                row.chain, row.number, "details", "some", "none, for they were erased"
            )
        if row.erased_at not in erasures:
            at = row.erased_at.isoformat()
            yield _difference(row.chain, row.number, "erased_at", at, "the moment of an erasure")
        return
    computed = digest(row.salt, *details)
    if row.digest != computed:
        yield _difference(row.chain, row.number, "details", row.digest, computed)


def _ends(place: Place) -> Iterator[Difference]:
    """The end that is kept of a chain is that of its last entry."""
    head = db.session.get(AuditHead, place.chain)
    stored = (head.number, head.hash) if head else ("none", "")
    if stored != (place.number, place.hash):
        said, must = (
            " ".join(map(str, one)).strip() for one in (stored, (place.number, place.hash))
        )
        yield _difference(place.chain, place.number, "end", said, must)


def not_among(kept: Mapping[str, tuple[int, str]]) -> Iterator[Difference]:
    """Where the chains no longer hold the ends that were kept elsewhere, as {chain: end}."""
    for name, (number, hash) in sorted(kept.items()):
        query = select(AuditEntry.hash).where(AuditEntry.chain == name, AuditEntry.number == number)
        stored = db.session.scalar(query) or "none"
        if stored != hash:
            yield _difference(name, number, "hash kept elsewhere", stored, hash)


def _difference(name: str, number: int, fact: str, stored: str, computed: str) -> Difference:
    """A difference of one entry, named by its chain and number."""
    return Difference("audit entry", f"{name} {number}", fact, stored, computed)
