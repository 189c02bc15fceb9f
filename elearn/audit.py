"""The record of who did what, written in the same transaction as the act.

Each agency has a chain of its own: two of them never wait for each other. The end of a chain
is locked last in the transaction, for the shortest time.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import event
from sqlalchemy.orm import Session

from elearn.access import Viewer
from elearn.credentials import chain
from elearn.credentials.chain import Link
from elearn.db import Sealed, db, upsert
from elearn.errors import Invalid
from elearn.models.audit import AuditEntry, AuditHead

OPERATOR = "operator"
HUB = "hub"
STRANGER = "stranger"
CONSOLE = "console"
LONGEST_REASON = 500
LONGEST_ADDRESS = 64
_PENDING = "audit entries of this transaction"


def record(
    viewer: Viewer | None,
    did: str,
    to: str,
    *,
    at: datetime,
    outcome: str = "done",
    address: str | None = None,
    **facts: object,
) -> None:
    """Adds one line. Without a viewer it was the operator, at the console; or where an address
    is given, somebody there who is not signed in.

    Of a stranger nothing that was typed is kept: it may be a password in the wrong field. `to`
    is the id of the account that is meant, or "unknown". Facts hold no secret and no answer.
    """
    entry = AuditEntry(
        chain=chain_of(viewer),
        at=at,
        person_id=viewer.person_id if viewer else None,
        who=_who(viewer, address),
        did=did,
        to=to,
        outcome=outcome,
        facts=facts,
        address=_address(viewer, address)[:LONGEST_ADDRESS],
        salt=secrets.token_hex(16),
    )
    db.session().info.setdefault(_PENDING, []).append(entry)


def _who(viewer: Viewer | None, address: str | None) -> str:
    if viewer is not None:
        return viewer.login
    return OPERATOR if address is None else STRANGER


def _address(viewer: Viewer | None, address: str | None) -> str:
    if address is not None:
        return address
    return viewer.address if viewer else CONSOLE


def chain_of(viewer: Viewer | None) -> str:
    """The chain of the viewer's agency: the second unit from the root, else the first."""
    units = (viewer.unit_path or "").strip("/").split("/") if viewer else [""]
    return (units[1] if len(units) > 1 else units[0]) or HUB


def reason(text: str) -> str:
    """A reason as it is kept. Raises Invalid without one."""
    kept = " ".join(text.split())
    if not kept or len(kept) > LONGEST_REASON:
        raise Invalid("Give the reason, in 500 characters at most.", code="because")
    return kept


@event.listens_for(db.session, "before_commit")
def _seal(session: Session) -> None:
    """Adds what was recorded to the chains, each locked in the same order by everybody."""
    if session.in_nested_transaction():
        return
    pending: list[AuditEntry] = session.info.pop(_PENDING, [])
    pending.sort(key=lambda entry: entry.chain)
    session.add_all([_add(entry) for entry in pending])


def _add(entry: AuditEntry) -> AuditEntry:
    """The entry with its number and hash; the head of its chain is moved on to it."""
    entry.digest = chain.digest(entry.salt, entry.who, entry.to, entry.facts, entry.address)
    link = chain.link_hash(link_of(entry))
    first = {"number": 1, "hash": chain.sealed(chain.START, link)}
    moved = {"number": AuditHead.number + 1, "hash": Sealed(AuditHead.hash, link)}
    head = upsert(AuditHead).values(chain=entry.chain, **first)
    entry.number, entry.hash = db.session.execute(
        head.on_conflict_do_update(index_elements=[AuditHead.chain], set_=moved).returning(
            AuditHead.number, AuditHead.hash
        )
    ).one()
    return entry


def link_of(entry: AuditEntry) -> Link:
    """What an entry's hash covers beside the one before."""
    return Link(entry.chain, entry.at, entry.person_id, entry.did, entry.outcome, entry.digest)


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Session, _transaction: object) -> None:
    """What was rolled back was not done."""
    if not session.in_nested_transaction():
        session.info.pop(_PENDING, None)
