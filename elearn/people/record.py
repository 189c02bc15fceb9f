"""The record as administrators read it: what their people did, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from elearn.access import Viewer, audited_by
from elearn.db import db
from elearn.models.audit import AuditEntry
from elearn.people import users


@dataclass(frozen=True)
class Wanted:
    """Which entries are looked for; what is empty is not asked for.

    `person` is a login; `since` and `until` bound the moment, `until` itself left out.
    """

    person: str = ""
    did: str = ""
    outcome: str = ""
    to: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """One act. `who` is empty where the details were erased with a person."""

    id: UUID
    at: datetime
    who: str
    did: str
    to: str
    outcome: str
    address: str
    facts: dict[str, Any]


def entries(viewer: Viewer, wanted: Wanted, *, most: int, after: UUID | None = None) -> list[Entry]:
    """The entries that the viewer may read, the newest first, older than the one `after`."""
    query = select(AuditEntry).where(audited_by(viewer), *_asked(wanted))
    if after is not None:
        last = select(AuditEntry.at).where(AuditEntry.id == after).scalar_subquery()
        query = query.where(
            (AuditEntry.at < last) | ((AuditEntry.at == last) & (AuditEntry.id < after))
        )
    newest = query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(most)
    return [
        Entry(row.id, row.at, row.who, row.did, row.to, row.outcome, row.address, row.facts)
        for row in db.session.scalars(newest)
    ]


def _asked(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.person:
        login = users.folded_login(wanted.person)
        person = users.by_login(login)
        whose = [AuditEntry.who == login, AuditEntry.to == login]
        if person is not None:
            whose += [AuditEntry.person_id == person.id, AuditEntry.to == str(person.id)]
        yield or_(*whose)
    if wanted.did:
        yield AuditEntry.did == wanted.did
    if wanted.outcome:
        yield AuditEntry.outcome == wanted.outcome
    if wanted.to:
        yield AuditEntry.to == wanted.to
    if wanted.since:
        yield AuditEntry.at >= wanted.since
    if wanted.until:
        yield AuditEntry.at < wanted.until
